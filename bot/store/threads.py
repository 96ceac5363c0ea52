"""What each thread is about: the conversation's state, kept as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, fields, replace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from bot.knowledge.model import Focus
from bot.replies import Aspect
from bot.store.schema import DAY, Part, key_is, metadata, place_columns
from bot.thread_state import Attention, Given, ThreadState

if TYPE_CHECKING:
    from collections.abc import Callable

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
        return self._state(await self._row(thread))

    async def exchange(self, thread: Place, seen: ThreadState, new: ThreadState) -> bool:
        """Keep `new` if the thread is still as it was `seen`; False when somebody was faster."""
        row = await self._row(thread)
        return stored(self._state(row)) == stored(seen) and await self._keep(thread, row, new)

    async def change(
        self, thread: Place, change: Callable[[ThreadState], ThreadState]
    ) -> ThreadState:
        """Keep and return what `change` makes of a thread's state, whoever else changes it too.

        `change` is called again with the newer state where somebody was faster.
        """
        while True:
            row = await self._row(thread)
            new = change(self._state(row))
            if await self._keep(thread, row, new):
                return new

    async def forget(self, connection: AsyncConnection, now: float) -> None:
        """Delete threads that have long been silent."""
        old = _threads.c.changed_at < now - KEEP_THREADS_SECONDS
        await connection.execute(_threads.delete().where(old))

    async def _row(self, thread: Place) -> sa.RowMapping | None:
        query = sa.select(_threads.c.state, _threads.c.changed_at)
        async with self.engine.connect() as connection:
            rows = await connection.execute(query.where(key_is(_threads, *thread)))
            return rows.mappings().first()

    def _state(self, row: sa.RowMapping | None) -> ThreadState:
        if not row:
            return ThreadState()
        state = state_from(row["state"])
        is_old = row["changed_at"] < self.clock() - INTERVIEW_SECONDS
        return replace(state, lapsed=True) if is_old and state.interview else state

    async def _keep(self, thread: Place, row: sa.RowMapping | None, new: ThreadState) -> bool:
        """Keep `new` if what is kept is still the `row` that was read, or still nothing."""
        if not row:
            return await self.insert(_threads, thread, self._values(new))
        unchanged = sa.and_(key_is(_threads, *thread), _threads.c.state == row["state"])
        update = _threads.update().where(unchanged).values(self._values(new))
        async with self.engine.begin() as connection:
            return bool((await connection.execute(update)).rowcount)

    def _values(self, state: ThreadState) -> dict[str, object]:
        return {"state": stored(state), "changed_at": self.clock()}


def stored(state: ThreadState) -> str:
    """The state as it is kept: the same state is always the same text."""
    return json.dumps(asdict(state), sort_keys=True)


def state_from(text: str) -> ThreadState:
    """The state that was kept, by this version of the bot or by another one."""
    kept: dict[str, Any] = json.loads(text)
    known = {field.name: kept[field.name] for field in fields(ThreadState) if field.name in kept}
    return ThreadState(
        **{
            **known,
            "focus": Focus(kept["focus"]) if kept["focus"] else None,
            "choices": tuple((topic, Focus(focus)) for topic, focus in kept["choices"]),
            "attention": Attention(kept.get("attention", Attention.LISTENS)),
            "given": tuple(map(_given_from, kept.get("given", ()))),
        }
    )


def _given_from(kept: dict[str, Any]) -> Given:
    aspect = Aspect(kept["aspect"]) if kept["aspect"] else None
    return Given(kept["topic"], Focus(kept["focus"]), aspect, kept["ts"])
