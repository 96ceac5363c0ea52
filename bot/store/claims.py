"""Which messages were taken on, so that each is answered once, by whichever process."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import sqlalchemy as sa

from bot.store.schema import DAY, Part, key_is, metadata, place_columns

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.store.schema import Place

LEASE_SECONDS = 45.0
"""How long a claim without an answer holds.

Slack's second retry comes after a minute: it may take over from a process that died at work.
"""

WORK_SECONDS = 300.0
"""How long a claim without an answer tells of work: Slack may have calls wait for minutes.

Later, who was at it has given up or died.
"""

KEEP_CLAIMS_SECONDS = 2 * DAY
"""Slack redelivers events for at most 24 hours; after twice that a claim is of no use."""

_claims = sa.Table(
    "claims",
    metadata,
    *place_columns("ts"),
    sa.Column("claimed_at", sa.Float, nullable=False, index=True),
    sa.Column("answered", sa.Boolean, nullable=False),
)


class Claims(Part):
    """Claims on messages, each a `Place`."""

    async def claim(self, message: Place) -> bool:
        """Take on `message`; False when it was taken on before, by whichever process.

        A claim that led to no answer lapses after LEASE_SECONDS.
        """
        now = self.clock()
        lapsed = sa.and_(~_claims.c.answered, _claims.c.claimed_at < now - LEASE_SECONDS)
        return await self.put(_claims, message, {"claimed_at": now, "answered": False}, over=lapsed)

    @asynccontextmanager
    async def attempt(self, message: Place) -> AsyncIterator[bool]:
        """Take on `message` as `claim` does, and tell whether that is so; never marks it answered.

        What fails within can be tried again at once.
        """
        is_claimed = await self.claim(message)
        try:
            yield is_claimed
        except Exception:
            if is_claimed:
                await self.release(message)
            raise

    async def is_taken(self, message: Place) -> bool:
        """Tell whether `message` was ever taken on."""
        return await self._is_there(key_is(_claims, *message))

    async def is_under_way(self, message: Place) -> bool:
        """Tell whether somebody, in whichever process, may be at work on `message`."""
        recent = _claims.c.claimed_at >= self.clock() - WORK_SECONDS
        return await self._is_there(sa.and_(key_is(_claims, *message), ~_claims.c.answered, recent))

    async def mark_answered(self, message: Place) -> None:
        """Note that `message` needs no further answer."""
        update = _claims.update().where(key_is(_claims, *message)).values(answered=True)
        async with self.engine.begin() as connection:
            await connection.execute(update)

    async def release(self, message: Place) -> None:
        """Let go of `message`: it can be taken on anew, as if nobody had."""
        async with self.engine.begin() as connection:
            await connection.execute(_claims.delete().where(key_is(_claims, *message)))

    async def _is_there(self, condition: sa.ColumnElement[bool]) -> bool:
        query = sa.select(_claims.c.answered).where(condition)
        async with self.engine.connect() as connection:
            return (await connection.execute(query)).first() is not None

    async def forget(self, connection: AsyncConnection, now: float) -> None:
        """Delete claims that no redelivery can ask for any more."""
        old = _claims.c.claimed_at < now - KEEP_CLAIMS_SECONDS
        await connection.execute(_claims.delete().where(old))
