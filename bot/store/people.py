"""Whom the bot has welcomed, so that it does so once."""

from __future__ import annotations

import sqlalchemy as sa

from bot.store.schema import Part, metadata, one_way

_people = sa.Table(
    "people",
    metadata,
    sa.Column("person", sa.String(32), primary_key=True),
    sa.Column("welcomed_at", sa.Float, nullable=False),
)


class People(Part):
    """People by a key that tells no name. Kept for good: who is forgotten is welcomed again."""

    async def welcome(self, team: str, user: str) -> bool:
        """Note that a person is welcomed; False when they were before, by whichever process."""
        person = one_way(team, user)
        known = sa.select(_people.c.person).where(_people.c.person == person)
        async with self.engine.connect() as connection:
            if (await connection.execute(known)).first():
                return False
        return await self.insert(_people, (person,), {"welcomed_at": self.clock()})
