"""Why an answer was given, told to people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.conversation import Conversation
from bot.feedback_replies import Counted, WhyThis
from bot.knowledge.model import Focus
from bot.matching.outcome import Action, Candidate, Evidence, Explanation, Outcome
from bot.replies import Outdated
from bot.wording import plain_text

if TYPE_CHECKING:
    from bot.knowledge.model import Knowledge

ORM = Outcome(Action.ANSWER, "orm", Focus.FLASK, 0.93, (Candidate("forms", 0.05),))


class Explaining:
    """A matcher with one explanation."""

    def __init__(self, outcome: Outcome, *evidence: Evidence, phrasing: str | None = None) -> None:
        self.explanation = Explanation(outcome, phrasing, None, evidence)

    def match(self, _text: str) -> Outcome:
        return self.explanation.outcome

    def explain(self, _text: str) -> Explanation:
        return self.explanation

    def words(self, _text: str) -> tuple[str, ...]:
        return ()


def why(
    knowledge: Knowledge, matcher: Explaining, question: str | None = "?", topic: str = "orm"
) -> WhyThis:
    reply = Conversation(knowledge, matcher).why(question, topic, Focus.FLASK)
    assert isinstance(reply, WhyThis)
    return reply


def test_it_tells_the_phrase_the_words_the_sureness_the_runner_up_and_the_sources(
    knowledge: Knowledge,
) -> None:
    words = Evidence("flsk", "flask", 2.0), Evidence("orm", None, 1.5), Evidence("not", None, -3.0)
    matcher = Explaining(ORM, *words, phrasing="an orm in {framework}")
    lead, *rest = plain_text(why(knowledge, matcher)).split("\n\n")
    assert lead.startswith("I took the question to be about Object-relational mapping: Flask")
    assert rest == [
        "The nearest phrase I know: “an orm in Flask”.",
        "Words that counted, strongest first: “flsk” read as “flask” (2.0), “orm” (1.5).",
        "The runner-up: Forms (5%).",
        "Sources: The documentation https://example.org/docs",
    ]


def test_words_that_hardly_counted_are_left_out(knowledge: Knowledge) -> None:
    weights = (4.0, 2.0, 1.0, 0.6, 0.5, 0.45, 0.3)
    matcher = Explaining(ORM, *(Evidence(f"w{w}", None, w) for w in weights))
    understood = why(knowledge, matcher).understood
    assert understood
    assert understood.words == tuple(Counted(f"w{w}", None, w) for w in weights[:5])
    less = why(knowledge, Explaining(ORM, Evidence("a", None, 4), Evidence("b", None, 0.3)))
    assert less.understood
    assert [word.word for word in less.understood.words] == ["a"]


@pytest.mark.parametrize(
    ("confidence", "sure"),
    [(0.69, "not very sure"), (0.7, "fairly sure"), (0.9, "very sure"), (1.0, "very sure")],
)
def test_sureness_is_told_in_words_too(knowledge: Knowledge, confidence: float, sure: str) -> None:
    outcome = Outcome(Action.ANSWER, "orm", Focus.FLASK, confidence)
    text = plain_text(why(knowledge, Explaining(outcome)))
    assert f"am {sure} of it ({confidence:.0%})" in text
    assert "No other topic came near." in text


def test_what_is_not_what_the_question_led_to_was_chosen(knowledge: Knowledge) -> None:
    reply = why(knowledge, Explaining(ORM), topic="forms")
    assert reply.understood is None
    assert "it was chosen, or follows from what was said before" in plain_text(reply)


def test_a_question_that_is_not_kept_is_told_so(knowledge: Knowledge) -> None:
    reply = why(knowledge, Explaining(ORM), question=None)
    assert plain_text(reply).split("\n\n") == [
        (
            "This is about Object-relational mapping: Flask. The question that it answers is not "
            "kept any more."
        ),
        "Sources: The documentation https://example.org/docs",
    ]


def test_advice_on_the_choice_is_explained_too(knowledge: Knowledge) -> None:
    recommend = Outcome(Action.RECOMMEND, None, Focus.BOTH, 0.8)
    reply = Conversation(knowledge, Explaining(recommend)).why("?", "use-cases", Focus.BOTH)
    assert isinstance(reply, WhyThis)
    assert reply.understood


def test_a_topic_that_is_gone_has_no_reason(knowledge: Knowledge) -> None:
    assert Conversation(knowledge, Explaining(ORM)).why("?", "gone", Focus.FLASK) == Outdated()
