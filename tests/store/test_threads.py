"""Threads remember what they are about."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import sqlalchemy as sa

from bot.knowledge.model import Focus
from bot.replies import Aspect
from bot.store.threads import INTERVIEW_SECONDS
from bot.thread_state import Attention, Given, ThreadState

if TYPE_CHECKING:
    from collections.abc import Callable

    from still_clock import StillClock

    from bot.store.store import Store

STATE = ThreadState(
    "orm",
    Focus.FLASK,
    (("orm", Focus.DJANGO), ("admin", Focus.BOTH)),
    attention=Attention.STANDS_BACK,
    given=(
        Given("orm", Focus.FLASK, None, "1.2"),
        Given("orm", Focus.FLASK, Aspect.SOURCES, "1.3"),
    ),
)
PLACE = ("T1", "C1", "1.1")


async def keep(store: Store, state: ThreadState) -> None:
    """Let a thread be in a state, whatever it was about before."""
    await store.threads.change(PLACE, lambda _: state)


async def test_a_thread_remembers_what_it_is_about(store: Store) -> None:
    assert await store.threads.state(PLACE) == ThreadState()
    await keep(store, ThreadState())
    await keep(store, STATE)
    assert await store.threads.state(PLACE) == STATE
    assert await store.threads.state(("T1", "C1", "2.2")) == ThreadState()


async def test_two_may_remember_a_new_thread_at_once(store: Store) -> None:
    await asyncio.gather(*(keep(store, STATE) for _ in range(10)))
    assert await store.threads.state(PLACE) == STATE


async def test_of_many_exchanges_from_the_same_state_one_succeeds(store: Store) -> None:
    threads, new = store.threads, replace(STATE, topic="admin")
    await keep(store, STATE)
    done = await asyncio.gather(*(threads.exchange(PLACE, STATE, new) for _ in range(10)))
    assert sum(done) == 1
    assert await threads.state(PLACE) == new
    assert not await threads.exchange(("T1", "C1", "9.9"), STATE, new)


async def test_of_many_exchanges_in_a_new_thread_one_succeeds(store: Store) -> None:
    fresh = ThreadState()
    done = await asyncio.gather(*(store.threads.exchange(PLACE, fresh, STATE) for _ in range(10)))
    assert sum(done) == 1
    assert await store.threads.state(PLACE) == STATE
    assert not await store.threads.exchange(PLACE, fresh, STATE)


async def test_a_lapsed_thread_can_be_exchanged(store: Store, clock: StillClock) -> None:
    interviewed = replace(STATE, interview={"run": "r"}, owner="U1")
    await keep(store, interviewed)
    clock.now += INTERVIEW_SECONDS + 1
    assert not await store.threads.exchange(PLACE, interviewed, STATE)
    assert await store.threads.exchange(PLACE, replace(interviewed, lapsed=True), STATE)
    assert await store.threads.state(PLACE) == STATE


async def test_many_changes_at_once_are_all_kept(store: Store) -> None:
    def heard(person: str) -> Callable[[ThreadState], ThreadState]:
        return lambda now: replace(now, asker=now.asker + person)

    await asyncio.gather(*(store.threads.change(PLACE, heard(person)) for person in "abcdefgh"))
    assert sorted((await store.threads.state(PLACE)).asker) == list("abcdefgh")


async def test_a_lapsed_thread_can_be_changed(store: Store, clock: StillClock) -> None:
    await keep(store, replace(STATE, interview={"run": "r"}, owner="U1"))
    clock.now += INTERVIEW_SECONDS + 1
    await store.threads.change(PLACE, lambda now: replace(now, asker="U1"))
    assert await store.threads.state(PLACE) == replace(
        STATE, interview={"run": "r"}, owner="U1", lapsed=True, asker="U1"
    )


async def test_an_interview_lapses_after_a_day_and_the_topic_stays(
    store: Store, clock: StillClock
) -> None:
    interviewed = replace(STATE, interview={"run": "r", "open": "kind"}, owner="U1")
    await keep(store, interviewed)
    clock.now += INTERVIEW_SECONDS - 1
    assert await store.threads.state(PLACE) == interviewed
    clock.now += 2
    assert await store.threads.state(PLACE) == replace(interviewed, lapsed=True)


async def test_a_state_kept_by_another_version_is_read_as_far_as_it_is_known(store: Store) -> None:
    await keep(store, STATE)
    query = sa.text("SELECT state FROM threads")
    async with store.threads.engine.begin() as connection:
        kept = json.loads((await connection.execute(query)).scalar_one())
        del kept["owner"], kept["lapsed"]
        update = sa.text("UPDATE threads SET state = :state")
        await connection.execute(update, {"state": json.dumps({**kept, "mood": "sunny"})})
    assert await store.threads.state(PLACE) == STATE
