"""Verdicts and the figures made of them."""

from __future__ import annotations

import pytest

from bot.evaluation.cases import Case
from bot.evaluation.judgement import (
    Judged,
    Verdict,
    calibration_error,
    confusions,
    focus_share,
    judge,
    precision,
    reliability,
    share,
)
from bot.knowledge.model import Focus
from bot.matching.outcome import Action, Candidate, Outcome

ORM = Case("orm?", Action.ANSWER, ("orm", "databases"), Focus.FLASK)


def answer(topic: str, confidence: float = 0.9, focus: Focus = Focus.FLASK) -> Outcome:
    return Outcome(Action.ANSWER, topic, focus, confidence)


def offer(*topics: str, advice: bool = False) -> Outcome:
    candidates = tuple(Candidate(topic, 0.2) for topic in topics)
    return Outcome(Action.CLARIFY, None, None, 0.5, candidates, advice)


def other(action: Action) -> Outcome:
    return Outcome(action, None, None, 0.9)


@pytest.mark.parametrize(
    ("case", "outcome", "verdict"),
    [
        (ORM, answer("orm"), Verdict.RIGHT),
        (ORM, answer("databases"), Verdict.RIGHT),
        (ORM, answer("forms"), Verdict.WRONG),
        (ORM, offer("forms", "orm"), Verdict.OFFERED),
        (ORM, offer("forms", "admin"), Verdict.WRONG),
        (ORM, other(Action.DECLINE), Verdict.SILENT),
        (ORM, other(Action.HELP), Verdict.WRONG),
        (Case("lunch", Action.DECLINE), other(Action.DECLINE), Verdict.RIGHT),
        (Case("lunch", Action.DECLINE), other(Action.HELP), Verdict.RIGHT),
        (Case("lunch", Action.DECLINE), answer("orm"), Verdict.WRONG),
        (Case("lunch", Action.DECLINE), offer("orm"), Verdict.OFFERED),
        (Case("hi", Action.HELP), other(Action.HELP), Verdict.RIGHT),
        (Case("hi", Action.HELP), other(Action.DECLINE), Verdict.SILENT),
        (Case("hi", Action.HELP), offer("orm"), Verdict.WRONG),
        (Case("which", Action.RECOMMEND), other(Action.RECOMMEND), Verdict.RIGHT),
        (Case("which", Action.RECOMMEND), answer("use-cases"), Verdict.WRONG),
        (Case("which", Action.RECOMMEND), other(Action.DECLINE), Verdict.SILENT),
        (Case("which", Action.RECOMMEND), offer("orm"), Verdict.WRONG),
        (Case("which", Action.RECOMMEND), offer("orm", advice=True), Verdict.OFFERED),
        (Case("a or b", Action.CLARIFY, ("orm",)), offer("orm", "forms"), Verdict.RIGHT),
        (Case("a or b", Action.CLARIFY, ("orm",)), answer("orm"), Verdict.RIGHT),
        (Case("a or b", Action.CLARIFY, ("orm",)), answer("forms"), Verdict.WRONG),
    ],
)
def test_each_outcome_gets_the_verdict_a_person_would_give(
    case: Case, outcome: Outcome, verdict: Verdict
) -> None:
    assert judge(case, outcome).verdict is verdict


def judged(*outcomes: Outcome) -> list[Judged]:
    return [judge(ORM, outcome) for outcome in outcomes]


def test_precision_looks_at_answers_only() -> None:
    rows = judged(answer("orm"), answer("forms"), offer("orm"), other(Action.DECLINE))
    assert precision(rows) == 0.5
    assert precision(judged(offer("orm"))) == 1
    assert share(rows, Verdict.RIGHT, Verdict.OFFERED) == 0.5
    assert share([], Verdict.RIGHT) == 0


def test_focus_counts_for_right_answers_only() -> None:
    rows = judged(answer("orm"), answer("orm", focus=Focus.BOTH), answer("forms"))
    assert focus_share(rows) == 0.5
    assert focus_share(judged(answer("forms"))) is None
    assert focus_share([judge(Case("hi", Action.HELP), other(Action.HELP))]) is None


def test_confusions_count_by_pair() -> None:
    rows = judged(answer("forms"), answer("forms"), answer("orm"), other(Action.HELP), offer("x"))
    rows.append(judge(Case("lunch", Action.DECLINE), other(Action.RECOMMEND)))
    assert confusions(rows) == {
        ("orm", "forms"): 2,
        ("orm", "help"): 1,
        ("decline", "recommend"): 1,
    }


def test_reliability_compares_confidence_with_accuracy() -> None:
    rows = judged(answer("orm", 0.85), answer("forms", 0.9), answer("orm", 0.4), offer("orm"))
    low, high = reliability(rows)
    assert (low.count, low.confidence, low.accuracy) == (1, 0.4, 1)
    assert (high.count, high.accuracy) == (2, 0.5)
    assert high.confidence == pytest.approx(0.875)
    assert calibration_error((low, high)) == pytest.approx((0.6 + 2 * 0.375) / 3)
    assert calibration_error(()) == 0
