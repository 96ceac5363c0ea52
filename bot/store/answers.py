"""Which reply answers which message, so that the answer can follow its question."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from bot.store.misses import shown_from
from bot.store.schema import DAY, Retained, key_is, metadata, place_columns, place_is
from bot.store.threads import state_from, stored

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.gaps import Shown
    from bot.store.schema import Place
    from bot.thread_state import ThreadState

KEEP_ANSWERS_SECONDS = 30 * DAY
"""After a month, or sooner if nothing may be kept so long, nobody asks about an answer."""

_ADDRESSED = "addressed"
"""Where it is kept whether a message was said to the bot, beside the fields of the state before."""

_answers = sa.Table(
    "answers",
    metadata,
    *place_columns("ts"),
    sa.Column("reply_ts", sa.String(32), nullable=False, index=True),
    sa.Column("thread", sa.String(32), nullable=False),
    sa.Column("asker", sa.String(32), nullable=False),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("asked", sa.Text, nullable=False),
    sa.Column("credit", sa.Text, nullable=False),
    sa.Column("edited", sa.String(32), nullable=False),
    sa.Column("before", sa.Text, nullable=False),
    sa.Column("after", sa.Text, nullable=False),
    sa.Column("shown", sa.Text, nullable=False),
    sa.Column("answered_at", sa.Float, nullable=False, index=True),
)


@dataclass(frozen=True, slots=True)
class Answered:
    """A message that was answered.

    `ts` is the message's timestamp, `reply_ts` that of the bot's reply to it, `thread` that of the
    root of the thread both are in, "" for the open conversation. `question` is the text as Slack
    sent it, `edited` the timestamp of its last edit, "" for none. `asked` is the question that was
    matched: another one where this one is a number or follows up. `addressed` tells whether the
    message was said to the bot when it was answered; where that is not kept, it counts as such.
    `credit` is the line above the reply that names somebody else, in Slack's markup, "" for none.
    The thread was in the state `before` the answer and `after` it. `shown` is what the reply
    answers with or offers; `answered_at` is in seconds. What one person was answered alone has no
    timestamps, but a key in the place of all three, and no `asker`.
    """

    team: str
    channel: str
    ts: str
    reply_ts: str
    thread: str
    asker: str
    question: str
    asked: str
    addressed: bool
    credit: str
    edited: str
    before: ThreadState
    after: ThreadState
    shown: tuple[Shown, ...]
    answered_at: float

    @property
    def place(self) -> Place:
        """The message that was answered."""
        return self.team, self.channel, self.ts

    @property
    def reply(self) -> Place:
        """The bot's reply to it."""
        return self.team, self.channel, self.reply_ts

    @property
    def conversation(self) -> Place:
        """The thread that both are in."""
        return self.team, self.channel, self.thread


class Answers(Retained):
    """Messages that were answered, each a `Place`."""

    async def record(
        self,
        message: Place,
        *,
        reply_ts: str,
        thread: str,
        asker: str,
        question: str,
        asked: str,
        addressed: bool = True,
        credit: str = "",
        before: ThreadState,
        after: ThreadState,
        shown: Sequence[Shown],
    ) -> None:
        """Keep how `message` was answered, in the words of `Answered`.

        A later answer to it takes the earlier one's place.
        """
        values = {
            "reply_ts": reply_ts,
            "thread": thread,
            "asker": asker,
            "question": question,
            "asked": asked,
            "credit": credit,
            "edited": "",
            "before": stored(before, **{_ADDRESSED: addressed}),
            **_outcome(after, shown),
            "answered_at": self.clock(),
        }
        await self.put(_answers, message, values)

    async def edit(self, message: Place, question: str, edited: str) -> bool:
        """Keep what `message` says since the time `edited`; False if it was edited later still."""
        earlier = sa.and_(key_is(_answers, *message), _answers.c.edited < edited)
        update = _answers.update().where(earlier).values(question=question, edited=edited)
        async with self.engine.begin() as connection:
            return bool((await connection.execute(update)).rowcount)

    async def change(
        self, message: Place, *, asked: str, after: ThreadState, shown: Sequence[Shown]
    ) -> None:
        """Keep that the reply to `message` says something else now."""
        update = _answers.update().where(key_is(_answers, *message))
        async with self.engine.begin() as connection:
            await connection.execute(update.values(asked=asked, **_outcome(after, shown)))

    async def to(self, message: Place) -> Answered | None:
        """Return how `message` was answered; None if it was not."""
        return await self._first(key_is(_answers, *message))

    async def given_in(self, reply: Place) -> Answered | None:
        """Return what the bot's message `reply` answers; None for one that answers nothing."""
        return await self._first(place_is(_answers, reply, "reply_ts"))

    async def last_in(self, conversation: Place) -> Answered | None:
        """Return the last answer in a thread; None where there is none."""
        return await self._first(place_is(_answers, conversation, "thread"))

    async def drop(self, message: Place) -> None:
        """Forget that `message` was answered."""
        async with self.engine.begin() as connection:
            await connection.execute(_answers.delete().where(key_is(_answers, *message)))

    async def forget(self, connection: AsyncConnection, now: float) -> None:
        """Delete what is too old for an answer to follow its question."""
        kept = min(KEEP_ANSWERS_SECONDS, self.keep_seconds)
        old = _answers.c.answered_at < now - kept
        await connection.execute(_answers.delete().where(old))

    async def _first(self, condition: sa.ColumnElement[bool]) -> Answered | None:
        """Return the latest answer for which `condition` holds."""
        columns = _answers.c
        latest = columns.answered_at.desc(), columns.ts.desc()
        query = sa.select(_answers).where(condition).order_by(*latest).limit(1)
        async with self.engine.connect() as connection:
            row = (await connection.execute(query)).mappings().first()
        return _answered(row) if row else None


def _outcome(after: ThreadState, shown: Sequence[Shown]) -> dict[str, str]:
    return {"after": stored(after), "shown": json.dumps(shown)}


def _answered(row: sa.RowMapping) -> Answered:
    read = {
        "addressed": json.loads(row["before"]).get(_ADDRESSED, True),
        "before": state_from(row["before"]),
        "after": state_from(row["after"]),
        "shown": shown_from(row["shown"]),
    }
    return Answered(**{**row, **read})
