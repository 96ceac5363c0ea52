"""Noise changes how a question is typed, the same way in each run, and leaves its words."""

from __future__ import annotations

from random import Random

import pytest

from bot.evaluation.cases import Case
from bot.evaluation.noise import NOISES, manners, no_punctuation, typos, word_order
from bot.evaluation.report import disturbed
from bot.matching.outcome import Action

TEXT = "How do I add a custom middleware class in Django, please?"


@pytest.mark.parametrize("name", NOISES)
def test_the_same_noise_comes_in_each_run(name: str) -> None:
    cases = [Case(TEXT, Action.ANSWER, ("middleware",))] * 20
    assert disturbed(cases, name) == disturbed(cases, name)
    assert {case.text for case in disturbed(cases, name)} != {TEXT}


def test_typos_change_letters_of_some_longer_words_only() -> None:
    chance = Random(1)
    changed = total = 0
    for _ in range(200):
        for before, after in zip(TEXT.split(), typos(TEXT, chance).split(), strict=True):
            assert len(before) > 3 or before == after
            assert abs(len(before) - len(after)) <= 1
            total += len(before) > 3
            changed += before != after
    assert 0.1 < changed / total < 0.25


def test_manners_go_around_the_question() -> None:
    assert TEXT.rstrip("?") in manners(TEXT, Random(1))


def test_no_punctuation_keeps_the_words() -> None:
    expected = "how do i add a custom middleware class in django please"
    assert no_punctuation(TEXT, Random(1)) == expected


def test_word_order_keeps_the_words() -> None:
    assert sorted(word_order(TEXT, Random(3)).split()) == sorted(TEXT.rstrip("?").split())
    assert word_order("", Random(3)) == ""
