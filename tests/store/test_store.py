"""The store forgets in time, and says clearly what it cannot use."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from answered import record

from bot.errors import OtherTablesError, SettingsError
from bot.store.schema import DAY
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


async def test_nothing_that_people_asked_is_kept_for_longer_than_it_may_be(
    store: Store, url: str, clock: StillClock
) -> None:
    await store.threads.change(PLACE, lambda _: ThreadState("orm"))
    await record(store, "2.2", message=PLACE)
    week = Store(url, clock, retention_days=7)
    clock.now += 7 * DAY
    await week.open()
    assert await week.threads.state(PLACE) == ThreadState("orm")
    assert await week.answers.to(PLACE)
    clock.now += DAY
    await week.tidy()
    assert await week.threads.state(PLACE) == ThreadState()
    assert await week.answers.to(PLACE) is None
    await week.close()


async def test_what_cannot_be_forgotten_is_logged_and_tried_again_in_a_day(
    store: Store, clock: StillClock, caplog: pytest.LogCaptureFixture
) -> None:
    async with store.claims.engine.begin() as connection:
        await connection.execute(sa.text("DROP TABLE claims"))
    clock.now += DAY
    for _ in range(2):
        await store.tidy()
    assert [record.message for record in caplog.records] == [
        "What is too old could not be forgotten; the next try is in a day"
    ]


async def test_who_reads_does_not_keep_the_bot_from_writing(store: Store, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "bot.db")) as reader:
        reader.execute("begin")
        reader.execute("select * from people").fetchall()
        assert await store.people.welcome("T1", "U1")


async def test_a_reader_forgets_nothing(store: Store, url: str, clock: StillClock) -> None:
    await record(store, "2.2", message=PLACE)
    clock.now += KEEP_THREADS_SECONDS + 1
    reader = Store(url, clock, retention_days=1)
    await reader.open_for_reading()
    assert await reader.answers.to(PLACE)
    await reader.close()


async def test_many_may_open_a_new_database_at_once(url: str, clock: StillClock) -> None:
    stores = [Store(url, clock, retention_days=90) for _ in range(8)]
    await asyncio.gather(*(each.open() for each in stores))
    assert await stores[0].people.welcome("T1", "U1")
    await asyncio.gather(*(each.close() for each in stores))


@pytest.mark.parametrize(
    "url",
    [
        "mysql://x/y",
        "oracle+nothing://x",
        "sqlite+pysqlite:///bot.db",
        "sqlite:///bot.db?timeout=hidden",
        "postgres://bot@host:hidden/bot",
        "postgres://bot:p@ss:hidden@host/bot",
        "postgres://bot@[::1/bot",
    ],
)
def test_an_address_that_cannot_be_used_is_a_clear_message(url: str, clock: StillClock) -> None:
    with pytest.raises(SettingsError, match="DATABASE_URL is not usable") as caught:
        Store(url, clock, retention_days=90)
    assert "hidden" not in str(caught.value)


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


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ("drop table people; drop table votes", "bot.db has no tables people, votes; name the bot"),
        ("alter table votes drop column helpful", r"another version .* votes \(without helpful\)"),
    ],
    ids=["missing", "of another version"],
    indirect=["changed"],
)
async def test_a_reader_is_told_of_tables_it_cannot_read_and_makes_none(
    changed: Store, message: str, tmp_path: Path
) -> None:
    before = (tmp_path / "bot.db").read_bytes()
    with pytest.raises(SettingsError, match=message):
        await changed.open_for_reading()
    assert (tmp_path / "bot.db").read_bytes() == before


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


def test_a_connection_to_a_server_is_tried_before_it_is_used(clock: StillClock) -> None:
    pytest.importorskip("psycopg")
    store = Store("postgresql://u:p@h/d", clock, retention_days=90)
    assert store._engine.pool._pre_ping
