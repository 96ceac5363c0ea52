"""`python -m bot recommend`: for people, through a pipe, and for scripts."""

from __future__ import annotations

import io
import json
import sys
from typing import TYPE_CHECKING

import pytest
import small_interview
from rich.console import Console

from bot.cli.group import main
from bot.cli.terminal import Terminal
from bot.interview.dialogue import Interviewer
from bot.knowledge.loader import load
from bot.matching.text import all_words

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def command(folder: Path) -> list[str]:
    return ["recommend", "--knowledge", str(small_interview.write(folder))]


def say(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let standard input hold this text."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))


def test_it_asks_through_a_pipe_until_there_is_a_verdict(
    command: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    say("a shop\n\ndoes flask have an orm?\nyes\nnot read any more\n", monkeypatch)
    assert main(command) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("Question 1 of about 2: What are you building?")
    assert shown.count("Question 2: Do staff look after data?") == 2
    assert "Object-relational mapping for flask." in shown
    assert shown.rstrip().endswith("See also:\n1. Admin\n2. Use cases")


def test_it_ends_with_the_input(
    command: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    say("", monkeypatch)
    assert main(command) == 0
    assert capsys.readouterr().out.count("Question 1") == 1


def test_text_shows_what_was_understood_and_the_next_question(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*command, "--text", "a shop, not with mongodb"]) == 0
    shown = capsys.readouterr().out
    assert "Understood so far: Product: A site with content." in shown
    assert "Do staff look after data?" in shown


def test_answers_as_json_for_scripts(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*command, "--json", "--answers", "kind=site, data=skip"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["answers"] == {"kind": "site", "data": None}
    assert record["next"]["question"] == "accounts"
    assert record["next"]["options"] == {"staff": "Staff manage data", "none": "Nobody does"}
    assert (record["verdict"], record["log_odds"]) == ("django", 1.5)
    assert record["reasons"][0]["text"] == "content is what Django was made for"
    assert record["would_change_it"]["choice"] == "flask"
    assert record["first_steps"][0]["command"] == "django-admin startproject mysite"
    assert (record["elsewhere"], record["topics"]) == ([], ["use-cases"])


def test_json_says_when_nothing_is_left_to_ask(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*command, "--json", "--text", "a webhook", "--answers", "data=other"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert (record["next"], record["verdict"]) == (None, "flask")
    assert record["elsewhere"] == [{"title": "A static site", "say": "You need no framework."}]


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ("kin=site", "there is no question `kin`; there are kind, accounts, data"),
        ("kind=castle", "`kind` has no option `castle`; it has site, service"),
        ("kind", "`kind` has no option ``; it has site, service"),
    ],
)
def test_an_answer_that_there_is_not_is_told(
    command: list[str], capsys: pytest.CaptureFixture[str], answers: str, message: str
) -> None:
    assert main([*command, "--answers", answers]) == 2
    assert message in capsys.readouterr().err


def test_without_an_interview_there_is_nothing_to_ask(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["recommend", "--knowledge", str(folder)]) == 1
    assert "has no recommendation.yaml" in capsys.readouterr().err


def test_a_terminal_shows_questions_and_verdicts_whole(folder: Path) -> None:
    knowledge = load(small_interview.write(folder))
    assert knowledge.interview
    interviewer = Interviewer(knowledge.interview, knowledge.topics, all_words)
    console = Console(file=io.StringIO(), width=100, highlight=False)
    Terminal(console).show(interviewer.start("run", "we use postgres").reply)
    Terminal(console).show(interviewer.start("run", "a webhook").reply)
    assert isinstance(console.file, io.StringIO)
    shown = console.file.getvalue()
    for part in (
        "What are you building?",
        "Data: In SQL tables",
        "2. A small service",
        "start over",
    ):
        assert part in shown
    for part in ("Flask, clearly", "a service uses little of Django", "What would change it"):
        assert part in shown
