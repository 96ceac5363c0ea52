"""When to answer, offer or decline, and that a confidence means what it says."""

from __future__ import annotations

from math import exp
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching import bands
from bot.matching.bands import Bands, Chances, Ranking, Verdict, cheapest
from bot.matching.calibration import Ranker
from bot.matching.features import FRAMEWORK, Utterance
from bot.matching.lessons import Kind, Label
from bot.matching.lexicon import PRODUCT

if TYPE_CHECKING:
    from collections.abc import Sequence


@pytest.mark.parametrize(
    ("chances", "verdict"),
    [
        (Chances(best=0.95, near=0.02, missed=0.01, outside=0.02), Verdict.ANSWER),
        (Chances(best=0.5, near=0.4, missed=0.05, outside=0.05), Verdict.OFFER),
        (Chances(best=0.2, near=0.6, missed=0.1, outside=0.1), Verdict.OFFER),
        (Chances(best=0.1, near=0.05, missed=0.05, outside=0.8), Verdict.DECLINE),
        (Chances(best=0.0, near=0.0, missed=0.0, outside=1.0), Verdict.DECLINE),
    ],
)
def test_the_verdict_is_what_costs_least(chances: Chances, verdict: Verdict) -> None:
    assert cheapest(chances) is verdict


def test_to_act_takes_less_certainty_than_to_answer() -> None:
    chances = Chances(best=0.5, near=0.05, missed=0.2, outside=0.25)
    assert cheapest(chances) is Verdict.OFFER
    assert cheapest(chances, acting=True) is Verdict.ANSWER
    assert cheapest(Chances(0.1, 0.1, 0.1, 0.7), acting=True) is Verdict.DECLINE


def test_to_act_where_an_answer_stands_beside_takes_certainty() -> None:
    chances = Chances(best=0.5, near=0.5, missed=0.0, outside=0.0)
    assert cheapest(chances, acting=True) is Verdict.OFFER


def test_to_answer_what_names_nothing_of_ours_takes_more_certainty() -> None:
    chances = Chances(best=0.7, near=0.0, missed=0.0, outside=0.3)
    assert cheapest(chances) is Verdict.ANSWER
    assert cheapest(chances, is_ours=False) is Verdict.OFFER
    assert cheapest(Chances(0.85, 0.0, 0.0, 0.15), is_ours=False) is Verdict.ANSWER


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_better_chance_never_turns_an_answer_down(one: float, other: float) -> None:
    low, high = sorted((one, other))
    sure, unsure = (Chances(best=p, near=0, missed=0, outside=1 - p) for p in (high, low))
    if cheapest(unsure) is Verdict.ANSWER:
        assert cheapest(sure) is Verdict.ANSWER


LABELS = [
    *(Label(Kind.TOPIC, name) for name in ("orm", "forms", "admin")),
    Label(Kind.DECLINE, "Other frameworks"),
    Label(Kind.ACTION, "help"),
]
SAID = Utterance(("orm",))


def ranked(*scores: float, labels: Sequence[Label] = LABELS, said: Utterance = SAID) -> Ranking:
    return Ranker(labels).rank(np.array(scores), said)


def test_declines_are_ranked_apart() -> None:
    there, elsewhere = ranked(5, 3, 1, 4, 0), ranked(1, 1, 2, 7, 0.5)
    assert (there.order, elsewhere.order) == ([0, 1, 2, 4], [2, 0, 1, 4])
    assert there.signals[:4] == (5, 2, 1, False)
    assert elsewhere.signals[:4] == (2, 1, -5, False)
    assert (there.is_declined, elsewhere.is_declined) == (False, True)


def test_what_names_a_framework_is_declined_by_its_chances_alone() -> None:
    assert not ranked(1, 1, 2, 7, 0.5, said=Utterance((FRAMEWORK, "orm"))).is_declined


def test_it_is_certain_of_what_the_model_finds_likely() -> None:
    scores = 5, 3, 1, 4, 0
    likeliest = exp(5) / sum(map(exp, scores))
    assert exp(ranked(*scores).signals.certainty) == pytest.approx(likeliest)


