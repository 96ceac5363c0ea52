"""Questions whose right outcome is known: from the knowledge itself, and from question files."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bot.errors import BotError
from bot.knowledge.model import FRAMEWORKS, Focus, filled, topic_file
from bot.matching.outcome import Action

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from bot.knowledge.model import Key, Knowledge


@dataclass(frozen=True, slots=True)
class Case:
    """A question and what it should lead to.

    `topics` are the topics accepted as answers and `focus` the framework it is about, None where
    that is not looked at. `key` is where the question stands in the knowledge, if it does.
    """

    text: str
    action: Action
    topics: tuple[str, ...] = ()
    focus: Focus | None = None
    key: Key | None = None


def topic_tests(knowledge: Knowledge) -> tuple[Case, ...]:
    """Return the tests of all topics."""
    return tuple(
        Case(
            test.ask,
            Action.ANSWER,
            (topic_id,),
            test.focus,
            (topic_file(topic_id), "tests", i, "ask"),
        )
        for topic_id, topic in knowledge.topics.items()
        for i, test in enumerate(topic.tests)
    )


def action_tests(knowledge: Knowledge) -> tuple[Case, ...]:
    """Return the tests of asking for help and for a recommendation."""
    return tuple(
        Case(text, Action(name), key=("actions.yaml", name, "tests", i))
        for name, action in knowledge.actions
        for i, text in enumerate(action.tests)
    )


def phrasings(knowledge: Knowledge) -> tuple[Case, ...]:
    """Return every line that teaches the matcher, the framework filled in, either in turn."""
    return tuple(
        replace(case, text=filled(case.text, FRAMEWORKS[i % 2]))
        for i, case in enumerate(_taught(knowledge))
    )


def without(knowledge: Knowledge, cases: Iterable[Case]) -> Knowledge:
    """Return `knowledge` as if it did not have the phrasings that `cases` came from."""
    gone = {case.key for case in cases}

    def left(questions: tuple[str, ...], *key: str | int) -> dict[str, tuple[str, ...]]:
        kept = tuple(text for i, text in enumerate(questions) if (*key, i) not in gone)
        return {"questions": kept}

    topics = {
        topic_id: topic.model_copy(update=left(topic.questions, topic_file(topic_id), "questions"))
        for topic_id, topic in knowledge.topics.items()
    }
    declines = tuple(
        decline.model_copy(update=left(decline.questions, "declines.yaml", i, "questions"))
        for i, decline in enumerate(knowledge.declines)
    )
    actions = knowledge.actions.model_copy(
        update={
            name: action.model_copy(
                update=left(action.questions, "actions.yaml", name, "questions")
            )
            for name, action in knowledge.actions
        }
    )
    return replace(knowledge, topics=topics, declines=declines, actions=actions)


def read_cases(lines: Iterable[str], name: str, topics: Container[str]) -> tuple[Case, ...]:
    """Read question-file lines: JSON objects with `text`, `action`, `topics` and `focus`.

    Raises BotError, naming the line of the file `name`, for one that is not of that form or wants
    what is none of the base's `topics`, and for a file without any question.
    """
    cases = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                cases.append(_case(json.loads(line), topics))
            except RecursionError as error:
                raise BotError(f"{name}:{number}:1: is nested too deeply for a question") from error
            except (ValueError, KeyError, TypeError) as error:
                raise BotError(
                    f"{name}:{number}:1: is not a question ({error!r}); each line is a JSON object "
                    "with text, action, and for an answer topics and focus"
                ) from error
    if not cases:
        raise BotError(f"{name}:1:1: has no question; write one to each line, as a JSON object")
    return tuple(cases)


def _case(record: dict[str, Any], topics: Container[str]) -> Case:
    text, action, focus = record["text"], Action(record["action"]), record.get("focus")
    wanted = record.get("topics") or []
    if not isinstance(text, str):
        raise TypeError("text is no string")
    if not isinstance(wanted, list):
        raise TypeError("topics is no list")
    for topic in wanted:
        if topic not in topics:
            raise ValueError(f"the base has no topic {topic}")
    if action is Action.ANSWER and not wanted:
        raise KeyError("topics")
    looked_at = Focus(focus) if focus and action is Action.ANSWER else None
    return Case(text, action, tuple(wanted), looked_at)


def _taught(knowledge: Knowledge) -> Iterator[Case]:
    for topic_id, topic in knowledge.topics.items():
        for i, text in enumerate(topic.questions):
            yield Case(
                text, Action.ANSWER, (topic_id,), None, (topic_file(topic_id), "questions", i)
            )
    for name, action in knowledge.actions:
        for i, text in enumerate(action.questions):
            yield Case(text, Action(name), key=("actions.yaml", name, "questions", i))
    for i, decline in enumerate(knowledge.declines):
        for j, text in enumerate(decline.questions):
            yield Case(text, Action.DECLINE, key=("declines.yaml", i, "questions", j))
