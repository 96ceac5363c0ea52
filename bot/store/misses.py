"""Questions that were not answered well, for the curators."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING

import sqlalchemy as sa

from bot.gaps import Miss, Reason
from bot.knowledge.model import Focus
from bot.store.schema import Retained, metadata, place_columns, place_is

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.gaps import Shown
    from bot.store.schema import Place

_logger = logging.getLogger(__name__)

_misses = sa.Table(
    "misses",
    metadata,
    *place_columns("reply_ts"),
    sa.Column("reason", sa.String(16), primary_key=True),
    sa.Column("ts", sa.String(32), nullable=False),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("shown", sa.Text, nullable=False),
    sa.Column("missed_at", sa.Float, nullable=False, index=True),
)


class Misses(Retained):
    """Misses, one for each reply (a `Place`) and reason."""

    async def add(
        self, reply: Place, reason: Reason, *, ts: str, question: str, shown: Sequence[Shown]
    ) -> None:
        """Keep that `question` was missed by `reply`; for each reason the first time counts.

        `ts` is the timestamp of the message that the reply answers.
        """
        missed = {"question": question, "shown": json.dumps(shown), "missed_at": self.clock()}
        await self.insert(_misses, (*reply, reason), {"ts": ts, **missed})

    async def withdraw(self, reply: Place, *reasons: Reason) -> None:
        """Forget that `reply` missed its question, for any of `reasons`."""
        missed = place_is(_misses, reply, "reply_ts"), _misses.c.reason.in_(reasons)
        async with self.engine.begin() as connection:
            await connection.execute(_misses.delete().where(*missed))

    async def withdraw_all(self, message: Place) -> None:
        """Forget that `message` was missed, by whichever reply, be that still there or not."""
        async with self.engine.begin() as connection:
            await connection.execute(_misses.delete().where(place_is(_misses, message, "ts")))

    async def since(self, moment: float) -> list[Miss]:
        """Return what was missed from `moment` on, the oldest first, as far as it may be kept.

        Left out, and logged, is what another version of the bot kept for a reason that this one
        does not know: it cannot tell what would mend it.
        """
        columns = _misses.c
        start = max(moment, self.clock() - self.keep_seconds)
        query = (
            sa.select(columns.question, columns.reason, columns.shown, columns.missed_at)
            .where(columns.missed_at >= start)
            .order_by(columns.missed_at, columns.question)
        )
        async with self.engine.connect() as connection:
            rows = (await connection.execute(query)).all()
        known = [row for row in rows if row.reason in set(Reason)]
        if unknown := len(rows) - len(known):
            _logger.warning("Left out: %d missed, for a reason only another version knows", unknown)
        return [
            Miss(row.question, Reason(row.reason), shown_from(row.shown), row.missed_at)
            for row in known
        ]

    async def forget(self, connection: AsyncConnection, now: float) -> None:
        """Delete misses that have been kept long enough."""
        old = _misses.c.missed_at < now - self.keep_seconds
        await connection.execute(_misses.delete().where(old))


def shown_from(text: str) -> tuple[Shown, ...]:
    """Return what was shown, as it was kept."""
    return tuple((topic, Focus(focus)) for topic, focus in json.loads(text))
