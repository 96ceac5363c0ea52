"""Utterance -> a score per label; knows nothing of frameworks or topics.

The trained weights are packed by feature, and what a word adds to each label is remembered, so
a question costs little more than looking up its words.
"""

from __future__ import annotations

from collections.abc import Hashable
from functools import lru_cache
from itertools import repeat
from math import hypot, sqrt
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

import numpy as np

from bot.matching.features import IMPORTANCE, TYPED_SHARE, Groups

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import numpy.typing as npt

    from bot.matching.features import Floats, Utterance
    from bot.matching.training import Training

    Doubles = npt.NDArray[np.float64]

L = TypeVar("L", bound=Hashable)

_REMEMBERED_CELLS = 2**20
"""Bound of what is remembered of words, in scores: 4 MB."""


class Word(NamedTuple):
    """What is remembered of a word: its stem, and what it adds before groups are scaled.

    `scores` has a row for what its stem adds to each label, one for its letters, one for what it
    means. The lengths are what stem and letters add to those of their groups, at right angles to
    the other words; `meaning` is what it adds to the sum of the vectors.
    """

    stem: int
    scores: Floats
    stem_length: float
    letters_length: float
    meaning: Floats


_STEM, _LETTERS, _MEANING = range(3)
"""The rows of the scores of a word."""
_ROWS = 3


