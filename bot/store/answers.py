"""Which reply answers which message, so that the answer can follow its question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from bot.store.schema import DAY, Part, key_is, key_of, metadata, place_columns

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.store.schema import Place

KEEP_ANSWERS_SECONDS = 30 * DAY
"""After a month an answer no longer follows its question."""

_answers = sa.Table(
    "answers",
    metadata,
    *place_columns("ts"),
    sa.Column("reply_ts", sa.String(32), nullable=False, index=True),
    sa.Column("thread", sa.String(32), nullable=False),
    sa.Column("asker", sa.String(32), nullable=False),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("answered_at", sa.Float, nullable=False, index=True),
)


@dataclass(frozen=True, slots=True)
class Answered:
    """A message that was answered.

    `ts` is the message's timestamp, `reply_ts` that of the bot's reply to it, `thread` that of the
    root of the thread both are in, "" for the open conversation. `question` is the text as Slack
    sent it; `answered_at` is in seconds.
    """

    team: str
    channel: str
    ts: str
    reply_ts: str
    thread: str
    asker: str
    question: str
    answered_at: float

    @property
    def place(self) -> Place:
        """The message that was answered."""
        return self.team, self.channel, self.ts


class Answers(Part):
    """Messages that were answered, each a `Place`."""

    async def record(
        self, message: Place, *, reply_ts: str, thread: str, asker: str, question: str
    ) -> None:
        """Keep that `message` was answered; a later answer to it takes the earlier one's place."""
        key = key_of(_answers, *message)
        values = {
            "reply_ts": reply_ts,
            "thread": thread,
            "asker": asker,
            "question": question,
            "answered_at": self.clock(),
        }
        try:
            async with self.engine.begin() as connection:
                await connection.execute(_answers.insert().values({**key, **values}))
        except IntegrityError:
            update = _answers.update().where(key_is(_answers, *message)).values(values)
            async with self.engine.begin() as connection:
                await connection.execute(update)

    async def to(self, message: Place) -> Answered | None:
        """Return how `message` was answered; None if it was not."""
        return await self._first(key_is(_answers, *message))

    async def given_in(self, reply: Place) -> Answered | None:
        """Return what the bot's message `reply` answers; None for one that answers nothing."""
        team, channel, ts = reply
        columns = _answers.c
        return await self._first(
            sa.and_(columns.team == team, columns.channel == channel, columns.reply_ts == ts)
        )

    async def drop(self, message: Place) -> None:
        """Forget that `message` was answered."""
        async with self.engine.begin() as connection:
            await connection.execute(_answers.delete().where(key_is(_answers, *message)))

    async def forget(self, connection: AsyncConnection, now: float) -> None:
        """Delete what is too old for an answer to follow its question."""
        old = _answers.c.answered_at < now - KEEP_ANSWERS_SECONDS
        await connection.execute(_answers.delete().where(old))

    async def _first(self, condition: sa.ColumnElement[bool]) -> Answered | None:
        async with self.engine.connect() as connection:
            rows = await connection.execute(sa.select(_answers).where(condition))
            row = rows.mappings().first()
        return Answered(**row) if row else None
