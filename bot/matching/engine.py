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

    from bot.matching.features import FeatureSpace, Floats, Utterance
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


class Model(NamedTuple, Generic[L]):
    """What an engine scores by: weights from training, packed by feature.

    Label and weight stand side by side in `postings`; those of feature f are the bytes from
    `starts[f]` to `starts[f + 1]`. Labels of trigrams are counted from behind those of the rest: so
    one sum keeps apart what the stem of a word adds, and what its letters do. `by_dimension` has
    the weights of the dimensions of the meaning, of shape (dimensions, labels).
    """

    labels: tuple[L, ...]
    space: FeatureSpace
    postings: npt.NDArray[np.void]
    starts: npt.NDArray[np.uint32]
    by_dimension: Floats


def packed(training: Training[L]) -> Model[L]:
    """Return what `training` came to."""
    labels, space = training.labels, training.space
    starts, numbers = training.postings.starts, training.postings.values
    trigrams, named = space.trigrams, starts[space.dimensions.start]
    number = np.uint16 if _ROWS * len(labels) < 2**16 else np.uint32
    postings = np.empty(named, [("label", number), ("weight", np.float32)])
    postings["label"] = numbers[:named]
    postings["label"][starts[trigrams.start] : starts[trigrams.stop]] += len(labels)
    postings["weight"] = (training.weights * np.repeat(space.rarity[:-1], np.diff(starts)))[:named]
    in_bytes = (starts * postings.itemsize).astype(np.uint32)
    return Model(labels, space, postings, in_bytes, training.matrix(space.dimensions))


class Engine(Generic[L]):
    """Scores utterances. Safe for many threads: what is remembered never changes a result."""

    def __init__(self, model: Model[L]) -> None:
        self.labels, self._space = model.labels, model.space
        # Nothing is quicker to gather than bytes.
        self._posting, self._postings = model.postings.dtype, model.postings.view(np.uint8).data
        self._starts, self._by_dimension = model.starts.data, model.by_dimension
        remembered = max(64, _REMEMBERED_CELLS // (_ROWS * (len(self.labels) + 1) + DIMENSIONS))
        self._word = lru_cache(maxsize=remembered)(self._read_word)

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
