"""An answer can be found by its question and by its reply."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.store.store import Store

MESSAGE = ("T1", "C1", "1.1")


async def record(store: Store, reply_ts: str) -> None:
    await store.answers.record(
        MESSAGE, reply_ts=reply_ts, thread="1.1", asker="U1", question="an orm?"
    )


async def test_an_answer_is_found_by_its_question_and_by_its_reply(store: Store) -> None:
    await record(store, "2.2")
    answered = await store.answers.to(MESSAGE)
    assert answered
    assert (answered.place, answered.question, answered.asker) == (MESSAGE, "an orm?", "U1")
    assert await store.answers.given_in(("T1", "C1", "2.2")) == answered
    assert await store.answers.given_in(("T1", "C2", "2.2")) is None


async def test_a_later_answer_takes_the_place_of_the_earlier_one(store: Store) -> None:
    await asyncio.gather(*(record(store, f"2.{i}") for i in range(5)))
    await record(store, "3.3")
    answered = await store.answers.to(MESSAGE)
    assert answered
    assert answered.reply_ts == "3.3"
    assert await store.answers.given_in(("T1", "C1", "2.0")) is None


async def test_what_was_dropped_is_forgotten(store: Store) -> None:
    await record(store, "2.2")
    await store.answers.drop(MESSAGE)
    assert await store.answers.to(MESSAGE) is None
