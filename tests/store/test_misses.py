"""Misses are kept once for each reply and reason, for as long as they may be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from bot.gaps import Reason
from bot.knowledge.model import Focus
from bot.store.schema import DAY

if TYPE_CHECKING:
    import pytest
    from still_clock import StillClock

    from bot.store.store import Store

REPLY = ("T1", "C1", "2.2")
SHOWN = (("orm", Focus.FLASK), ("forms", Focus.BOTH))


async def test_a_reply_misses_its_question_once_for_each_reason(store: Store) -> None:
    for question in ("first", "second"):
        for reason in (Reason.DECLINED, Reason.NOT_HELPFUL):
            await store.misses.add(REPLY, reason, ts="0.1", question=question, shown=SHOWN)
    missed = await store.misses.since(0)
    assert {(miss.question, miss.reason) for miss in missed} == {
        ("first", Reason.DECLINED),
        ("first", Reason.NOT_HELPFUL),
    }
    assert missed[0].shown == SHOWN


async def test_a_miss_can_be_withdrawn(store: Store) -> None:
    for reason in Reason:
        await store.misses.add(REPLY, reason, ts="0.1", question="what?", shown=())
    await store.misses.withdraw(REPLY, Reason.DECLINED, Reason.DISMISSED)
    await store.misses.withdraw(("T1", "C1", "9.9"), *Reason)
    assert {miss.reason for miss in await store.misses.since(0)} == {
        Reason.NONE_OF_THESE,
        Reason.NOT_HELPFUL,
    }


async def test_all_misses_of_a_message_can_be_withdrawn(store: Store) -> None:
    for reply_ts, ts in (("2.2", "1.1"), ("3.3", "1.1"), ("4.4", "1.2")):
        reply = ("T1", "C1", reply_ts)
        await store.misses.add(reply, Reason.DECLINED, ts=ts, question=reply_ts, shown=())
    await store.misses.withdraw_all(("T1", "C1", "1.1"))
    assert [miss.question for miss in await store.misses.since(0)] == ["4.4"]


async def test_misses_are_read_from_a_moment_on_and_no_longer_than_they_may_be_kept(
    store: Store, clock: StillClock
) -> None:
    start = clock.now
    for day in (0, 50, 100):
        clock.now = start + day * DAY
        reply = ("T1", "C1", str(day))
        await store.misses.add(reply, Reason.DECLINED, ts="0.1", question=f"day {day}", shown=())
    assert [miss.question for miss in await store.misses.since(0)] == ["day 50", "day 100"]
    last = await store.misses.since(start + 60 * DAY)
    assert [(miss.question, miss.missed_at) for miss in last] == [("day 100", clock.now)]


async def test_what_another_version_kept_for_a_reason_of_its_own_is_left_out_and_logged(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    for reason in (Reason.DECLINED, Reason.DISMISSED):
        await store.misses.add(REPLY, reason, ts="0.1", question="what?", shown=SHOWN)
    async with store.misses.engine.begin() as connection:
        await connection.execute(
            sa.text("UPDATE misses SET reason = 'too_long' WHERE reason = 'dismissed'")
        )
    assert [miss.reason for miss in await store.misses.since(0)] == [Reason.DECLINED]
    assert caplog.messages == ["Left out: 1 missed, for a reason only another version knows"]


async def test_what_is_too_old_is_deleted_once_a_day_by_a_process_that_goes_on(
    store: Store, clock: StillClock
) -> None:
    await store.misses.add(REPLY, Reason.DECLINED, ts="0.1", question="what?", shown=())

    async def kept() -> int:
        await store.tidy()
        async with store.misses.engine.connect() as connection:
            return int(
                (await connection.execute(sa.text("SELECT count(*) FROM misses"))).scalar_one()
            )

    clock.now += DAY * 89.5
    assert await kept() == 1
    clock.now += DAY * 0.9
    assert await kept() == 1
    clock.now += DAY * 0.2
    assert await kept() == 0
