"""What people think of answers: one vote each, kept without who they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from bot.store.schema import Retained, metadata, one_way, place_is

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.store.schema import Place

_votes = sa.Table(
    "votes",
    metadata,
    sa.Column("ballot", sa.String(32), primary_key=True),
    sa.Column("team", sa.String(32), nullable=False),
    sa.Column("channel", sa.String(32), nullable=False),
    sa.Column("reply_ts", sa.String(32), nullable=False, index=True),
    sa.Column("helpful", sa.Boolean, nullable=False),
    sa.Column("voted_at", sa.Float, nullable=False, index=True),
)


class Votes(Retained):
    """Votes on replies, each reply a `Place`."""

    async def cast(self, reply: Place, person: str, *, helpful: bool) -> bool:
        """Count the vote of `person` on `reply`, in place of an earlier one.

        False where that changes nothing.
        """
        team, channel, reply_ts = reply
        place = {"team": team, "channel": channel, "reply_ts": reply_ts}
        values = {**place, "helpful": helpful, "voted_at": self.clock()}
        # What tells a person's vote on a reply from all others, and not who the person is.
        ballot = one_way(*reply, person)
        return await self.put(_votes, (ballot,), values, over=_votes.c.helpful != helpful)

    async def count(self, reply: Place, *, helpful: bool) -> int:
        """Return how many people found `reply` helpful, or not."""
        query = sa.select(sa.func.count()).where(
            place_is(_votes, reply, "reply_ts"), _votes.c.helpful == helpful
        )
        async with self.engine.connect() as connection:
            return int((await connection.execute(query)).scalar_one())

    async def forget(self, connection: AsyncConnection, now: float) -> None:
        """Delete votes that have been kept long enough."""
        old = _votes.c.voted_at < now - self.keep_seconds
        await connection.execute(_votes.delete().where(old))
