"""Utterance -> a score per label; knows nothing of frameworks or topics.

The trained weights are packed by feature, and what a word adds to each label is remembered, so
a question costs little more than looking up its words.
"""

from __future__ import annotations

from collections.abc import Hashable
from functools import lru_cache
from itertools import repeat
from math import sqrt
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

import numpy as np

from bot.matching.features import IMPORTANCE, Groups

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.matching.features import Floats, Utterance
    from bot.matching.training import Training

L = TypeVar("L", bound=Hashable)

_REMEMBERED_CELLS = 2**19
"""Bound of what is remembered of words, in scores: 2 MB."""


class Part(NamedTuple):
    """What one word, pair or concept adds to each label before its group is scaled.

    `mass` is what it adds to the square of the group's length, known or not.
    """

    scores: Floats
    mass: float


class Word(NamedTuple):
    """What is remembered of a word: its stem, and (stem, letters) as parts, a row for each."""

    stem: int
    scores: Floats
    masses: tuple[float, float]


class Engine(Generic[L]):
    """Scores utterances. Safe for many threads: what is remembered never changes a result."""

    def __init__(self, training: Training[L]) -> None:
        self.labels = training.labels
        self._space, postings = training.space, training.postings
        self._at = postings.values.astype(np.uint16 if len(self.labels) < 2**16 else np.uint32)
        self._starts = postings.starts.astype(np.int32)
        self._weights = training.weights * np.repeat(self._space.rarity, np.diff(postings.starts))
        remember = lru_cache(maxsize=max(64, _REMEMBERED_CELLS // (2 * len(self.labels))))
        self._word = remember(self._read_word)

    def scores(self, utterance: Utterance) -> Floats:
        """Return the score of every label; higher is likelier, 0 where nothing speaks for it."""
        words = [*map(self._word, utterance.words, utterance.typed or repeat(None))]
        total = np.zeros(len(self.labels), np.float32)
        if words:
            stems, letters = map(sum, zip(*[word.masses for word in words], strict=True))
            factors = _scale(IMPORTANCE.stems, stems), _scale(IMPORTANCE.trigrams, letters)
            total += np.array(factors, np.float32) @ sum([word.scores for word in words])
            pairs = self._space.pairs([word.stem for word in words])
            total += self._group(pairs, IMPORTANCE.pairs)
        if utterance.concepts:
            total += self._group(self._concepts(utterance), IMPORTANCE.concepts)
        return total

    def _group(self, features: list[int], importance: float) -> Floats:
        """Return what a group of features adds, scaled to its length; -1 is an unknown one."""
        known = [feature for feature in features if feature >= 0]
        rarity = self._space.rarity[known]
        mass = float(rarity @ rarity) + (len(features) - len(known)) * self._space.unknown**2
        return self._sum(known) * np.float32(_scale(importance, mass))

    def _concepts(self, utterance: Utterance) -> list[int]:
        return [self._space.concept(name) for name in utterance.concepts]

    def _read_word(self, word: str, typed: str | None) -> Word:
        ids, counts, mass = self._space.letters(word, typed)
        stem = self._space.stem(word)
        known = self._part(stem)
        scores = np.empty((2, len(self.labels)), np.float32)
        scores[0], scores[1] = known.scores, self._sum(ids, counts)
        return Word(stem, scores, (known.mass, mass))

    def _part(self, feature: int) -> Part:
        scores = np.zeros(len(self.labels), np.float32)
        if feature < 0:
            return Part(scores, self._space.unknown**2)
        span = slice(self._starts[feature], self._starts[feature + 1])
        scores[self._at[span]] = self._weights[span]
        return Part(scores, float(self._space.rarity[feature]) ** 2)

    def _sum(self, features: list[int], counts: Sequence[float] = ()) -> Floats:
        """Add up the evidence of `features`, each as often as in `counts`: a score per label."""
        if not features:
            return np.zeros(len(self.labels), np.float32)
        starts = self._starts
        spans = [slice(starts[feature], starts[feature + 1]) for feature in features]
        at = np.concatenate([self._at[span] for span in spans])
        weights = np.concatenate([self._weights[span] for span in spans])
        if counts:
            weights *= np.repeat(np.array(counts, np.float32), [s.stop - s.start for s in spans])
        return np.bincount(at, weights, len(self.labels)).astype(np.float32)

    def shares(self, utterance: Utterance, label: int) -> list[float]:
        """Return what each word adds to the score of `label`; a pair is shared by its two words."""
        shares = [0.0] * len(utterance.words)
        for group, parts, importance in zip(
            Groups._fields, self._groups(utterance), IMPORTANCE, strict=True
        ):
            scale = importance / sqrt(sum(part.mass for part in parts) or 1)
            for position, part in enumerate(parts):
                owners = _owners(group, position, len(shares))
                for owner in owners:
                    shares[owner] += float(part.scores[label]) * scale / len(owners)
        return shares

    def _groups(self, utterance: Utterance) -> Iterator[list[Part]]:
        """Yield the parts of each group of features, in the order of `Groups`."""
        words = [*map(self._word, utterance.words, utterance.typed or repeat(None))]
        yield [Part(word.scores[0], word.masses[0]) for word in words]
        yield [*map(self._part, self._space.pairs([word.stem for word in words]))]
        yield [Part(word.scores[1], word.masses[1]) for word in words]
        yield [*map(self._part, self._concepts(utterance))]


def _scale(importance: float, mass: float) -> float:
    """Return what scales a group of this mass to the length of its importance."""
    return importance / sqrt(mass) if mass else 0.0


def _owners(group: str, position: int, words: int) -> list[int]:
    """The words that the part at `position` of a group belongs to."""
    match group:
        case "pairs":
            return [i for i in (position - 1, position) if 0 <= i < words]
        case "concepts":
            return [*range(words)]
        case _:
            return [position]
