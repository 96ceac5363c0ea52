"""How the bot is to behave in each channel, and what it has said there unasked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from bot.manners import Policy
from bot.store.schema import Part, key_is, metadata, one_way, place_columns

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

UNASKED_PAUSE_SECONDS = 3600.0
"""How long a topic rests in a channel once the bot has spoken of it unasked."""

_channels = sa.Table(
    "channels",
    metadata,
    sa.Column("team", sa.String(32), primary_key=True),
    sa.Column("channel", sa.String(32), primary_key=True),
    sa.Column("policy", sa.String(16), nullable=False),
)
_unasked = sa.Table(
    "unasked",
    metadata,
    *place_columns("topic"),
    sa.Column("answered_at", sa.Float, nullable=False, index=True),
)


class Channels(Part):
    """The policy of each channel, MENTIONS unless people chose another."""

    async def policy(self, team: str, channel: str) -> Policy:
        """Return how the bot is to behave in a channel."""
        query = sa.select(_channels.c.policy).where(key_is(_channels, team, channel))
        async with self.engine.connect() as connection:
            chosen = (await connection.execute(query)).scalar()
        # Another version may know policies that this one does not.
        return Policy(chosen) if chosen in list(Policy) else Policy.MENTIONS

    async def choose(self, team: str, channel: str, policy: Policy) -> None:
        """Keep how the bot is to behave in a channel."""
        await self.put(_channels, (team, channel), {"policy": policy})

    async def may_speak_unasked(self, team: str, channel: str, topic: str) -> bool:
        """Take the right to speak of `topic` in a channel unasked; it is given once an hour."""
        now = self.clock()
        rested = _unasked.c.answered_at <= now - UNASKED_PAUSE_SECONDS
        # A topic's identifier may be longer than its column.
        place = team, channel, one_way(topic)
        return await self.put(_unasked, place, {"answered_at": now}, over=rested)

    async def forget(self, connection: AsyncConnection, now: float) -> None:
        """Delete what holds the bot back no longer."""
        rested = _unasked.c.answered_at <= now - UNASKED_PAUSE_SECONDS
        await connection.execute(_unasked.delete().where(rested))
