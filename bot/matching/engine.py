"""Utterance -> a score per label; knows nothing of frameworks or topics.

The trained weights are packed by feature, and what a word adds to each label is remembered, so
a question costs little more than looking up its words.
"""

from __future__ import annotations

from collections.abc import Hashable
from functools import lru_cache
from math import sqrt
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

import numpy as np

from bot.matching.features import IMPORTANCE
from bot.matching.word_vectors import DIMENSIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy.typing as npt

    from bot.matching.features import Floats, Utterance
    from bot.matching.training import Training

    Doubles = npt.NDArray[np.float64]

L = TypeVar("L", bound=Hashable)

_REMEMBERED_CELLS = 2**20
"""Bound of what is remembered of words, in numbers of 4 bytes."""

_ROWS = 2
"""What a word adds to each label, by its stem and by its letters, is told in two rows."""

_VECTOR = slice(-DIMENSIONS - _ROWS, -_ROWS)
"""Where the vector stands in what words add."""


class Word(NamedTuple):
    """What is remembered of a word: its stem, and what it adds before groups are scaled.

    `adds` holds, end to end, what its stem adds to each label, what its letters add to each, its
    vector, and what stem and letters add to the squares of the lengths of their groups, at right
    angles to the other words: all that is needed of words is the sum of these. It is kept as
    bytes, which are joined more quickly than arrays.
    """

    stem: int
    adds: bytes


class Engine(Generic[L]):
    """Scores utterances. Safe for many threads: what is remembered never changes a result."""

    def __init__(self, training: Training[L]) -> None:
        self.labels = training.labels
        self._space = training.space
        label = np.uint16 if _ROWS * len(self.labels) < 2**16 else np.uint32
        self._posting = np.dtype([("label", label), ("weight", np.float32)])
        self._pack(training)
        remembered = max(64, _REMEMBERED_CELLS // (_ROWS * (len(self.labels) + 1) + DIMENSIONS))
        self._word = lru_cache(maxsize=remembered)(self._read_word)

    def _pack(self, training: Training[L]) -> None:
        """Lay labels and weights side by side, as bytes: nothing is quicker to gather.

        The labels of trigrams are counted from behind those of the rest: so one sum keeps apart
        what the stem of a word adds, and what its letters do.
        """
        starts, labels = training.postings.starts, training.postings.values
        trigrams, named = starts[self._space.trigrams.start], starts[self._space.dimensions.start]
        packed = np.empty(named, self._posting)
        packed["label"] = labels[:named]
        packed["label"][trigrams : starts[self._space.trigrams.stop]] += len(self.labels)
        packed["weight"] = (training.weights * np.repeat(self._space.rarity, np.diff(starts)))[
            :named
        ]
        self._postings = packed.view(np.uint8).data
        self._starts = (starts * self._posting.itemsize).astype(np.uint32).data
        self._by_dimension = training.matrix(self._space.dimensions)

    def scores(self, utterance: Utterance) -> Doubles:
        """Return the score of every label; higher is likelier, 0 where nothing speaks for it."""
        words = [*map(self._word, utterance.words)]
        total = self._group(self._pairs(words), IMPORTANCE.pairs)
        if utterance.concepts:
            total += self._group(self._concepts(utterance), IMPORTANCE.concepts)
        if words:
            adds = np.add.reduce(_rows(words))
            total += self._scaled(adds, _scales(adds))
        return total

    def beside(self, left: str, words: Sequence[str], right: str) -> list[int]:
        """Count for each of `words` on how many sides it was seen beside these neighbours."""
        return self._space.beside(left, words, right)

    def shares(self, utterance: Utterance, label: int) -> list[float]:
        """Return what each word adds to the score of `label`; a pair is shared by its two words."""
        words = [*map(self._word, utterance.words)]
        if not words:
            return []
        rows = _rows(words)
        scales = _scales(np.add.reduce(rows))
        named = self._group(self._concepts(utterance), IMPORTANCE.concepts)[label] / len(words)
        shares = [float(self._scaled(adds, scales)[label] + named) for adds in rows]
        pairs = self._pairs(words)
        scale = _scale(IMPORTANCE.pairs, self._space.length(pairs))
        for place, pair in enumerate(pairs):
            added = float(self._sum([pair])[label]) * scale
            owners = [i for i in (place - 1, place) if 0 <= i < len(words)]
            for owner in owners:
                shares[owner] += added / len(owners)
        return shares

    def _scaled(self, adds: Floats, scales: Sequence[float]) -> Floats:
        """Return what stems, letters and meaning of one or more words add to each label."""
        *rows, meaning = scales
        by_row = adds[: _VECTOR.start].reshape(_ROWS, -1)
        total: Floats = np.array(rows, np.float32).dot(by_row)
        total += (adds[_VECTOR] * meaning).dot(self._by_dimension)
        return total

    def _pairs(self, words: Iterable[Word]) -> list[int]:
        return self._space.pairs([word.stem for word in words])

    def _concepts(self, utterance: Utterance) -> list[int]:
        return [self._space.concept(name) for name in utterance.concepts]

    def _group(self, features: Sequence[int], importance: float) -> Doubles:
        """Return what a group of features adds, scaled to its length; -1 is an unknown one."""
        return self._sum(features) * _scale(importance, self._space.length(features))

    def _read_word(self, word: str) -> Word:
        stem, letters = self._space.stem(word), self._space.letters(word)
        length = self._space.length([stem])
        squares = length**2, self._space.length(letters) ** 2
        parts = self._sum([stem, *letters], _ROWS), self._space.meaning(word, length), squares
        return Word(stem, np.concatenate(parts, dtype=np.float32, casting="same_kind").tobytes())

    def _sum(self, features: Iterable[int], rows: int = 1) -> Doubles:
        """Add up the evidence of `features`, a score per label; -1 has none.

        Trigrams are added up in the second of two `rows`, which stand end to end.
        """
        postings, starts = self._postings, self._starts
        packed = b"".join([postings[starts[f] : starts[f + 1]] for f in features if f >= 0])
        found = np.frombuffer(packed, self._posting)
        total = np.bincount(found["label"], found["weight"], rows * len(self.labels))
        return total.astype(np.float64, copy=False)  # of nothing at all it counts in integers


def _rows(words: Sequence[Word]) -> Floats:
    """Return what each word adds, in a row."""
    rows: Floats = np.frombuffer(b"".join([word.adds for word in words]), np.float32)
    return rows.reshape(len(words), -1)


def _scales(adds: Floats) -> tuple[float, float, float]:
    """Return what scales stems, letters and meaning of all words, each to its importance."""
    vector = adds[_VECTOR]
    stems, letters = adds[-_ROWS:].tolist()
    return (
        _scale(IMPORTANCE.stems, sqrt(stems)),
        _scale(IMPORTANCE.trigrams, sqrt(letters)),
        _scale(IMPORTANCE.meaning, sqrt(vector.dot(vector))),
    )


def _scale(importance: float, length: float) -> float:
    """Return what scales a vector of this `length` to that of its importance."""
    return importance / length if length else 0.0
