"""What each thread is about: the conversation's state, kept as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, fields, replace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from bot.conversation import ThreadState
from bot.knowledge.model import Focus
from bot.store.schema import DAY, Part, key_is, key_of, metadata, place_columns

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.store.schema import Place

INTERVIEW_SECONDS = DAY
"""A day after its last step an interview has lapsed."""

KEEP_THREADS_SECONDS = 30 * DAY
"""After a month of silence a thread starts afresh."""

_threads = sa.Table(
    "threads",
    metadata,
    *place_columns("thread"),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("changed_at", sa.Float, nullable=False, index=True),
)


class Threads(Part):
    """The states of threads, each a `Place`; the open conversation of a channel is thread ""."""

    async def state(self, thread: Place) -> ThreadState:
        """Return what a thread is about; a fresh state for one not known."""
        query = sa.select(_threads.c.state, _threads.c.changed_at)
        async with self.engine.connect() as connection:
            row = (await connection.execute(query.where(key_is(_threads, *thread)))).first()
        if row is None:
            return ThreadState()
        state = _state_from(json.loads(row.state))
        lapsed = row.changed_at < self.clock() - INTERVIEW_SECONDS
        return replace(state, interview=None, owner="") if lapsed else state

    async def exchange(self, thread: Place, seen: ThreadState, new: ThreadState) -> bool:
        """Keep `new` if the thread is still as it was `seen`; False when somebody was faster."""
        unchanged = _threads.c.state == _stored(seen)
        update = _threads.update().where(key_is(_threads, *thread), unchanged)
        async with self.engine.begin() as connection:
            values = {"state": _stored(new), "changed_at": self.clock()}
            return bool((await connection.execute(update.values(values))).rowcount)

    async def remember(self, thread: Place, state: ThreadState) -> None:
        """Keep what a thread is about."""
        values = {"state": _stored(state), "changed_at": self.clock()}
        update = _threads.update().where(key_is(_threads, *thread)).values(values)
        insert = _threads.insert().values({**key_of(_threads, *thread), **values})
        try:
            async with self.engine.begin() as connection:
                if not (await connection.execute(update)).rowcount:
                    await connection.execute(insert)
        except IntegrityError:  # another process was the first to remember this thread
            async with self.engine.begin() as connection:
                await connection.execute(update)

    async def forget(self, connection: AsyncConnection, now: float) -> None:
        """Delete threads that have long been silent."""
        old = _threads.c.changed_at < now - KEEP_THREADS_SECONDS
        await connection.execute(_threads.delete().where(old))


def _stored(state: ThreadState) -> str:
    """The state as it is kept: the same state is always the same text."""
    return json.dumps(asdict(state), sort_keys=True)


def _state_from(stored: dict[str, Any]) -> ThreadState:
    """The state that was kept, by this version of the bot or by another one."""
    known = {
        field.name: stored[field.name] for field in fields(ThreadState) if field.name in stored
    }
    focus = Focus(stored["focus"]) if stored["focus"] else None
    choices = tuple((topic, Focus(choice_focus)) for topic, choice_focus in stored["choices"])
    return ThreadState(**{**known, "focus": focus, "choices": choices})
