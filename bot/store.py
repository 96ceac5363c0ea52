"""What must outlive the process: which messages were taken on, and what each thread is about.

The only user of SQLAlchemy. Time is passed in, so that tests need not wait.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import create_async_engine

from bot.conversation import ThreadState
from bot.errors import SettingsError
from bot.knowledge.model import Focus

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.ext.asyncio import AsyncEngine

    from bot.manners import Message

LEASE_SECONDS = 45.0
"""How long a claim without an answer holds.

Slack's second retry comes after a minute: it may take over from a process that died at work.
"""

KEEP_CLAIMS_SECONDS = 2 * 24 * 3600.0
"""Slack redelivers events for at most 24 hours; after twice that a claim is of no use."""

INTERVIEW_SECONDS = 24 * 3600.0
"""A day after its last step an interview has lapsed."""

KEEP_THREADS_SECONDS = 30 * 24 * 3600.0
"""After a month of silence a thread starts afresh."""

_metadata = sa.MetaData()
_claims = sa.Table(
    "claims",
    _metadata,
    sa.Column("team", sa.String(32), primary_key=True),
    sa.Column("channel", sa.String(32), primary_key=True),
    sa.Column("ts", sa.String(32), primary_key=True),
    sa.Column("claimed_at", sa.Float, nullable=False, index=True),
    sa.Column("answered", sa.Boolean, nullable=False),
)
_threads = sa.Table(
    "threads",
    _metadata,
    sa.Column("team", sa.String(32), primary_key=True),
    sa.Column("channel", sa.String(32), primary_key=True),
    sa.Column("thread", sa.String(32), primary_key=True),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("changed_at", sa.Float, nullable=False, index=True),
)

# The plain forms that hosts give, and the driver this bot uses for each.
_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
}


class Store:
    """Claims and thread states in a database.

    `clock` returns the time in seconds since some fixed moment that all processes share.
    Use `open` before and `close` after everything else.
    """

    def __init__(self, database_url: str, clock: Callable[[], float]) -> None:
        self._engine = _engine(database_url)
        self._clock = clock

    async def open(self) -> None:
        """Make the tables where they are missing and forget what is too old to matter.

        Raises SettingsError when the database cannot be reached.
        """
        file = self._engine.url.database
        if self._engine.dialect.name == "sqlite" and file and not Path(file).parent.is_dir():
            raise SettingsError(f"DATABASE_URL: there is no folder {Path(file).parent}; make it")
        try:
            await self._prepare()
        except DBAPIError as error:
            raise SettingsError(f"DATABASE_URL: the database fails: {error.orig}") from error

    async def _prepare(self) -> None:
        now = self._clock()
        async with self._engine.begin() as connection:
            await connection.run_sync(_metadata.create_all)
            old_claims = _claims.c.claimed_at < now - KEEP_CLAIMS_SECONDS
            await connection.execute(_claims.delete().where(old_claims))
            old_threads = _threads.c.changed_at < now - KEEP_THREADS_SECONDS
            await connection.execute(_threads.delete().where(old_threads))

    async def close(self) -> None:
        """Give all connections back."""
        await self._engine.dispose()

    async def claim(self, message: Message) -> bool:
        """Take on `message`; False when it was taken on before, by whichever process.

        A claim that led to no answer lapses after LEASE_SECONDS.
        """
        now = self._clock()
        row = {**_claim_key(message), "claimed_at": now, "answered": False}
        try:
            async with self._engine.begin() as connection:
                await connection.execute(_claims.insert().values(row))
        except IntegrityError:
            lapsed = sa.and_(~_claims.c.answered, _claims.c.claimed_at < now - LEASE_SECONDS)
            return await self._update_claim(message, lapsed, claimed_at=now)
        return True

    async def mark_answered(self, message: Message) -> None:
        """Note that `message` needs no further answer."""
        await self._update_claim(message, sa.true(), answered=True)

    async def thread_state(self, team: str, channel: str, thread: str) -> ThreadState:
        """Return what a thread is about; a fresh state for one not known."""
        query = sa.select(_threads.c.state, _threads.c.changed_at)
        async with self._engine.connect() as connection:
            row = (await connection.execute(query.where(_thread_is(team, channel, thread)))).first()
        if row is None:
            return ThreadState()
        state = _state_from(json.loads(row.state))
        lapsed = row.changed_at < self._clock() - INTERVIEW_SECONDS
        return replace(state, interview=None, owner="") if lapsed else state

    async def exchange(
        self, team: str, channel: str, thread: str, seen: ThreadState, new: ThreadState
    ) -> bool:
        """Keep `new` if the thread is still as it was `seen`; False when somebody was faster."""
        unchanged = _threads.c.state == _stored(seen)
        update = _threads.update().where(_thread_is(team, channel, thread), unchanged)
        async with self._engine.begin() as connection:
            values = {"state": _stored(new), "changed_at": self._clock()}
            return bool((await connection.execute(update.values(values))).rowcount)

    async def remember(self, team: str, channel: str, thread: str, state: ThreadState) -> None:
        """Keep what a thread is about."""
        key = {"team": team, "channel": channel, "thread": thread}
        values = {"state": _stored(state), "changed_at": self._clock()}
        update = _threads.update().where(_thread_is(team, channel, thread)).values(values)
        try:
            async with self._engine.begin() as connection:
                if not (await connection.execute(update)).rowcount:
                    await connection.execute(_threads.insert().values({**key, **values}))
        except IntegrityError:  # another process was the first to remember this thread
            async with self._engine.begin() as connection:
                await connection.execute(update)

    async def _update_claim(
        self, message: Message, condition: sa.ColumnElement[bool], **values: object
    ) -> bool:
        key = sa.and_(*(_claims.c[name] == value for name, value in _claim_key(message).items()))
        update = _claims.update().where(key, condition).values(values)
        async with self._engine.begin() as connection:
            return bool((await connection.execute(update)).rowcount)


def _engine(database_url: str) -> AsyncEngine:
    scheme, _, rest = database_url.partition("://")
    url = f"{_DRIVERS.get(scheme, scheme)}://{rest}"
    try:
        engine = create_async_engine(url)
    except (ArgumentError, ImportError, sa.exc.NoSuchModuleError) as error:
        raise SettingsError(
            f"DATABASE_URL is not usable ({scheme}): {error}. Use sqlite:///bot.db, or a "
            "postgresql:// address after pip install 'framework-bot[postgres]'"
        ) from error
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine.sync_engine, "connect", _share_sqlite)
    return engine


def _share_sqlite(connection: Any, _record: object) -> None:
    """Readers and a writer side by side, as when one process hands over to the next."""
    connection.execute("PRAGMA journal_mode=WAL")


def _claim_key(message: Message) -> dict[str, str]:
    return {"team": message.team, "channel": message.channel, "ts": message.ts}


def _thread_is(team: str, channel: str, thread: str) -> sa.ColumnElement[bool]:
    return sa.and_(
        _threads.c.team == team, _threads.c.channel == channel, _threads.c.thread == thread
    )


def _stored(state: ThreadState) -> str:
    """The state as it is kept: the same state is always the same text."""
    values = {
        "topic": state.topic,
        "focus": state.focus,
        "choices": state.choices,
        "interview": state.interview,
        "owner": state.owner,
    }
    return json.dumps(values, sort_keys=True)


def _state_from(stored: dict[str, Any]) -> ThreadState:
    focus = Focus(stored["focus"]) if stored["focus"] else None
    choices = tuple((topic, Focus(choice_focus)) for topic, choice_focus in stored["choices"])
    return ThreadState(stored["topic"], focus, choices, stored["interview"], stored["owner"])
