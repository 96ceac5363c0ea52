"""Whom the bot has welcomed, so that it does so once."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import sqlalchemy as sa

from bot.store.schema import Part, metadata, one_way

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

_people = sa.Table(
    "people",
    metadata,
    sa.Column("person", sa.String(32), primary_key=True),
    sa.Column("welcomed_at", sa.Float, nullable=False),
)


class People(Part):
    """People by a key that tells no name. Kept for good: who is forgotten is welcomed again."""

    @asynccontextmanager
    async def welcoming(self, team: str, user: str) -> AsyncIterator[bool]:
        """Welcome a person, and tell whether they are new.

        They stay so where what is done within fails: it was to greet them.
        """
        is_new = await self.welcome(team, user)
        try:
            yield is_new
        except Exception:
            if is_new:
                await self._forget(one_way(team, user))
            raise

    async def welcome(self, team: str, user: str) -> bool:
        """Note that a person is welcomed; False when they were before, by whichever process."""
        person = one_way(team, user)
        known = sa.select(_people.c.person).where(_people.c.person == person)
        async with self.engine.connect() as connection:
            if (await connection.execute(known)).first():
                return False
        return await self.insert(_people, (person,), {"welcomed_at": self.clock()})

    async def _forget(self, person: str) -> None:
        async with self.engine.begin() as connection:
            await connection.execute(_people.delete().where(_people.c.person == person))
