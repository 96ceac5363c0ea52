"""When to answer, offer or decline, and that a confidence means what it says."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.bands import Bands, Chances, Ranking, Verdict, cheapest


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


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_better_chance_never_turns_an_answer_down(one: float, other: float) -> None:
    low, high = sorted((one, other))
    sure, unsure = (Chances(best=p, near=0, missed=0, outside=1 - p) for p in (high, low))
    if cheapest(unsure) is Verdict.ANSWER:
        assert cheapest(sure) is Verdict.ANSWER


SCORES = np.array([[5.0, 3.0, 1.0, 4.0, 0.0], [1.0, 1.0, 2.0, 7.0, 0.5]], np.float32)
DECLINES = np.array([False, False, False, True, False])


def test_declines_are_ranked_apart() -> None:
    ranking = Ranking.of(SCORES, DECLINES)
    assert ranking.order.tolist() == [[0, 1, 2, 4], [2, 0, 1, 4]]
    assert ranking.signals.tolist() == [[5, 2, 1], [2, 1, -5]]
    assert ranking.is_declined.tolist() == [False, True]


@pytest.mark.parametrize(
    ("truth", "cases"), [(0, [0, 1]), (1, [1, 1]), (4, [2, 2]), (None, [3, 3])]
)
def test_what_came_true_is_told_by_the_place_of_the_truth(
    truth: int | None, cases: list[int]
) -> None:
    assert Ranking.of(SCORES, DECLINES).cases(truth).tolist() == cases


def test_a_base_of_one_label_can_be_ranked() -> None:
    ranking = Ranking.of(np.array([[2.0]], np.float32), np.array([False]))
    assert ranking.signals.tolist() == [[2, 2, 2]]


def test_chances_are_those_of_what_they_were_learned_from() -> None:
    chance = np.random.default_rng(1)
    signals = chance.normal(size=(4000, 3))
    right = chance.random(4000) < 1 / (1 + np.exp(-2 * signals[:, 0]))
    cases = np.where(right, 0, 3)
    bands = Bands.learned(signals, cases, np.ones(4000))
    best = np.array([chances.best for chances in bands.chances(signals)])
    for low in np.arange(0, 1, 0.2):
        within = (best >= low) & (best < low + 0.2)
        assert best[within].mean() == pytest.approx(right[within].mean(), abs=0.05)


def test_what_counts_more_moves_the_chances() -> None:
    signals, cases = np.zeros((4000, 3)), np.arange(4000) % 2 * 3
    importance = np.where(cases == 0, 3.0, 1.0)
    (chances,) = Bands.learned(signals, cases, importance).chances(np.zeros((1, 3)))
    assert chances.best == pytest.approx(0.75, abs=0.01)
    assert sum(chances) == pytest.approx(1)


def test_few_questions_never_make_sure() -> None:
    signals, cases = np.array([[9.0, 9, 9], [0, 0, 0]]), np.array([0, 3])
    (chances,) = Bands.learned(signals, cases, np.ones(2)).chances(signals[:1])
    assert 0.4 < chances.best < 0.9


@given(st.lists(st.floats(-1e6, 1e6), min_size=3, max_size=3))
def test_chances_add_up_for_any_signals(signals: list[float]) -> None:
    bands = Bands.learned(np.eye(4, 3), np.array([0, 1, 2, 3]), np.ones(4))
    (chances,) = bands.chances(np.array([signals]))
    assert sum(chances) == pytest.approx(1)
