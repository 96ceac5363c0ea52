"""Each person is welcomed once, whoever asks and however often."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import suppress
from typing import TYPE_CHECKING

from bot.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from still_clock import StillClock


async def test_ten_at_once_are_one_welcome(shared: Store) -> None:
    assert sum(await asyncio.gather(*(shared.people.welcome("T1", "U1") for _ in range(10)))) == 1


async def test_a_welcome_outlives_the_process(store: Store, url: str, clock: StillClock) -> None:
    assert await store.people.welcome("T1", "U1")
    after_a_restart = Store(url, clock, retention_days=90)
    await after_a_restart.open()
    assert not await after_a_restart.people.welcome("T1", "U1")
    await after_a_restart.close()


async def greet_in_vain(store: Store) -> bool:
    """Fail to greet a person, and tell whether they were new."""
    is_new = False
    with suppress(ZeroDivisionError):
        async with store.people.welcoming("T1", "U1") as is_new:
            raise ZeroDivisionError
    return is_new


async def test_who_could_not_be_greeted_is_new_still_and_who_is_known_stays_so(
    store: Store,
) -> None:
    assert [await greet_in_vain(store) for _ in range(2)] == [True, True]
    async with store.people.welcoming("T1", "U1") as is_new:
        assert is_new
    assert [await greet_in_vain(store) for _ in range(2)] == [False, False]


async def test_each_person_of_each_team_is_welcomed(store: Store) -> None:
    assert await store.people.welcome("T1", "U1")
    assert await store.people.welcome("T1", "U2")
    assert await store.people.welcome("T2", "U1")


async def test_no_name_is_kept(store: Store, tmp_path: Path) -> None:
    await store.people.welcome("TEAMNAME", "USERNAME")
    await store.close()
    with sqlite3.connect(tmp_path / "bot.db") as database:
        ((person, _),) = database.execute("SELECT * FROM people")
    assert len(person) == 32
    assert "NAME" not in person
