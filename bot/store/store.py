"""The store: one database, and the parts that each look after a few of its tables."""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import create_async_engine

from bot.errors import SettingsError
from bot.store.answers import Answers
from bot.store.channels import Channels
from bot.store.claims import Claims
from bot.store.misses import Misses
from bot.store.people import People
from bot.store.schema import DAY
from bot.store.tables import find, make
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
    Use `open`, or `open_for_reading`, before and `close` after everything else.
    """

    def __init__(
        self, database_url: str, clock: Callable[[], float], *, retention_days: int
    ) -> None:
        self._engine = engine_for(database_url)
        self._clock = clock
        self._tidied_at = 0.0
        keep_seconds = retention_days * DAY
        self.claims = Claims(self._engine, clock)
        self.threads = Threads(self._engine, clock, keep_seconds)
        self.answers = Answers(self._engine, clock, keep_seconds)
        self.channels = Channels(self._engine, clock)
        self.votes = Votes(self._engine, clock, keep_seconds)
        self.misses = Misses(self._engine, clock, keep_seconds)
        self.people = People(self._engine, clock)

    @property
    def _parts(self) -> tuple[Forgetful, ...]:
        return self.claims, self.threads, self.answers, self.channels, self.votes, self.misses

    async def open(self) -> None:
        """Make the tables where they are missing and forget what is too old to matter.

        Raises SettingsError when the database cannot be reached, or has tables that are not the
        bot's.
        """
        file = sqlite_file(self._engine)
        if self._engine.dialect.name == "sqlite":
            sa.event.listen(self._engine.sync_engine, "connect", _share_sqlite)
        with failures_told():
            async with self._engine.begin() as connection:
                await connection.run_sync(make, file)
            await self._forget()

    async def open_for_reading(self) -> None:
        """Find the tables, and change nothing: not a row, not a table, not how SQLite keeps them.

        Raises SettingsError when the database cannot be reached, or has not all of the bot's
        tables.
        """
        file = sqlite_file(self._engine)
        if file and not file.exists():
            raise SettingsError(
                f"DATABASE_URL: there is no database {file}; it is made when the bot first runs"
            )
        with failures_told():
            async with self._engine.connect() as connection:
                await connection.run_sync(find, file)

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
    """Return the engine of an address; SettingsError for a wrong one, or one without a driver."""
    scheme, _, rest = database_url.partition("://")
    try:
        url = sa.make_url(f"{_DRIVERS.get(scheme, scheme)}://{rest}")
        return create_async_engine(url, **_pool(url))
    except (SQLAlchemyError, ImportError, ValueError) as error:
        # A ValueError quotes what is no number, and that may be a piece of the password.
        wrong = "a port or an option cannot be read" if isinstance(error, ValueError) else error
        raise SettingsError(
            f"DATABASE_URL is not usable ({scheme}): {wrong}. Use sqlite:///bot.db, or a "
            "postgresql:// address after pip install 'framework-bot[postgres]'"
        ) from error


def _pool(url: sa.URL) -> dict[str, Any]:
    """Return how connections are kept between transactions.

    A server may have cut one meanwhile, so each is tried before it is used. Transactions in memory
    take turns: they share a connection, and would undo each other.
    """
    if url.get_backend_name() != "sqlite":
        return {"pool_pre_ping": True}
    if _file_name(url):
        return {}
    return {"poolclass": sa.AsyncAdaptedQueuePool, "pool_size": 1, "max_overflow": 0}


def _file_name(url: sa.URL) -> str:
    """Return the file that an address of SQLite names; "" for a database in memory."""
    name = url.database or ":memory:"
    return "" if name == ":memory:" else name


def sqlite_file(engine: AsyncEngine) -> Path | None:
    """Return the file of an SQLite database, there or not; None for what is not in a file.

    Raises SettingsError when not even its folder is there.
    """
    name = _file_name(engine.url)
    if engine.dialect.name != "sqlite" or not name:
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
    # Of several that start at once one changes the file, for good; the others are refused, and do
    # not wait. A cursor left open would be collected while its connection works, and wait for it.
    with closing(connection.cursor()) as cursor, suppress(sqlite3.OperationalError):
        cursor.execute("PRAGMA journal_mode=WAL")