def test_a_decline_that_nothing_speaks_for_is_no_rival() -> None:
    assert ranked(5, 3, 1, -4, 0).signals.over_declines == 5


@pytest.mark.parametrize(
    "said", [Utterance((FRAMEWORK, "orm")), Utterance(("orm",), concepts=(PRODUCT,))]
)
def test_a_question_that_names_a_framework_or_a_product_is_ours(said: Utterance) -> None:
    assert ranked(5, 3, 1, 4, 0, said=said).signals.is_ours


def test_a_question_that_asks_for_help_is_ours() -> None:
    assert ranked(1, 1, 1, 0, 9).signals.is_ours


def test_a_wish_for_advice_is_ours_if_it_has_a_name_of_the_base() -> None:
    labels = [*LABELS, Label(Kind.ACTION, "recommend")]
    orm = Utterance(("which", "orm"), concepts=("topic orm",))
    assert ranked(1, 1, 1, 0, 0, 9, labels=labels, said=orm).signals.is_ours
    assert not ranked(1, 1, 1, 0, 0, 9, labels=labels, said=SAID).signals.is_ours


@pytest.mark.parametrize(
    ("truth", "cases"), [(0, [0, 1]), (1, [1, 1]), (4, [2, 2]), (None, [3, 3])]
)
def test_what_came_true_is_told_by_the_place_of_the_truth(
    truth: int | None, cases: list[int]
) -> None:
    rankings = ranked(5, 3, 1, 4, 0), ranked(1, 1, 2, 7, 0.5)
    assert [ranking.case(truth) for ranking in rankings] == cases


def test_a_truth_far_behind_was_missed() -> None:
    labels = [Label(Kind.TOPIC, str(i)) for i in range(40)]
    assert ranked(*range(40), labels=labels).case(0) == 2


def test_a_base_of_one_label_can_be_ranked() -> None:
    assert ranked(2, labels=LABELS[:1]).signals == (2, 2, 2, False, 0)


def test_chances_are_those_of_what_they_were_learned_from() -> None:
    chance = np.random.default_rng(1)
    signals = chance.normal(size=(4000, 3))
    right = chance.random(4000) < 1 / (1 + np.exp(-2 * signals[:, 0]))
    cases = np.where(right, 0, 3)
    learned = Bands.learned(signals, cases, np.ones(4000))
    best = np.array([learned.chances(row).best for row in signals.tolist()])
    for low in np.arange(0, 1, 0.2):
        within = (best >= low) & (best < low + 0.2)
        assert best[within].mean() == pytest.approx(right[within].mean(), abs=0.05)


def test_what_counts_more_moves_the_chances() -> None:
    signals, cases = np.zeros((4000, 3)), np.arange(4000) % 2 * 3
    importance = np.where(cases == 0, 3.0, 1.0)
    chances = Bands.learned(signals, cases, importance).chances([0.0, 0.0, 0.0])
    assert chances.best == pytest.approx(0.75, abs=0.01)
    assert sum(chances) == pytest.approx(1)


def test_few_questions_never_make_sure() -> None:
    signals, cases = np.array([[9.0, 9, 9], [0, 0, 0]]), np.array([0, 3])
    chances = Bands.learned(signals, cases, np.ones(2)).chances(signals[0].tolist())
    assert 0.4 < chances.best < 0.9


@given(st.lists(st.floats(-1e6, 1e6), min_size=3, max_size=3))
def test_chances_add_up_for_any_signals(signals: list[float]) -> None:
    learned = Bands.learned(np.eye(4, 3), np.array([0, 1, 2, 3]), np.ones(4))
    assert sum(learned.chances(signals)) == pytest.approx(1)


def test_chances_of_one_are_those_that_learning_sees() -> None:
    chance = np.random.default_rng(2)
    signals, cases = chance.normal(size=(50, 4)), chance.integers(0, 4, 50)
    learned = Bands.learned(signals, cases, np.ones(50))
    design = bands._design(signals, learned.center, learned.scale)
    expected = bands._softmax(design @ learned.weights)
    assert np.allclose([learned.chances(row) for row in signals.tolist()], expected)
