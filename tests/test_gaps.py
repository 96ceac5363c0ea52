"""Misses are grouped into gaps; replies tell what they showed."""

from __future__ import annotations

from bot.choice import Choice
from bot.gaps import Gap, Miss, Reason, asked_again, gaps, is_declined, shown_by
from bot.knowledge.model import Focus
from bot.matching.outcome import Action, Outcome
from bot.replies import Clarification, NoneOfThese, Refusal

ORM, FORMS = ("orm", Focus.FLASK), ("forms", Focus.BOTH)


def test_a_gap_tells_how_often_in_which_words_why_and_what_was_shown() -> None:
    missed = [
        Miss("celery?", Reason.DECLINED, (), 1),
        Miss("graphql with django", Reason.NOT_HELPFUL, (ORM,), 2),
        Miss("graphql", Reason.NONE_OF_THESE, (FORMS, ORM), 3),
        Miss("graphql", Reason.NONE_OF_THESE, (ORM,), 4),
    ]
    assert gaps(missed) == [
        Gap(
            3,
            "graphql",
            ("graphql with django",),
            ((Reason.NONE_OF_THESE, 2), (Reason.NOT_HELPFUL, 1)),
            ((ORM, 3), (FORMS, 1)),
        ),
        Gap(1, "celery?", (), ((Reason.DECLINED, 1),), ()),
    ]


def test_the_gaps_that_an_answer_fills_come_last_and_know_it() -> None:
    done = Outcome(Action.ANSWER, "orm", Focus.FLASK, 0.9)
    outcomes = {"celery": done, "graphql": done, "soap": Outcome(Action.CLARIFY, None, None, 0.4)}
    found = gaps(
        [
            *(Miss("celery", reason, (), 1) for reason in (Reason.DECLINED, Reason.NONE_OF_THESE)),
            *(Miss("graphql", reason, (), 2) for reason in (Reason.DECLINED, Reason.NOT_HELPFUL)),
            Miss("soap", Reason.DECLINED, (), 3),
        ]
    )
    assert [gap.now for gap in found] == [None] * 3
    asked = asked_again(found, outcomes.__getitem__)
    assert [(gap.example, gap.now) for gap in asked] == [
        ("graphql", None),
        ("soap", None),
        ("celery", done),
    ]


def test_no_misses_are_no_gaps() -> None:
    assert gaps([]) == []


def test_an_offer_shows_what_it_offers_and_only_a_refusal_declines() -> None:
    choices = (Choice("orm", Focus.FLASK, "ORM"), Choice("forms", Focus.BOTH, "Forms"))
    for reply in (Clarification(choices), Refusal(choices)):
        assert shown_by(reply) == (ORM, FORMS)
        assert is_declined(reply) is isinstance(reply, Refusal)
    assert shown_by(NoneOfThese()) == ()
