"""Claims are given once, whatever happens; threads remember what they are about."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot import store as module
from bot.conversation import ThreadState
from bot.errors import SettingsError
from bot.knowledge.model import Focus
from bot.manners import Message
from bot.store import Store

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

MESSAGE = Message("T1", "C1", "1.1", None, "U1", "hi", direct=False, mentions=True)
STATE = ThreadState("orm", Focus.FLASK, (("orm", Focus.DJANGO), ("admin", Focus.BOTH)))


PLACE = ("T1", "C1", "1.1")


class Clock:
    """A clock that stands still until it is set."""

    now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'bot.db'}"


@pytest.fixture
async def store(url: str, clock: Clock) -> AsyncIterator[Store]:
    opened = Store(url, clock)
    await opened.open()
    yield opened
    await opened.close()


async def test_of_many_claims_at_once_one_is_given(store: Store) -> None:
    given = await asyncio.gather(*(store.claim(MESSAGE) for _ in range(20)))
    assert sum(given) == 1


async def test_a_claim_outlives_the_process(store: Store, url: str, clock: Clock) -> None:
    assert await store.claim(MESSAGE)
    successor = Store(url, clock)
    await successor.open()
    assert not await successor.claim(MESSAGE)
    await successor.close()


async def test_a_claim_without_an_answer_lapses_and_one_with_an_answer_does_not(
    store: Store, clock: Clock
) -> None:
    assert await store.claim(MESSAGE)
    clock.now += module.LEASE_SECONDS + 1
    assert await store.claim(MESSAGE)
    assert not await store.claim(MESSAGE)
    await store.mark_answered(MESSAGE)
    clock.now += module.LEASE_SECONDS + 1
    assert not await store.claim(MESSAGE)


async def test_a_thread_remembers_what_it_is_about(store: Store) -> None:
    assert await store.thread_state("T1", "C1", "1.1") == ThreadState()
    await store.remember("T1", "C1", "1.1", ThreadState())
    await store.remember("T1", "C1", "1.1", STATE)
    assert await store.thread_state("T1", "C1", "1.1") == STATE
    assert await store.thread_state("T1", "C1", "2.2") == ThreadState()


async def test_two_may_remember_a_new_thread_at_once(store: Store) -> None:
    await asyncio.gather(*(store.remember("T1", "C1", "1.1", STATE) for _ in range(10)))
    assert await store.thread_state("T1", "C1", "1.1") == STATE


async def test_of_many_exchanges_from_the_same_state_one_succeeds(store: Store) -> None:
    await store.remember(*PLACE, STATE)
    new = replace(STATE, topic="admin")
    done = await asyncio.gather(*(store.exchange(*PLACE, STATE, new) for _ in range(10)))
    assert sum(done) == 1
    assert await store.thread_state(*PLACE) == new
    assert not await store.exchange("T1", "C1", "9.9", STATE, new)


async def test_an_interview_lapses_after_a_day_and_the_topic_stays(
    store: Store, clock: Clock
) -> None:
    await store.remember(*PLACE, replace(STATE, interview={"run": "r"}, owner="U1"))
    clock.now += module.INTERVIEW_SECONDS - 1
    assert (await store.thread_state(*PLACE)).owner == "U1"
    clock.now += 2
    assert await store.thread_state(*PLACE) == STATE


async def test_what_is_too_old_to_matter_is_forgotten_at_start(
    store: Store, url: str, clock: Clock
) -> None:
    assert await store.claim(MESSAGE)
    await store.mark_answered(MESSAGE)
    await store.remember("T1", "C1", "1.1", STATE)
    clock.now += module.KEEP_THREADS_SECONDS + 1
    successor = Store(url, clock)
    await successor.open()
    assert await successor.claim(MESSAGE)
    assert await successor.thread_state("T1", "C1", "1.1") == ThreadState()
    await successor.close()


@pytest.mark.parametrize("url", ["mysql://x/y", "oracle+nothing://x"])
def test_an_address_that_cannot_be_used_is_a_clear_message(url: str, clock: Clock) -> None:
    with pytest.raises(SettingsError, match="DATABASE_URL is not usable"):
        Store(url, clock)


@pytest.mark.parametrize(
    ("file", "message"),
    [("missing/bot.db", "no folder .*missing; make it"), ("text.db", "file is not a database")],
)
async def test_a_database_that_cannot_be_used_is_a_clear_message(
    tmp_path: Path, clock: Clock, file: str, message: str
) -> None:
    (tmp_path / "text.db").write_text("not a database\n" * 100, encoding="utf-8")
    store = Store(f"sqlite:///{tmp_path}/{file}", clock)
    with pytest.raises(SettingsError, match=message):
        await store.open()
    await store.close()


@pytest.mark.parametrize("url", ["postgres://u:p@h/d?sslmode=require", "postgresql://u:p@h/d"])
def test_the_plain_postgres_forms_that_hosts_give_are_understood(url: str, clock: Clock) -> None:
    pytest.importorskip("psycopg")
    assert Store(url, clock)._engine.url.drivername == "postgresql+psycopg"
