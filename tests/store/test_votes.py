"""A vote for each person and reply, and nobody's name."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import sqlalchemy as sa

from bot.store.schema import DAY
from bot.store.store import Store

if TYPE_CHECKING:
    from still_clock import StillClock

REPLY = ("T1", "C1", "2.2")


async def counts(store: Store) -> tuple[int, int]:
    votes = store.votes
    return await votes.count(REPLY, helpful=True), await votes.count(REPLY, helpful=False)


async def test_of_many_votes_of_one_person_at_once_one_counts(shared: Store) -> None:
    cast = await asyncio.gather(*(shared.votes.cast(REPLY, "U1", helpful=True) for _ in range(10)))
    assert sum(cast) == 1
    assert await counts(shared) == (1, 0)


async def test_a_vote_can_be_changed_and_others_stay(store: Store) -> None:
    for person in ("U1", "U2"):
        assert await store.votes.cast(REPLY, person, helpful=False)
    assert await store.votes.cast(REPLY, "U1", helpful=True)
    assert not await store.votes.cast(REPLY, "U1", helpful=True)
    assert await counts(store) == (1, 1)
    assert await store.votes.count(("T1", "C2", "2.2"), helpful=False) == 0


async def test_who_voted_is_not_kept(store: Store) -> None:
    await store.votes.cast(REPLY, "U1SECRET", helpful=True)
    async with store.votes.engine.connect() as connection:
        rows = (await connection.execute(sa.text("SELECT * FROM votes"))).all()
    assert "U1SECRET" not in str(rows)


async def test_votes_go_after_the_retention_time(store: Store, url: str, clock: StillClock) -> None:
    await store.votes.cast(REPLY, "U1", helpful=True)
    clock.now += 8 * DAY
    week = Store(url, clock, retention_days=7)
    await week.open()
    assert await counts(week) == (0, 0)
    await week.close()
