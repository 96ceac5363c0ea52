"""A channel keeps its policy, and hears of a topic unasked once an hour at most."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.manners import Policy
from bot.store.channels import UNASKED_PAUSE_SECONDS

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


async def test_a_topic_is_spoken_of_unasked_once_an_hour(store: Store, clock: StillClock) -> None:
    async def may(topic: str = "orm", channel: str = "C1") -> bool:
        return await store.channels.may_speak_unasked("T1", channel, topic)

    assert sum(await asyncio.gather(*(may() for _ in range(10)))) == 1
    assert await may("admin")
    assert await may(channel="C2")
    clock.now += UNASKED_PAUSE_SECONDS
    assert await may()
    assert not await may()
