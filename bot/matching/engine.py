"""Utterance -> a score per label; knows nothing of frameworks or topics.

The trained weights are packed by feature, and what a word adds to each label is remembered, so
a question costs little more than looking up its words.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from typing import TYPE_CHECKING, Generic, TypeVar

import numpy as np

from bot.matching.features import IMPORTANCE, Groups

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.matching.features import Floats, Utterance
    from bot.matching.training import Training

L = TypeVar("L", bound=Hashable)

_REMEMBERED_CELLS = 2**18
"""Bound of each memory, in scores: 1 MB."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one word, pair or concept adds to each label before its group is scaled.

    `mass` is what it adds to the square of the group's length, known or not.
    """

    scores: Floats
    mass: float


class Engine(Generic[L]):
    """Scores utterances. Safe for many threads: what is remembered never changes a result."""

    def __init__(self, training: Training[L]) -> None:
        self.labels = training.labels
        self._space, weights = training.space, training.weights
        feature, label = np.nonzero(weights)
        self._at = label.astype(np.uint16 if len(self.labels) < 2**16 else np.uint32)
        self._weights = weights[feature, label]
        self._starts = np.concatenate(
            [[0], np.cumsum(np.bincount(feature, minlength=len(weights)))]
        ).astype(np.int32)
        self._nothing = np.zeros(len(self.labels), np.float32)
        remember = lru_cache(maxsize=max(64, _REMEMBERED_CELLS // len(self.labels)))
        self._letters = remember(self._letters_part)
        self._feature = remember(self._feature_part)
        self._pair = remember(self._pair_part)

    def scores(self, utterance: Utterance) -> Floats:
        """Return the score of every label; higher is likelier, 0 where nothing speaks for it."""
        total = np.zeros(len(self.labels), np.float32)
        for parts, importance in zip(self._groups(utterance), IMPORTANCE, strict=True):
            mass = sum([part.mass for part in parts])
            if mass:
                total += sum([part.scores for part in parts]) * np.float32(importance / sqrt(mass))
        return total

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
        space, feature, words = self._space, self._feature, utterance.words
        stems = [space.stem(word) for word in words]
        yield [feature(stem) for stem in stems]
        yield [self._pair(left, right) for left, right in space.pairs(stems)]
        typed = utterance.typed or (None,) * len(words)
        yield [self._letters(word, said) for word, said in zip(words, typed, strict=True)]
        yield [feature(space.concept(name)) for name in utterance.concepts]

    def _feature_part(self, feature: int) -> Part:
        if feature < 0:
            return Part(self._nothing, self._space.unknown**2)
        rarity = float(self._space.rarity[feature])
        return Part(self._sum([feature], [rarity]), rarity**2)

    def _pair_part(self, left: int, right: int) -> Part:
        return self._feature_part(self._space.pair(left, right))

    def _letters_part(self, word: str, typed: str | None) -> Part:
        ids, weights, mass = self._space.letters(word, typed)
        return Part(self._sum(ids, weights), mass)

    def _sum(self, features: Sequence[int], factors: Sequence[float]) -> Floats:
        """Add up the weights of `features`, each times its factor: one score per label."""
        if not features:
            return self._nothing
        spans = [slice(self._starts[feature], self._starts[feature + 1]) for feature in features]
        at = np.concatenate([self._at[span] for span in spans])
        weights = np.concatenate([self._weights[span] for span in spans])
        weights *= np.repeat(np.array(factors, np.float32), [s.stop - s.start for s in spans])
        return np.bincount(at, weights, len(self.labels)).astype(np.float32)


def _owners(group: str, position: int, words: int) -> list[int]:
    """The words that the part at `position` of a group belongs to."""
    match group:
        case "pairs":
            return [i for i in (position - 1, position) if 0 <= i < words]
        case "concepts":
            return [*range(words)]
        case _:
            return [position]
