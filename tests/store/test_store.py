"""The store forgets in time, and says clearly what it cannot use."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from answered import record

from bot.errors import OtherTablesError, SettingsError
from bot.store.store import Store
from bot.store.threads import KEEP_THREADS_SECONDS
from bot.thread_state import ThreadState

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from still_clock import StillClock

PLACE = ("T1", "C1", "1.1")


async def test_what_is_too_old_to_matter_is_forgotten_at_start(
    store: Store, url: str, clock: StillClock
) -> None:
    assert await store.claims.claim(PLACE)
    await store.claims.mark_answered(PLACE)
    await store.threads.change(PLACE, lambda _: ThreadState("orm"))
    await record(store, "2.2", message=PLACE)
    clock.now += KEEP_THREADS_SECONDS + 1
    successor = Store(url, clock, retention_days=90)
    await successor.open()
    assert await successor.claims.claim(PLACE)
    assert await successor.threads.state(PLACE) == ThreadState()
    assert await successor.answers.to(PLACE) is None
    await successor.close()


@pytest.mark.parametrize("url", ["mysql://x/y", "oracle+nothing://x"])
def test_an_address_that_cannot_be_used_is_a_clear_message(url: str, clock: StillClock) -> None:
    with pytest.raises(SettingsError, match="DATABASE_URL is not usable"):
        Store(url, clock, retention_days=90)


@pytest.mark.parametrize(
    ("file", "message"),
    [("missing/bot.db", "no folder .*missing; make it"), ("text.db", "file is not a database")],
)
async def test_a_database_that_cannot_be_used_is_a_clear_message(
    tmp_path: Path, clock: StillClock, file: str, message: str
) -> None:
    (tmp_path / "text.db").write_text("not a database\n" * 100, encoding="utf-8")
    store = Store(f"sqlite:///{tmp_path}/{file}", clock, retention_days=90)
    with pytest.raises(SettingsError, match=message):
        await store.open()
    await store.close()


OTHERWISE = {
    "alter table answers drop column asked": "answers (without asked)",
    "alter table misses rename column shown to topics": "misses (without shown; with topics)",
    "drop table people; create table people (person text, welcomed_at float)": (
        "people (with another primary key)"
    ),
}
ALL_THE_SAME = (
    "drop table people",
    "alter table votes add column why text",
    "alter table votes add column why text not null default ''",
)


@pytest.fixture
async def changed(
    request: pytest.FixtureRequest, store: Store, url: str, clock: StillClock
) -> AsyncIterator[Store]:
    """A store that is to open a database in which somebody has made a change."""
    await store.close()
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as database:
        database.executescript(request.param)
    successor = Store(url, clock, retention_days=90)
    yield successor
    await successor.close()


@pytest.mark.parametrize(
    ("changed", "wrong"), OTHERWISE.items(), ids=OTHERWISE.values(), indirect=["changed"]
)
async def test_tables_of_another_version_are_named_with_their_file_and_the_cure(
    changed: Store, wrong: str, tmp_path: Path
) -> None:
    with pytest.raises(OtherTablesError) as caught:
        await changed.open()
    assert caught.value.wrong.endswith(f"these tables of {tmp_path / 'bot.db'}: {wrong}")
    assert caught.value.cure.startswith("Move that file away or delete it")


@pytest.mark.parametrize("changed", ALL_THE_SAME, indirect=True)
async def test_tables_with_all_that_is_needed_are_used(changed: Store) -> None:
    await changed.open()
    assert await changed.people.welcome("T1", "U1")
    assert await changed.votes.cast(PLACE, "U1", helpful=True)


@pytest.mark.parametrize("url", ["postgres://u:p@h/d?sslmode=require", "postgresql://u:p@h/d"])
def test_the_plain_postgres_forms_that_hosts_give_are_understood(
    url: str, clock: StillClock
) -> None:
    pytest.importorskip("psycopg")
    assert Store(url, clock, retention_days=90)._engine.url.drivername == "postgresql+psycopg"
