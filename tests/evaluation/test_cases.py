"""Where questions with known outcomes come from."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from bot.errors import BotError
from bot.evaluation import cases
from bot.knowledge.model import Focus
from bot.matching.outcome import Action

if TYPE_CHECKING:
    from bot.knowledge.model import Knowledge


def test_tests_and_phrasings_of_the_base_are_cases_with_their_place(knowledge: Knowledge) -> None:
    (orm,) = [case for case in cases.topic_tests(knowledge) if case.topics == ("orm",)]
    assert (orm.text, orm.focus) == ("orm models tables please", Focus.BOTH)
    assert orm.key
    assert knowledge.place(*orm.key).path == "topics/orm.yaml"
    assert [case.action for case in cases.action_tests(knowledge)] == [
        Action.HELP,
        Action.RECOMMEND,
    ]
    taught = cases.phrasings(knowledge)
    assert sum(case.action is Action.DECLINE for case in taught) == 2
    assert not any("{framework}" in case.text for case in taught)


def test_held_out_phrasings_are_gone_and_nothing_else_is(knowledge: Knowledge) -> None:
    held_out = [case for case in cases.phrasings(knowledge) if "toner" in case.text]
    held_out += [case for case in cases.phrasings(knowledge) if case.text == "orm models tables"]
    held_out += [case for case in cases.phrasings(knowledge) if case.text == "hello"]
    left = cases.without(knowledge, held_out)
    assert left.topics["orm"].questions == knowledge.topics["orm"].questions[:1]
    assert left.topics["admin"] == knowledge.topics["admin"]
    assert left.declines[0].questions == ("what's for lunch",)
    assert left.actions.help.questions == ("help", "what can you do")


def test_a_question_file_is_read() -> None:
    lines = [
        json.dumps({"text": "a", "action": "answer", "topics": ["orm"], "focus": "flask"}),
        "",
        json.dumps({"text": "b", "action": "decline", "topics": [], "focus": "both", "id": "q"}),
    ]
    assert cases.read_cases(lines, "file", {"orm"}) == (
        cases.Case("a", Action.ANSWER, ("orm",), Focus.FLASK),
        cases.Case("b", Action.DECLINE),
    )


@pytest.mark.parametrize(
    "line",
    [
        *("x", "[]", '{"text": "a"}', '{"text":"a","action":"fly"}'),
        *('{"text":"a","action":"answer"}', '{"text":1,"action":"help"}'),
        '{"text":"a","action":"answer","topics":"orm"}',
        '{"text":"a","action":"answer","topics":["ormm"]}',
        '{"text":"a","action":"answer","topics":[1]}',
        '{"text":"a","action":"answer","topics":[["orm"]]}',
    ],
)
def test_a_line_that_is_no_question_is_told_by_its_number(line: str) -> None:
    with pytest.raises(BotError, match=r"^file:2:1: is not a question"):
        cases.read_cases(['{"text": "a", "action": "help"}', line], "file", {"orm"})


def test_a_line_that_is_nested_without_end_is_told_by_its_number() -> None:
    with pytest.raises(BotError, match=r"^file:1:1: is nested too deeply for a question$"):
        cases.read_cases(["[" * 100_000], "file", {"orm"})


def test_a_file_without_questions_is_told_of() -> None:
    with pytest.raises(BotError, match=r"^file:1:1: has no question"):
        cases.read_cases(["", "\n"], "file", {"orm"})
