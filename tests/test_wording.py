"""The plain text of a reply carries all of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.choice import Choice
from bot.conversation import Conversation
from bot.interview_replies import Lapsed
from bot.knowledge.model import Example, Focus
from bot.matching.outcome import Action, Explanation, Outcome
from bot.replies import (
    AnsweredAbove,
    Apology,
    Clarification,
    Help,
    Left,
    NoneOfThese,
    Outdated,
    Recommendation,
    Refusal,
    Reply,
    SwitchedOff,
    YouAreWelcome,
)
from bot.wording import plain_text

if TYPE_CHECKING:
    from bot.knowledge.model import Knowledge

CHOICES = (Choice("orm", Focus.FLASK, "ORM"), Choice("forms", Focus.FLASK, "Forms"))


class Silent:
    def match(self, _text: str) -> Outcome:
        return Outcome(Action.DECLINE, None, None, 0.0)

    def explain(self, text: str) -> Explanation:
        return Explanation(self.match(text), None, None, ())

    def words(self, _text: str) -> tuple[str, ...]:
        return ()


def test_an_answer_as_text_has_its_detail_example_releases_sources_and_choices(
    knowledge: Knowledge,
) -> None:
    orm = knowledge.topics["orm"]
    assert orm.flask
    fact = orm.flask.model_copy(update={"example": Example(language="python", code="db = 1\n")})
    topics = {**knowledge.topics, "orm": orm.model_copy(update={"flask": fact})}
    conversation = Conversation(replace(knowledge, topics=topics), Silent())
    reply = conversation.show("orm", Focus.FLASK).reply
    assert plain_text(reply).split("\n\n") == [
        "Object-relational mapping for flask.",
        "• Object-relational mapping in more words.",
        "db = 1",
        (
            "Object-relational mapping: Flask. Holds for Django 5.2. Reviewed 2026-11-20.\n"
            "Sources: The documentation https://example.org/docs"
        ),
        "See also:\n1. Django\n2. Compare both\n3. Admin",
    ]


def test_only_a_verified_fact_claims_to_be_checked(knowledge: Knowledge) -> None:
    orm = knowledge.topics["orm"]
    assert orm.flask
    fact = orm.flask.model_copy(update={"verified_by": ("tests/facts/test_orm.py::test_x",)})
    topics = {**knowledge.topics, "orm": orm.model_copy(update={"flask": fact})}
    conversation = Conversation(replace(knowledge, topics=topics), Silent())
    assert "Checked against Django 5.2" in plain_text(conversation.show("orm", Focus.FLASK).reply)
    assert "Holds for Django 5.2" in plain_text(conversation.show("orm", Focus.DJANGO).reply)


def test_a_recommendation_says_what_decides(knowledge: Knowledge) -> None:
    answer = Conversation(knowledge, Silent()).show("use-cases", Focus.BOTH).reply
    text = plain_text(Recommendation(answer))  # type: ignore[arg-type]
    assert text.startswith("Which of the two fits depends on what you build.")
    assert "Use cases for both." in text


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (Clarification(CHOICES), "Which of these do you mean?\n\n1. ORM\n2. Forms"),
        (Clarification(CHOICES[:1]), "understand you. Do you mean this?\n\n1. ORM"),
        (Refusal(CHOICES), "The nearest topics I know:\n\n1. ORM\n2. Forms"),
        (Refusal(()), "say `help` to see what you can ask."),
        (NoneOfThese(), "Try other words, or say `help`."),
        (Help(("Admin", "Forms"), ("A?", "B?")), "Try:\n• A?\n• B?\n\nTopics:\nAdmin, Forms"),
        (Outdated(), "Please ask the question again."),
        (Apology(), "Please try again."),
        (Lapsed(), "Say `recommend` to start a new one."),
        (Left(), "Mention me to call me back; in a direct message, just write."),
        (SwitchedOff(), "in a direct message I answer always."),
        (YouAreWelcome(), "You are welcome."),
        (AnsweredAbove("ORM", "1.1"), "I have answered that above: ORM."),
        (AnsweredAbove("ORM", "1.1", "https://a.b"), "above: ORM.\n\nhttps://a.b"),
    ],
)
def test_what_else_the_bot_says(reply: Reply, expected: str) -> None:
    assert plain_text(reply).endswith(expected)


def test_where_advice_may_be_wanted_it_is_offered_in_words_too() -> None:
    assert "Or say `recommend`" in plain_text(Clarification(CHOICES, advice=True))
    assert "recommend" not in plain_text(Clarification(CHOICES))
