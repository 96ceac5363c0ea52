"""Our own base is understood: its topic tests, the tests of its actions, its declines."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.knowledge.loader import load
from bot.matching.matcher import Matcher
from bot.matching.outcome import Action

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.knowledge.model import Knowledge

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"

MOST_FAILING = 0.1
"""Share of the questions of each kind that may fail; the evaluation has its own gates."""


@pytest.fixture(scope="module")
def ours() -> Knowledge:
    return load(KNOWLEDGE)


@pytest.fixture(scope="module")
def bot(ours: Knowledge) -> Matcher:
    return Matcher(ours)


def fail_over(failures: Sequence[str], total: int) -> None:
    listed = "\n".join(failures)
    assert len(failures) <= MOST_FAILING * total, f"{len(failures)} of {total} fail:\n{listed}"


def test_topic_tests_are_answered_with_their_focus(ours: Knowledge, bot: Matcher) -> None:
    asked = [(topic_id, test) for topic_id, topic in ours.topics.items() for test in topic.tests]
    failures = []
    for topic_id, test in asked:
        outcome = bot.match(test.ask)
        if (outcome.topic, outcome.focus) != (topic_id, test.focus):
            offered = [candidate.topic for candidate in outcome.alternatives]
            said = f"{outcome.action} {outcome.topic} {outcome.focus} {offered}"
            failures.append(f"{topic_id} {test.focus}: {test.ask!r} got {said}")
    fail_over(failures, len(asked))


def test_tests_of_actions_are_recognised(ours: Knowledge, bot: Matcher) -> None:
    asked = [(Action(name), ask) for name, action in ours.actions for ask in action.tests]
    failures = [
        f"{action}: {ask!r} got {outcome.action} {outcome.topic}"
        for action, ask in asked
        if (outcome := bot.match(ask)).action is not action
    ]
    fail_over(failures, len(asked))


def test_declines_are_declined(ours: Knowledge, bot: Matcher) -> None:
    asked = [(decline.kind, ask) for decline in ours.declines for ask in decline.questions]
    failures = [
        f"{kind}: {ask!r} got {outcome.action} {outcome.topic}"
        for kind, ask in asked
        if (outcome := bot.match(ask)).action is Action.ANSWER
    ]
    fail_over(failures, len(asked))
