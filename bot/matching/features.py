"""Words -> weighted features: stems, pairs of neighbouring stems, letter trigrams, concepts.

Within each group the weights are scaled to length 1 with the mass of unknown features in the norm,
so a word nobody taught lowers every score: that is what makes the score refuse.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, pairwise
from math import log, sqrt
from typing import TYPE_CHECKING

import numpy as np

from bot.matching.text import stem

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    Ids = npt.NDArray[np.int32]
    Weights = npt.NDArray[np.float32]

STEMS, PAIRS, TRIGRAMS, CONCEPTS = range(4)
GROUP_WEIGHTS = (1.0, 0.7, 1.0, 0.7)
"""How much each group of features counts, in the order above (measured on CLINC150, val)."""

FRAMEWORK = "{framework}"
"""The word that stands for a framework's name: one feature, whichever of the two it is."""

_EDGE = "\n"
"""Stands before the first and after the last word; no word holds it."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """What is compared: `words` in order, and the ids of domain `concepts` found in them.

    `typed` holds, for words that were repaired, what the person typed, by position.
    """

    words: tuple[str, ...]
    concepts: tuple[str, ...] = ()
    typed: tuple[str | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Vector:
    """A sparse vector: parallel arrays of feature ids, weights, and the word each belongs to."""

    ids: Ids
    weights: Weights
    owners: Ids


def trigrams(word: str) -> list[str]:
    """Return the letter trigrams of " word "; none for the placeholder of a framework."""
    if word == FRAMEWORK:
        return []
    padded = f" {word} "
    return [padded[i : i + 3] for i in range(len(padded) - 2)]


def features(utterance: Utterance) -> list[list[tuple[str, int]]]:
    """Return (feature, position of its word) for each group, repetitions included."""
    stems = [stem(word) for word in utterance.words]
    typed = utterance.typed or (None,) * len(stems)
    letters = [
        [(gram, i) for gram in chain(trigrams(word), trigrams(said) if said else ())]
        for i, (word, said) in enumerate(zip(utterance.words, typed, strict=True))
    ]
    return [
        [(word, i) for i, word in enumerate(stems)],
        [
            (f"{left} {right}", min(i, len(stems) - 1))
            for i, (left, right) in enumerate(pairwise([_EDGE, *stems, _EDGE]))
        ],
        [*chain.from_iterable(letters)],
        [(concept, 0) for concept in utterance.concepts],
    ]


class FeatureSpace:
    """The features of the utterances it was made from, with their ids and rarity."""

    def __init__(self, utterances: Sequence[Utterance]) -> None:
        self._ids: list[dict[str, int]] = [{} for _ in GROUP_WEIGHTS]
        self.size = 0
        counts: list[int] = []
        for utterance in utterances:
            for group, ids in zip(features(utterance), self._ids, strict=True):
                for feature in {feature: None for feature, _ in group}:
                    if feature not in ids:
                        ids[feature] = self.size
                        self.size += 1
                        counts.append(0)
                    counts[ids[feature]] += 1
        self._unknown_rarity = log(1 + len(utterances)) + 1
        self._rarity = [log((1 + len(utterances)) / (1 + count)) + 1 for count in counts]

    def vector(self, utterance: Utterance) -> Vector:
        """Return the known features of `utterance`; unknown ones only lengthen the norm."""
        ids: list[int] = []
        weights: list[float] = []
        owners: list[int] = []
        for group, known, share in zip(features(utterance), self._ids, GROUP_WEIGHTS, strict=True):
            found = [(known.get(feature, -1), owner) for feature, owner in group]
            rarities = [self._rarity[i] if i >= 0 else self._unknown_rarity for i, _ in found]
            scale = share / sqrt(sum(r * r for r in rarities) or 1)
            for (i, owner), rarity in zip(found, rarities, strict=True):
                if i >= 0:
                    ids.append(i)
                    weights.append(rarity * scale)
                    owners.append(owner)
        return Vector(
            np.array(ids, np.int32), np.array(weights, np.float32), np.array(owners, np.int32)
        )
