"""Claims are given once, whatever happens."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from bot.store.claims import LEASE_SECONDS, WORK_SECONDS
from bot.store.schema import DAY
from bot.store.store import Store

if TYPE_CHECKING:
    from still_clock import StillClock

MESSAGE = ("T1", "C1", "1.1")


async def test_of_many_claims_at_once_one_is_given(shared: Store) -> None:
    given = await asyncio.gather(*(shared.claims.claim(MESSAGE) for _ in range(20)))
    assert sum(given) == 1


async def test_a_claim_that_is_refused_undoes_no_other(shared: Store) -> None:
    messages = [("T1", "C1", str(number)) for number in range(10)]

    async def given() -> int:
        return sum(await asyncio.gather(*(shared.claims.claim(each) for each in messages * 2)))

    assert [await given(), await given()] == [10, 0]


async def test_a_claim_outlives_the_process(store: Store, url: str, clock: StillClock) -> None:
    assert await store.claims.claim(MESSAGE)
    successor = Store(url, clock, retention_days=90)
    await successor.open()
    assert not await successor.claims.claim(MESSAGE)
    await successor.close()


async def test_a_claim_without_an_answer_lapses_and_one_with_an_answer_does_not(
    store: Store, clock: StillClock
) -> None:
    claims = store.claims
    assert await claims.claim(MESSAGE)
    clock.now += LEASE_SECONDS + 1
    assert await claims.claim(MESSAGE)
    assert not await claims.claim(MESSAGE)
    await claims.mark_answered(MESSAGE)
    clock.now += LEASE_SECONDS + 1
    assert not await claims.claim(MESSAGE)


async def test_an_answered_claim_outlives_all_that_slack_redelivers(
    store: Store, clock: StillClock
) -> None:
    assert await store.claims.claim(MESSAGE)
    await store.claims.mark_answered(MESSAGE)
    clock.now += DAY
    await store.tidy()
    assert not await store.claims.claim(MESSAGE)


async def attempt_in_vain(store: Store) -> bool:
    """Attempt what fails, and tell whether the claim was given."""
    given = False
    with suppress(ZeroDivisionError):
        async with store.claims.attempt(MESSAGE) as given:
            raise ZeroDivisionError
    return given


async def test_what_failed_can_be_attempted_again_at_once_and_what_went_well_rests(
    store: Store, clock: StillClock
) -> None:
    assert await attempt_in_vain(store)
    async with store.claims.attempt(MESSAGE) as given:
        assert given
    assert not await attempt_in_vain(store)
    assert not await store.claims.claim(MESSAGE)
    clock.now += LEASE_SECONDS + 1
    assert await store.claims.claim(MESSAGE)


async def test_whether_a_message_was_ever_taken_on(store: Store) -> None:
    assert not await store.claims.is_taken(MESSAGE)
    await store.claims.claim(MESSAGE)
    assert await store.claims.is_taken(MESSAGE)
    await store.claims.mark_answered(MESSAGE)
    assert await store.claims.is_taken(MESSAGE)


async def test_what_is_let_go_of_can_be_taken_on_at_once_even_if_it_was_answered(
    store: Store,
) -> None:
    claims = store.claims
    await claims.claim(MESSAGE)
    await claims.mark_answered(MESSAGE)
    await claims.release(MESSAGE)
    assert not await claims.is_taken(MESSAGE)
    assert await claims.claim(MESSAGE)


async def test_work_is_under_way_from_the_claim_to_the_answer_or_until_nobody_can_be_at_it(
    store: Store, clock: StillClock
) -> None:
    claims = store.claims
    assert not await claims.is_under_way(MESSAGE)
    await claims.claim(MESSAGE)
    clock.now += WORK_SECONDS
    assert await claims.is_under_way(MESSAGE)
    clock.now += 1
    assert not await claims.is_under_way(MESSAGE)
    await claims.claim(MESSAGE)
    assert await claims.is_under_way(MESSAGE)
    await claims.mark_answered(MESSAGE)
    assert not await claims.is_under_way(MESSAGE)
