"""An answer can be found by its question and by its reply."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from answered import MESSAGE, ORM, record

from bot.knowledge.model import Focus
from bot.thread_state import ThreadState

if TYPE_CHECKING:
    from still_clock import StillClock

    from bot.store.answers import Answered
    from bot.store.store import Store


async def recorded(store: Store) -> Answered:
    answered = await store.answers.to(MESSAGE)
    assert answered
    return answered


async def test_an_answer_is_found_by_its_question_and_by_its_reply(store: Store) -> None:
    await record(store, "2.2")
    answered = await recorded(store)
    assert (answered.place, answered.question, answered.asker) == (MESSAGE, "an orm?", "U1")
    assert (answered.before, answered.after.topic, answered.shown) == (ThreadState(), "orm", ORM)
    assert await store.answers.given_in(answered.reply) == answered
    assert await store.answers.given_in(("T1", "C2", "2.2")) is None


async def test_whether_a_message_was_said_to_the_bot_is_kept_and_taken_to_be_so_where_it_is_not(
    store: Store,
) -> None:
    await record(store, "2.2", addressed=False)
    assert not (await recorded(store)).addressed
    async with store.answers.engine.begin() as connection:
        await connection.exec_driver_sql("UPDATE answers SET before = '{}'")
    assert (await recorded(store)).addressed


async def test_a_later_answer_takes_the_place_of_the_earlier_one(shared: Store) -> None:
    await asyncio.gather(*(record(shared, f"2.{i}") for i in range(5)))
    await record(shared, "3.3")
    assert (await recorded(shared)).reply_ts == "3.3"
    assert await shared.answers.given_in(("T1", "C1", "2.0")) is None


async def test_the_last_answer_of_a_thread_is_found(store: Store, clock: StillClock) -> None:
    for ts in ("1.1", "1.2", "1.3"):
        clock.now += 1
        await record(store, f"2{ts}", message=("T1", "C1", ts))
    await record(store, "9.9", message=("T1", "C1", "9.1"), thread="9.1")
    last = await store.answers.last_in(("T1", "C1", "1.1"))
    assert last
    assert last.ts == "1.3"
    assert await store.answers.last_in(("T1", "C1", "")) is None


async def test_of_answers_at_the_same_time_the_one_to_the_later_message_is_the_last(
    store: Store,
) -> None:
    for ts in ("1.1", "1.3", "1.2"):
        await record(store, f"2{ts}", message=("T1", "C1", ts))
    last = await store.answers.last_in(("T1", "C1", "1.1"))
    assert last
    assert last.ts == "1.3"


async def test_of_several_edits_the_latest_counts_in_whatever_order_they_come(
    store: Store,
) -> None:
    await record(store, "2.2")
    assert await store.answers.edit(MESSAGE, "second", "1700000009.2")
    assert not await store.answers.edit(MESSAGE, "first", "1700000009.1")
    assert not await store.answers.edit(MESSAGE, "second again", "1700000009.2")
    assert not await store.answers.edit(("T1", "C1", "8.8"), "unknown", "1700000009.2")
    assert (await recorded(store)).question == "second"


async def test_a_reply_that_says_something_else_is_kept_as_it_is(store: Store) -> None:
    await record(store, "2.2")
    state = ThreadState("admin", Focus.BOTH)
    await store.answers.change(MESSAGE, asked="the admin?", after=state, shown=())
    answered = await recorded(store)
    assert (answered.asked, answered.after, answered.shown) == ("the admin?", state, ())


async def test_what_was_dropped_is_forgotten(store: Store) -> None:
    await record(store, "2.2")
    await store.answers.drop(MESSAGE)
    assert await store.answers.to(MESSAGE) is None
