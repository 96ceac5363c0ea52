"""Interviews in words and buttons, as (said, answered) lists; see cases/dialogues.yaml."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import small_base
import small_interview
import yaml

from bot.interview.dialogue import Digression, Interviewer, Said
from bot.interview.progress import Press, Progress
from bot.interview.steering import Move
from bot.interview_replies import PastStep
from bot.knowledge.loader import load
from bot.matching.text import all_words, plain
from bot.wording import plain_text

HERE = Path(__file__).parent
DIALOGUES = yaml.safe_load((HERE / "cases" / "dialogues.yaml").read_text(encoding="utf-8"))


def words(text: str) -> list[str]:
    return all_words(plain(text))


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Interviewer:
    folder = small_interview.write(small_base.write(tmp_path_factory.mktemp("base") / "knowledge"))
    knowledge = load(folder)
    assert knowledge.interview
    return Interviewer(knowledge.interview, knowledge.topics, words)


@pytest.fixture(scope="session")
def shipped() -> Interviewer:
    interview = load(HERE.parent / "knowledge").interview
    assert interview
    return Interviewer(interview, {}, words)


def answer(interviewer: Interviewer, progress: Progress, said: str | dict[str, Any]) -> Said:
    if isinstance(said, str):
        return interviewer.say(progress, said)
    if "show" in said:
        return interviewer.show(progress)
    step = progress.step - 1 if said.get("late") else progress.step
    run = said.get("run", progress.run)
    return interviewer.press(progress, Press(run, step, Move(said["press"]), said.get("value")))


def shown(said: Said) -> str:
    return "(digression)" if isinstance(said, Digression) else plain_text(said.reply)


def check(
    said: Said, expected: str | list[str], before: Progress, interviewer: Interviewer
) -> None:
    for part in [expected] if isinstance(expected, str) else expected:
        assert part in shown(said)
    if isinstance(said, Digression) or isinstance(said.reply, PastStep):
        assert said.progress == before, "what leads nowhere changes nothing"
    stored = json.loads(json.dumps(said.progress.to_dict()))
    assert interviewer.restore(stored) == said.progress, "it survives being stored"


@pytest.mark.parametrize("dialogue", DIALOGUES, ids=lambda dialogue: dialogue["name"])
def test_a_dialogue_goes_as_written(
    dialogue: dict[str, Any], small: Interviewer, shipped: Interviewer
) -> None:
    interviewer = shipped if dialogue.get("shipped") else small
    turn = interviewer.start("run", dialogue.get("starts", ""))
    check(turn, dialogue.get("opening", []), turn.progress, interviewer)
    progress = turn.progress
    for said, expected in dialogue["turns"]:
        after = answer(interviewer, progress, said)
        check(after, expected, progress, interviewer)
        progress = after.progress


def test_there_are_dialogues_for_every_move() -> None:
    assert len(DIALOGUES) >= 30
    names = [dialogue["name"] for dialogue in DIALOGUES]
    assert len(set(names)) == len(names)
    said = [said for dialogue in DIALOGUES for said, _ in dialogue["turns"]]
    assert {
        press["press"] for press in said if "press" in press and isinstance(press, dict)
    } == set(Move)
