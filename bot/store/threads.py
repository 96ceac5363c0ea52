"""What each thread is about: the conversation's state, kept as JSON."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, fields, replace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from bot.knowledge.model import Focus
from bot.replies import Aspect
from bot.store.schema import DAY, Retained, key_is, metadata, place_columns
from bot.thread_state import Attention, Given, ThreadState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.store.schema import Place

INTERVIEW_SECONDS = DAY
"""A day after its last step an interview has lapsed."""

KEEP_THREADS_SECONDS = 30 * DAY
"""After a month of silence, or sooner if nothing may be kept so long, a thread starts afresh."""

_STEPPED_AT = "stepped_at"
"""Where the time of the last step of an interview is kept, beside the fields of the state."""

_threads = sa.Table(
    "threads",
    metadata,
    *place_columns("thread"),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("changed_at", sa.Float, nullable=False, index=True),
)


class Threads(Retained):
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
        kept = min(KEEP_THREADS_SECONDS, self.keep_seconds)
        old = _threads.c.changed_at < now - kept
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
        is_old = _stepped_at(row) < self.clock() - INTERVIEW_SECONDS
        return replace(state, lapsed=True) if is_old and state.interview else state

    async def _keep(self, thread: Place, row: sa.RowMapping | None, new: ThreadState) -> bool:
        """Keep `new` if what is kept is still the `row` that was read, or still nothing."""
        if not row:
            return await self.insert(_threads, thread, self._values(new, self.clock()))
        is_step = _interview(state_from(row["state"])) != _interview(new)
        stepped_at = self.clock() if is_step else _stepped_at(row)
        unchanged = sa.and_(key_is(_threads, *thread), _threads.c.state == row["state"])
        update = _threads.update().where(unchanged).values(self._values(new, stepped_at))
        async with self.engine.begin() as connection:
            return bool((await connection.execute(update)).rowcount)

    def _values(self, state: ThreadState, stepped_at: float) -> dict[str, object]:
        return {"state": stored(state, **{_STEPPED_AT: stepped_at}), "changed_at": self.clock()}


def stored(state: ThreadState, **more: float) -> str:
    """The state as it is kept, and `more` beside it: the same is always the same text."""
    return json.dumps({**asdict(state), **more}, sort_keys=True)


def state_from(text: str) -> ThreadState:
    """The state that was kept, by this version of the bot or by another one.

    What another one did not keep, or keeps in a way that is not known here, is as in a fresh state.
    """
    kept: dict[str, Any] = json.loads(text)
    known: dict[str, Any] = {}
    for field in fields(ThreadState):
        with suppress(KeyError, ValueError):
            value = kept[field.name]
            known[field.name] = _READERS[field.name](value) if field.name in _READERS else value
    return ThreadState(**known)


def _choices_from(kept: list[list[str]]) -> tuple[tuple[str, Focus], ...]:
    return tuple((topic, Focus(focus)) for topic, focus in kept)


def _all_given_from(kept: list[dict[str, Any]]) -> tuple[Given, ...]:
    return tuple(given for each in kept for given in _given_from(each))


def _given_from(kept: dict[str, Any]) -> Iterator[Given]:
    with suppress(KeyError, ValueError):
        aspect = Aspect(kept["aspect"]) if kept["aspect"] else None
        yield Given(kept["topic"], Focus(kept["focus"]), aspect, kept["ts"])


_READERS: dict[str, Callable[[Any], Any]] = {
    "focus": Focus,
    "choices": _choices_from,
    "attention": Attention,
    "given": _all_given_from,
}
"""What reads the fields of a state that are not kept as they are.

Each raises KeyError or ValueError at what it does not know.
"""


def _stepped_at(row: sa.RowMapping) -> float:
    """When a step was last taken: at the last change, for all that older versions tell."""
    return float(json.loads(row["state"]).get(_STEPPED_AT, row["changed_at"]))


def _interview(state: ThreadState) -> str:
    """The interview as it is kept, where tuples are lists."""
    return json.dumps(state.interview, sort_keys=True)
