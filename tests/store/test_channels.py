"""A channel keeps its policy, and hears of a topic unasked once an hour at most."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import sqlalchemy as sa

from bot.manners import Policy
from bot.store.channels import UNASKED_PAUSE_SECONDS
from bot.store.schema import metadata

if TYPE_CHECKING:
    from still_clock import StillClock

    from bot.store.store import Store


async def test_a_channel_keeps_the_policy_that_was_chosen_last(store: Store) -> None:
    channels = store.channels
    assert await channels.policy("T1", "C1") is Policy.MENTIONS
    for policy in (Policy.QUESTIONS, Policy.OFF):
        await channels.choose("T1", "C1", policy)
        assert await channels.policy("T1", "C1") is policy
    assert await channels.policy("T1", "C2") is Policy.MENTIONS


async def test_a_policy_that_is_not_known_is_as_none(store: Store) -> None:
    await store.channels.choose("T1", "C1", Policy.OFF)
    async with store.channels.engine.begin() as connection:
        await connection.execute(sa.text("UPDATE channels SET policy = 'whispers'"))
    assert await store.channels.policy("T1", "C1") is Policy.MENTIONS


async def test_a_topic_is_spoken_of_unasked_once_an_hour(shared: Store, clock: StillClock) -> None:
    async def may(topic: str = "orm", channel: str = "C1") -> bool:
        return await shared.channels.may_speak_unasked("T1", channel, topic)

    assert sum(await asyncio.gather(*(may() for _ in range(10)))) == 1
    assert await may("admin")
    assert await may(channel="C2")
    clock.now += UNASKED_PAUSE_SECONDS
    assert await may()
    assert not await may()


async def test_a_topic_with_the_longest_identifier_fits_its_column(store: Store) -> None:
    topic = metadata.tables["unasked"].c.topic
    assert await store.channels.may_speak_unasked("T1", "C1", "x" * 60)
    async with store.channels.engine.connect() as connection:
        kept = (await connection.execute(sa.select(topic))).scalar_one()
    # SQLite takes longer texts too; PostgreSQL does not.
    assert isinstance(topic.type, sa.String)
    assert len(kept) <= (topic.type.length or 0)


async def test_what_holds_the_bot_back_no_longer_is_forgotten(
    store: Store, clock: StillClock
) -> None:
    async def kept(now: float) -> int:
        async with store.channels.engine.begin() as connection:
            await store.channels.forget(connection, now)
            return len((await connection.execute(sa.text("SELECT * FROM unasked"))).all())

    assert await store.channels.may_speak_unasked("T1", "C1", "orm")
    rested = clock.now + UNASKED_PAUSE_SECONDS
    assert [await kept(rested - 1), await kept(rested)] == [1, 0]
