"""A look at the database: it tells whether the bot could write, and leaves nothing behind."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from bot.errors import OtherTablesError, SettingsError
from bot.store.probe import Kind, Probed, probe
from bot.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from still_clock import StillClock


def files(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def tables(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as database:
        return [name for (name,) in database.execute("select name from sqlite_master")]


async def test_a_file_that_is_not_there_is_not_made(url: str, tmp_path: Path) -> None:
    assert await probe(url) == Probed(Kind.NEW_FILE, str(tmp_path / "bot.db"))
    assert files(tmp_path) == []


async def test_an_empty_database_stays_as_it_is_to_the_byte(url: str, tmp_path: Path) -> None:
    file = tmp_path / "bot.db"
    with closing(sqlite3.connect(file)) as database:
        database.execute("create table mine (x)")
    before = file.read_bytes()
    assert await probe(url) == Probed(Kind.FILE, str(file))
    assert (tables(file), file.read_bytes() == before) == (["mine"], True)
    assert files(tmp_path) == ["bot.db"]


async def test_the_bots_own_database_is_written_to_and_no_row_stays(
    store: Store, url: str, tmp_path: Path
) -> None:
    assert (await probe(url)).kind is Kind.FILE
    await store.close()
    with closing(sqlite3.connect(tmp_path / "bot.db")) as database:
        assert database.execute("select count(*) from claims").fetchone() == (0,)


async def test_a_table_that_the_bot_cannot_write_to_is_told(url: str, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "bot.db")) as database:
        database.execute("create table claims (team)")
    with pytest.raises(
        OtherTablesError, match=r"bot.db: claims \(without channel; .*Move that file"
    ):
        await probe(url)
    assert tables(tmp_path / "bot.db") == ["claims"]


async def test_a_table_that_refuses_rows_is_told(store: Store, url: str, tmp_path: Path) -> None:
    await store.close()
    with closing(sqlite3.connect(tmp_path / "bot.db")) as database:
        database.execute(
            "create trigger full before insert on claims begin select raise(abort, 'no more'); end"
        )
    with pytest.raises(SettingsError, match="the database fails: no more"):
        await probe(url)


async def test_a_file_that_is_no_database_is_told(url: str, tmp_path: Path) -> None:
    (tmp_path / "bot.db").write_text("a diary, and a long one at that " * 100)
    with pytest.raises(SettingsError, match="the database fails: file is not a database"):
        await probe(url)


async def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="there is no folder"):
        await probe(f"sqlite:///{tmp_path / 'gone' / 'bot.db'}")


async def test_a_folder_that_may_not_be_written_to_is_told(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.probe.os.access", lambda *_: False)
    with pytest.raises(SettingsError, match="may not be written to"):
        await probe(url)


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
async def test_a_database_in_memory_is_known_as_such(url: str) -> None:
    assert (await probe(url)).kind is Kind.MEMORY


async def test_a_server_that_is_not_there_is_told_without_the_password() -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(SettingsError, match="the database fails") as caught:
        await probe("postgres://bot:hidden@127.0.0.1:1/bot")
    assert "hidden" not in str(caught.value)


async def test_the_store_finds_what_it_needs_after_a_look(
    url: str, clock: StillClock, tmp_path: Path
) -> None:
    await probe(url)
    store = Store(url, clock, retention_days=90)
    await store.open()
    await store.close()
    assert "claims" in tables(tmp_path / "bot.db")
