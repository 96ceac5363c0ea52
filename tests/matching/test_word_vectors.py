"""Vectors tell which words mean much the same, though they share no letters."""

from __future__ import annotations

import numpy as np
import pytest

from bot.matching.english import FUNCTION_WORDS
from bot.matching.word_vectors import DIMENSIONS, WordVectors, shipped
from vectors.__main__ import as_bytes, reduced

ONE = np.float32(1)


def cosine(one: str, other: str) -> float:
    a, b = (shipped().scaled(shipped().row(word), ONE) for word in (one, other))
    return float(a @ b / np.sqrt((a @ a) * (b @ b)))


@pytest.mark.parametrize(
    ("word", "near", "far"),
    [
        ("purchase", "buy", "weather"),
        ("quick", "fast", "blue"),
        ("picture", "photo", "password"),
        ("postgresql", "mysql", "template"),
        ("login", "password", "forecast"),
    ],
)
def test_what_means_the_same_is_near(word: str, near: str, far: str) -> None:
    assert cosine(word, near) > cosine(word, far) + 0.2


def test_a_word_is_found_by_its_stem_too() -> None:
    vectors = WordVectors(["deploy"], np.ones((1, DIMENSIONS), np.int8))
    assert vectors.row("deploying") == vectors.row("deploy") == 0


def test_any_other_word_means_nothing() -> None:
    row = shipped().row("xylqz")
    assert row == -1
    assert not shipped().scaled(row, ONE).any()


def test_function_words_mean_little() -> None:
    lengths = {
        word: np.linalg.norm(shipped().scaled(shipped().row(word), ONE))
        for word in ("would", "database")
    }
    assert "would" in FUNCTION_WORDS
    assert lengths["would"] == pytest.approx(0.3 * lengths["database"], rel=0.1)


def test_vectors_survive_being_kept() -> None:
    again = WordVectors.from_bytes(shipped().to_bytes())
    rows = np.arange(0, len(again.words), 999)
    assert again.words == shipped().words
    assert np.array_equal(again.scaled(rows, ONE), shipped().scaled(rows, ONE))


def test_reducing_keeps_who_is_near_to_whom() -> None:
    chance = np.random.default_rng(7)
    kinds = chance.normal(size=(2, 200))
    said = np.concatenate([kind + chance.normal(size=(50, 200)) / 4 for kind in kinds])
    small = as_bytes(reduced(said.astype(np.float32)), [1.0] * 100).astype(np.float32)
    assert small.shape == (100, DIMENSIONS)
    likeness = small @ small.T
    assert likeness[:50, :50].min() > likeness[:50, 50:].max()