class Engine(Generic[L]):
    """Scores utterances. Safe for many threads: what is remembered never changes a result."""

    def __init__(self, training: Training[L]) -> None:
        self.labels = training.labels
        self._space = training.space
        label = np.uint16 if len(self.labels) < 2**16 else np.uint32
        self._posting = np.dtype([("label", label), ("weight", np.float32)])
        self._pack(training)
        remember = lru_cache(maxsize=max(64, _REMEMBERED_CELLS // (_ROWS * len(self.labels))))
        self._word = remember(self._read_word)

    def _pack(self, training: Training[L]) -> None:
        """Lay labels and weights side by side, as bytes: nothing is quicker to gather."""
        starts, labels = training.postings.starts, training.postings.values
        named = starts[self._space.dimensions.start]
        packed = np.empty(named, self._posting)
        packed["label"] = labels[:named]
        packed["weight"] = (training.weights * np.repeat(self._space.rarity, np.diff(starts)))[
            :named
        ]
        self._postings = packed.view(np.uint8).data
        self._starts = (starts * self._posting.itemsize).astype(np.uint32).data
        self._by_dimension = training.matrix(self._space.dimensions)

    def scores(self, utterance: Utterance) -> Doubles:
        """Return the score of every label; higher is likelier, 0 where nothing speaks for it."""
        words = [*map(self._word, utterance.words)]
        pairs = self._space.pairs([word.stem for word in words])
        total = self._group(pairs, IMPORTANCE.pairs)
        if utterance.concepts:
            total += self._group(self._concepts(utterance), IMPORTANCE.concepts)
        if words:
            total += self._by_word(words, utterance)
        return total

    def beside(self, neighbours: Iterable[tuple[str, str]]) -> list[bool]:
        """Tell of pairs of words whether they stand side by side in what was taught."""
        return self._space.beside(neighbours)

    def _by_word(self, words: Sequence[Word], utterance: Utterance) -> Floats | Doubles:
        """Return what words add each by itself; of a repaired one, what was typed as well."""
        letters = self._space.letters
        typed = {
            i: letters(utterance.words[i], said) for i, said in enumerate(utterance.typed) if said
        }
        lengths = [word.letters_length for word in words]
        for i, (_, length) in typed.items():
            lengths[i] = length
        scale = _scale(IMPORTANCE.trigrams, lengths)
        stem_scale = _scale(IMPORTANCE.stems, [word.stem_length for word in words])
        factors = np.array([stem_scale, scale, _meaning_scale(words)] * len(words), np.float32)
        rows = np.concatenate([word.scores for word in words])
        if not typed:
            total: Floats = factors.dot(rows)
            return total
        factors[[_ROWS * i + _LETTERS for i in typed]] *= 1 - TYPED_SHARE
        evidence = self._sum([gram for grams, _ in typed.values() for gram in grams])
        evidence *= scale * TYPED_SHARE
        evidence += factors.dot(rows)
        return evidence

    def _group(self, features: Sequence[int], importance: float) -> Doubles:
        """Return what a group of features adds, scaled to its length; -1 is an unknown one."""
        return self._sum(features) * _scale(importance, self._space.lengths(features))

    def _concepts(self, utterance: Utterance) -> list[int]:
        return [self._space.concept(name) for name in utterance.concepts]

    def _read_word(self, word: str) -> Word:
        stem, (letters, letters_length) = self._space.stem(word), self._space.letters(word)
        (stem_length,) = self._space.lengths([stem])
        meaning = self._space.meaning(word, stem_length)
        scores = np.empty((_ROWS, len(self.labels)), np.float32)
        scores[_STEM], scores[_LETTERS] = self._sum([stem]), self._sum(letters)
        scores[_MEANING] = meaning @ self._by_dimension
        return Word(stem, scores, stem_length, letters_length, meaning)

    def _sum(self, features: Iterable[int]) -> Doubles:
        """Add up the evidence of `features`, a score per label; -1 has none."""
        found = np.frombuffer(self._packed(features), self._posting)
        total = np.bincount(found["label"], found["weight"], len(self.labels))
        return total.astype(np.float64, copy=False)

    def _packed(self, features: Iterable[int]) -> bytes:
        postings, starts = self._postings, self._starts
        return b"".join([postings[starts[f] : starts[f + 1]] for f in features if f >= 0])

    def shares(self, utterance: Utterance, label: int) -> list[float]:
        """Return what each word adds to the score of `label`; a pair is shared by its two words."""
        shares = [0.0] * len(utterance.words)
        for group, parts in zip(Groups._fields, self._parts(utterance), strict=True):
            for position, part in enumerate(parts):
                owners = _owners(group, position, len(shares))
                for owner in owners:
                    shares[owner] += float(part[label]) / len(owners)
        return shares

    def _parts(self, utterance: Utterance) -> Iterator[list[Floats | Doubles]]:
        """Yield what the parts of each group add to each label, in the order of `Groups`."""
        words = [*map(self._word, utterance.words)]
        stems = [word.stem for word in words]
        yield self._scaled(stems, IMPORTANCE.stems)
        yield self._scaled(self._space.pairs(stems), IMPORTANCE.pairs)
        yield self._letters(utterance)
        yield self._scaled(self._concepts(utterance), IMPORTANCE.concepts)
        scale = _meaning_scale(words) if words else 0.0
        yield [word.scores[_MEANING] * scale for word in words]

    def _scaled(self, features: Sequence[int], importance: float) -> list[Floats | Doubles]:
        scale = _scale(importance, self._space.lengths(features))
        return [self._sum([feature]) * scale for feature in features]

    def _letters(self, utterance: Utterance) -> list[Floats | Doubles]:
        scores, lengths = [], []
        for word, typed in zip(utterance.words, utterance.typed or repeat(None), strict=False):
            grams, length = self._space.letters(word, typed)
            said = self._sum(grams)
            meant = self._word(word).scores[_LETTERS]
            scores.append(said * TYPED_SHARE + meant * (1 - TYPED_SHARE) if typed else said)
            lengths.append(length)
        scale = _scale(IMPORTANCE.trigrams, lengths)
        return [one * scale for one in scores]


def _scale(importance: float, lengths: Sequence[float]) -> float:
    """Return what scales a group of parts of these lengths to the length of its importance."""
    length = hypot(*lengths)
    return importance / length if length else 0.0


def _meaning_scale(words: Sequence[Word]) -> float:
    """Return what scales the sum of the vectors of `words` to the length of its importance."""
    total = sum([word.meaning for word in words[1:]], words[0].meaning)
    return _scale(IMPORTANCE.meaning, [sqrt(total.dot(total))])


def _owners(group: str, position: int, words: int) -> list[int]:
    """The words that the part at `position` of a group belongs to."""
    match group:
        case "pairs":
            return [i for i in (position - 1, position) if 0 <= i < words]
        case "concepts":
            return [*range(words)]
        case _:
            return [position]
