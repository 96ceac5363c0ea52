"""`gaps` as a curator runs it, on the database of a bot that has run."""

from __future__ import annotations

import asyncio
import io
import json
import re
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given
from hypothesis.strategies import text
from rich.console import Console

from bot.cli.gaps import MOST_OTHERS, Entry, as_yaml, one_line
from bot.cli.group import main
from bot.cli.terminal import Terminal
from bot.gaps import Reason
from bot.knowledge.model import Focus
from bot.store.schema import DAY
from bot.store.store import Store

SHOWN = (("orm", Focus.FLASK),)


@pytest.fixture
def url(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a database in which nothing was missed yet, told to the command."""
    address = f"sqlite:///{tmp_path / 'bot.db'}"
    monkeypatch.setenv("KNOWLEDGE_DIR", str(folder))
    monkeypatch.setenv("DATABASE_URL", address)
    missed(address)
    return address


def missed(
    url: str, *questions: str, days_ago: float = 0, reason: Reason = Reason.DECLINED
) -> None:
    """Let these questions have been declined, or missed for another `reason`."""

    async def add() -> None:
        store = Store(url, lambda: time.time() - days_ago * DAY, retention_days=90)
        await store.open()
        for question in questions:
            reply = ("T1", "C1", question)
            await store.misses.add(reply, reason, ts="0.1", question=question, shown=SHOWN)
        await store.close()

    asyncio.run(add())


def output(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["gaps", *arguments]) == 0
    return capsys.readouterr().out


def pasted(text: str) -> list[str]:
    """Read lines of a listing as a file of knowledge has them under `questions`."""
    questions: list[str] = yaml.safe_load(f"questions:\n{text}")["questions"]
    return questions


def test_gaps_are_listed_the_commonest_first(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    missed(url, "celery?", "graphql", "graphql in flask")
    missed(url, "graphql", reason=Reason.NOT_HELPFUL)
    assert output(capsys) == (
        "  - graphql\n"
        "      3 x: declined 2, not_helpful 1\n"
        "      also: graphql in flask\n"
        "      shown: orm / flask 3\n"
        "  - celery?\n"
        "      1 x: declined\n"
        "      shown: orm / flask 1\n"
    )


ORM = "does flask have an orm"


def test_what_is_answered_by_now_comes_last(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    missed(url, ORM, f"{ORM}?", "help")
    missed(url, "graphql")
    missed(url, "no idea", reason=Reason.NONE_OF_THESE)
    open_gaps, filled = output(capsys).split("  ✓ ", 1)
    assert open_gaps.count("  - ") == 2
    first, second = filled.split("  ✓ ")
    assert re.fullmatch(
        rf"{ORM}\n      2 x: declined\n      now: orm / flask \([01]\.\d\d\)\n", first
    )
    assert re.fullmatch(r"help\n      1 x: declined\n      now: help \([01]\.\d\d\)\n", second)


@pytest.mark.parametrize("reason", [Reason.NOT_HELPFUL, Reason.DISMISSED])
def test_an_answer_does_not_fill_what_was_answered_badly(
    url: str, capsys: pytest.CaptureFixture[str], reason: Reason
) -> None:
    missed(url, ORM)
    missed(url, ORM, reason=reason)
    assert output(capsys).startswith(f"  - {ORM}\n      2 x: declined 1, {reason} 1\n")


def test_a_pasted_line_fills_its_gap(
    url: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missed(url, "`graphql`: is it slow # or not")
    line, *_ = output(capsys, "--knowledge", str(folder)).splitlines()
    orm = folder / "topics" / "orm.yaml"
    orm.write_text(orm.read_text().replace("questions:\n", f"questions:\n{line}\n"))
    capsys.readouterr()
    (filled,) = json.loads(output(capsys, "--json", "--knowledge", str(folder)))
    now = filled["now"]
    assert (now["action"], now["topic"], now["focus"]) == ("answer", "orm", "both")
    assert 0 < now["confidence"] <= 1


@given(text())
@example("yes")
@example("2026-11-29")
@example("routes: `a` # b")
@example("\u2028- a\n\tb\x85 \ufeff\ud800")
@example("é, or é")
def test_every_question_is_read_by_yaml_as_it_was_asked(question: str) -> None:
    assert pasted(f"  - {as_yaml(question)}") == [one_line(question)]


@pytest.mark.parametrize("question", [ORM, "is Flask's `g` thread-safe?", "", "no"])
def test_only_what_yaml_would_misread_is_quoted(question: str) -> None:
    assert (as_yaml(question) == question) is (question == ORM)


def test_many_wordings_are_cut_short(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    missed(url, *(f"graphql{'?' * i}" for i in range(MOST_OTHERS + 3)))
    lines = output(capsys).splitlines()
    assert len([line for line in lines if "also: " in line]) == MOST_OTHERS
    assert "      and 2 more" in lines


def test_json_has_everything(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    missed(url, "graphql", "graphql in flask")
    assert json.loads(output(capsys, "--json")) == [
        {
            "count": 2,
            "example": "graphql",
            "others": ["graphql in flask"],
            "reasons": {"declined": 2},
            "shown": [{"topic": "orm", "focus": "flask", "count": 2}],
            "now": None,
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


def shown(width: int, *entries: Entry) -> list[str]:
    console = Console(file=io.StringIO(), width=width, highlight=False)
    Terminal(console).list(entries)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue().splitlines()


def test_a_terminal_shows_headings_and_details() -> None:
    heading, *details = shown(100, Entry("-", "graphql [in flask]", ("2 x: declined",)))
    assert heading == "  - graphql [in flask]"
    assert "2 x: declined" in details[0]


@pytest.mark.parametrize("width", [1, 20, 40, 80])
@pytest.mark.parametrize(
    "question",
    [
        "how would one go about adding some graphql to a rather large project in flask",
        'is "a # b" a comment, or what is https://example.org/a/very/long-winded/path/to/it for',
        "why - of all that there is -- does nobody - not one - say what is meant by a dash",
    ],
)
def test_a_narrow_terminal_breaks_lines_where_yaml_joins_them(width: int, question: str) -> None:
    lines = shown(width, Entry("-", as_yaml(question), ()))
    assert pasted("\n".join(lines)) == [question]
