"""The store: one database, and the parts that each look after a few of its tables."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from bot.errors import SettingsError
from bot.store.answers import Answers
from bot.store.channels import Channels
from bot.store.claims import Claims
from bot.store.misses import Misses
from bot.store.people import People
from bot.store.schema import DAY
from bot.store.tables import make
from bot.store.threads import Threads
from bot.store.votes import Votes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy.ext.asyncio import AsyncEngine

    from bot.store.schema import Forgetful

_logger = logging.getLogger(__name__)

# The plain forms that hosts give, and the driver this bot uses for each.
_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
}


class Store:
    """Everything that is remembered.

    `clock` returns the time in seconds since some fixed moment that all processes share.
    What people asked and thought of the answers is forgotten after `retention_days`.
    Use `open` before and `close` after everything else.
    """

    def __init__(
        self, database_url: str, clock: Callable[[], float], *, retention_days: int
    ) -> None:
        self._engine = engine_for(database_url)
        if self._engine.dialect.name == "sqlite":
            sa.event.listen(self._engine.sync_engine, "connect", _share_sqlite)
        self._clock = clock
        self._tidied_at = 0.0
        keep_seconds = retention_days * DAY
        self.claims = Claims(self._engine, clock)
        self.threads = Threads(self._engine, clock)
        self.answers = Answers(self._engine, clock, keep_seconds)
        self.channels = Channels(self._engine, clock)
        self.votes = Votes(self._engine, clock, keep_seconds)
        self.misses = Misses(self._engine, clock, keep_seconds)
        self.people = People(self._engine, clock)

    @property
    def _parts(self) -> tuple[Forgetful, ...]:
        return self.claims, self.threads, self.answers, self.channels, self.votes, self.misses

    async def open(self, *, must_exist: bool = False) -> None:
        """Make the tables where they are missing and forget what is too old to matter.

        Raises SettingsError when the database cannot be reached, when it has tables that are not
        the bot's, or when it `must_exist` and its file does not.
        """
        file = sqlite_file(self._engine)
        if must_exist and file and not file.exists():
            raise SettingsError(
                f"DATABASE_URL: there is no database {file}; it is made when the bot first runs"
            )
        with failures_told():
            async with self._engine.begin() as connection:
                await connection.run_sync(make, file)
            await self._forget()

    async def tidy(self) -> None:
        """Forget what is too old to matter, once a day; all calls in between cost nothing."""
        if self._clock() - self._tidied_at < DAY:
            return
        try:
            await self._forget()
        except DBAPIError:
            _logger.exception("What is too old could not be forgotten; the next try is in a day")

    async def _forget(self) -> None:
        self._tidied_at = now = self._clock()
        async with self._engine.begin() as connection:
            for part in self._parts:
                await part.forget(connection, now)

    async def close(self) -> None:
        """Give all connections back."""
        await self._engine.dispose()


def engine_for(database_url: str) -> AsyncEngine:
    """Return the engine of an address; SettingsError when there is no driver for it."""
    scheme, _, rest = database_url.partition("://")
    url = f"{_DRIVERS.get(scheme, scheme)}://{rest}"
    try:
        return create_async_engine(url)
    except (ArgumentError, ImportError, sa.exc.NoSuchModuleError) as error:
        raise SettingsError(
            f"DATABASE_URL is not usable ({scheme}): {error}. Use sqlite:///bot.db, or a "
            "postgresql:// address after pip install 'framework-bot[postgres]'"
        ) from error


def sqlite_file(engine: AsyncEngine) -> Path | None:
    """Return the file of an SQLite database, there or not; None for what is not in a file.

    Raises SettingsError when not even its folder is there.
    """
    name = engine.url.database
    if engine.dialect.name != "sqlite" or not name or name == ":memory:":
        return None
    if not Path(name).parent.is_dir():
        raise SettingsError(f"DATABASE_URL: there is no folder {Path(name).parent}; make it")
    return Path(name)


@contextmanager
def failures_told() -> Iterator[None]:
    """Turn what a database driver raises into a SettingsError."""
    try:
        yield
    except DBAPIError as error:
        raise SettingsError(f"DATABASE_URL: the database fails: {error.orig}") from error


def _share_sqlite(connection: Any, _record: object) -> None:
    """Readers and a writer side by side, as when one process hands over to the next."""
    connection.execute("PRAGMA journal_mode=WAL")
