"""`gaps` as a curator runs it, on the database of a bot that has run."""

from __future__ import annotations

import asyncio
import io
import json
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest
from rich.console import Console

from bot.cli.gaps import MOST_OTHERS
from bot.cli.group import main
from bot.cli.terminal import Terminal
from bot.gaps import Reason
from bot.knowledge.model import Focus
from bot.store.schema import DAY
from bot.store.store import Store

SHOWN = (("orm", Focus.FLASK),)


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a database in which nothing was missed yet, told to the command."""
    address = f"sqlite:///{tmp_path / 'bot.db'}"
    monkeypatch.setenv("DATABASE_URL", address)
    missed(address)
    return address


def missed(url: str, *questions: str, days_ago: float = 0) -> None:
    """Let these questions have been declined."""

    async def add() -> None:
        store = Store(url, lambda: time.time() - days_ago * DAY, retention_days=90)
        await store.open()
        for question in questions:
            reply = ("T1", "C1", question)
            await store.misses.add(reply, Reason.DECLINED, ts="0.1", question=question, shown=SHOWN)
        await store.close()

    asyncio.run(add())


def output(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["gaps", *arguments]) == 0
    return capsys.readouterr().out


def test_gaps_are_listed_the_commonest_first(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    missed(url, "celery?", "graphql", "graphql in flask")
    assert output(capsys) == (
        "2 x graphql\n"
        "    also: graphql in flask\n"
        "    why: declined 2\n"
        "    shown: orm / flask 2\n"
        "1 x celery?\n"
        "    why: declined 1\n"
        "    shown: orm / flask 1\n"
    )


def test_many_wordings_are_cut_short(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    missed(url, *(f"graphql{'?' * i}" for i in range(MOST_OTHERS + 3)))
    lines = output(capsys).splitlines()
    assert len([line for line in lines if "also: " in line]) == MOST_OTHERS
    assert "    and 2 more" in lines


def test_json_has_everything(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    missed(url, "graphql", "graphql in flask")
    assert json.loads(output(capsys, "--json")) == [
        {
            "count": 2,
            "example": "graphql",
            "others": ["graphql in flask"],
            "reasons": {"declined": 2},
            "shown": [{"topic": "orm", "focus": "flask", "count": 2}],
        }
    ]


def test_only_the_last_days_are_looked_at(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    missed(url, "graphql", days_ago=10)
    assert "graphql" in output(capsys, "--days", "11")
    assert output(capsys, "--days", "9") == "No question was missed: nothing to fill.\n"


def test_nothing_missed_is_told(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert url
    assert output(capsys) == "No question was missed: nothing to fill.\n"
    assert output(capsys, "--json") == "[]\n"


def test_what_is_kept_too_long_is_not_shown(
    url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    missed(url, "graphql", days_ago=10)
    monkeypatch.setenv("RETENTION_DAYS", "7")
    assert output(capsys, "--days", "30") == "No question was missed: nothing to fill.\n"
    monkeypatch.setenv("RETENTION_DAYS", "90")
    assert "graphql" in output(capsys, "--days", "30")


def test_a_database_that_is_not_there_is_told_and_not_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'none.db'}")
    assert main(["gaps"]) == 2
    assert "none.db; it is made when the bot first runs" in capsys.readouterr().err
    assert not (tmp_path / "none.db").exists()


def test_a_database_of_somebody_else_is_told_and_left_as_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "shop.db"
    with closing(sqlite3.connect(file)) as database:
        database.execute("create table orders (x)")
    before = file.read_bytes()
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{file}")
    assert main(["gaps"]) == 2
    assert f"{file} has no tables answers, " in (told := capsys.readouterr().err)
    assert "name the bot's own database" in told
    assert (file.read_bytes(), [*tmp_path.glob("shop.db*")]) == (before, [file])


def test_a_damaged_database_is_told_in_one_line(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    missed(url, *(f"question {number} " + "x" * 1000 for number in range(50)))
    file = Path(url.removeprefix("sqlite:///"))
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA journal_mode=DELETE")
        (size,) = database.execute("PRAGMA page_size").fetchone()
        (last,) = database.execute(
            "select max(rootpage) from sqlite_master where type = 'table'"
        ).fetchone()
    data = file.read_bytes()
    file.write_bytes(data[: last * size].ljust(len(data), b"x"))
    assert main(["gaps"]) == 2
    told = capsys.readouterr().err
    assert told.startswith("DATABASE_URL: the database fails: ")
    assert told.count("\n") == 1


@pytest.mark.parametrize("days", ["0", "-1", "x"])
def test_days_are_a_positive_number(days: str) -> None:
    assert main(["gaps", "--days", days]) == 2


def test_a_terminal_shows_headings_and_details() -> None:
    console = Console(file=io.StringIO(), width=100, highlight=False)
    Terminal(console).list([("2 x graphql [in flask]", ("why: declined 2",))])
    assert isinstance(console.file, io.StringIO)
    assert console.file.getvalue().splitlines()[0].strip() == "2 x graphql [in flask]"
    assert "why: declined 2" in console.file.getvalue()
