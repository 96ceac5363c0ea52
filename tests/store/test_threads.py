"""Threads remember what they are about."""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict, fields, replace
from typing import TYPE_CHECKING, Any

import pytest
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


async def test_two_may_remember_a_new_thread_at_once(shared: Store) -> None:
    await asyncio.gather(*(keep(shared, STATE) for _ in range(10)))
    assert await shared.threads.state(PLACE) == STATE


async def test_of_many_exchanges_from_the_same_state_one_succeeds(shared: Store) -> None:
    threads, new = shared.threads, replace(STATE, topic="admin")
    await keep(shared, STATE)
    done = await asyncio.gather(*(threads.exchange(PLACE, STATE, new) for _ in range(10)))
    assert sum(done) == 1
    assert await threads.state(PLACE) == new
    assert not await threads.exchange(("T1", "C1", "9.9"), STATE, new)


async def test_of_many_exchanges_in_a_new_thread_one_succeeds(shared: Store) -> None:
    fresh, threads = ThreadState(), shared.threads
    done = await asyncio.gather(*(threads.exchange(PLACE, fresh, STATE) for _ in range(10)))
    assert sum(done) == 1
    assert await threads.state(PLACE) == STATE
    assert not await threads.exchange(PLACE, fresh, STATE)


async def test_a_lapsed_thread_can_be_exchanged(store: Store, clock: StillClock) -> None:
    interviewed = replace(STATE, interview={"run": "r"}, owner="U1")
    await keep(store, interviewed)
    clock.now += INTERVIEW_SECONDS + 1
    assert not await store.threads.exchange(PLACE, interviewed, STATE)
    assert await store.threads.exchange(PLACE, replace(interviewed, lapsed=True), STATE)
    assert await store.threads.state(PLACE) == STATE


async def test_many_changes_at_once_are_all_kept(shared: Store) -> None:
    def heard(person: str) -> Callable[[ThreadState], ThreadState]:
        return lambda now: replace(now, asker=now.asker + person)

    await asyncio.gather(*(shared.threads.change(PLACE, heard(person)) for person in "abcdefgh"))
    assert sorted((await shared.threads.state(PLACE)).asker) == list("abcdefgh")


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


@pytest.mark.parametrize(
    "again", [{"run": "r", "asked": ["kind"]}, {"run": "r", "asked": ("kind",)}]
)
async def test_what_is_no_step_does_not_keep_an_interview_from_lapsing(
    store: Store, clock: StillClock, again: dict[str, Any]
) -> None:
    interviewed = replace(STATE, interview={"run": "r", "asked": ("kind",)}, owner="U1")
    await keep(store, interviewed)
    clock.now += INTERVIEW_SECONDS - 1
    await keep(store, replace(interviewed, interview=again, asker="U2"))
    assert not (await store.threads.state(PLACE)).lapsed
    clock.now += 2
    assert (await store.threads.state(PLACE)).lapsed


async def test_a_step_keeps_an_interview_from_lapsing(store: Store, clock: StillClock) -> None:
    interviewed = replace(STATE, interview={"run": "r", "step": 1}, owner="U1")
    await keep(store, interviewed)
    clock.now += INTERVIEW_SECONDS - 1
    stepped = replace(interviewed, interview={"run": "r", "step": 2})
    await keep(store, stepped)
    clock.now += INTERVIEW_SECONDS - 1
    assert await store.threads.state(PLACE) == stepped


async def rewrite(store: Store, rewritten: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Keep the state of the only thread as another version of the bot would."""
    async with store.threads.engine.begin() as connection:
        kept = (await connection.execute(sa.text("SELECT state FROM threads"))).scalar_one()
        state = json.dumps(rewritten(json.loads(kept)))
        await connection.execute(sa.text("UPDATE threads SET state = :state"), {"state": state})


async def test_an_interview_kept_without_the_time_of_its_last_step_lapses_too(
    store: Store, clock: StillClock
) -> None:
    interviewed = replace(STATE, interview={"run": "r"}, owner="U1")
    await keep(store, interviewed)
    await rewrite(store, lambda kept: {key: kept[key] for key in kept if key != "stepped_at"})
    clock.now += INTERVIEW_SECONDS - 1
    assert await store.threads.exchange(PLACE, interviewed, replace(interviewed, asker="U2"))
    clock.now += 2
    assert (await store.threads.state(PLACE)).lapsed


@pytest.mark.parametrize(
    ("otherwise", "read"),
    [
        ({"mood": "sunny"}, STATE),
        ({"focus": "pyramid"}, replace(STATE, focus=None)),
        ({"choices": [["orm", "django"], ["admin", "pyramid"]]}, replace(STATE, choices=())),
        ({"attention": "asleep"}, replace(STATE, attention=Attention.LISTENS)),
        (
            {"given": [{**asdict(STATE.given[0]), "aspect": "smell"}, asdict(STATE.given[1])]},
            replace(STATE, given=STATE.given[1:]),
        ),
    ],
    ids=["more", "focus", "choices", "attention", "given"],
)
async def test_a_state_kept_by_another_version_is_read_as_far_as_it_is_known(
    store: Store, otherwise: dict[str, Any], read: ThreadState
) -> None:
    await keep(store, STATE)
    await rewrite(store, lambda kept: {**kept, **otherwise})
    assert await store.threads.state(PLACE) == read


@pytest.mark.parametrize("name", [field.name for field in fields(ThreadState)])
async def test_what_another_version_did_not_keep_is_as_in_a_fresh_state(
    store: Store, name: str
) -> None:
    await keep(store, STATE)
    await rewrite(store, lambda kept: {key: kept[key] for key in kept if key != name})
    fresh = {name: getattr(ThreadState(), name)}
    assert await store.threads.state(PLACE) == replace(STATE, **fresh)
