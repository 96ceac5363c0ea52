"""Words -> weighted features: stems, pairs of neighbouring stems, letter trigrams, concepts.

Within each group the weights are scaled to length 1 with the mass of unknown features in the norm,
so a word nobody taught lowers every score: that is what makes the score refuse.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bot.knowledge.model import FRAMEWORK_SLOT
from bot.matching.text import stem

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float32]

FRAMEWORK = FRAMEWORK_SLOT
"""The word that stands for a framework's name: one feature, whichever of the two it is."""


class Groups(NamedTuple):
    """One value for each group of features."""

    stems: float
    pairs: float
    trigrams: float
    concepts: float


IMPORTANCE = Groups(stems=1.0, pairs=0.7, trigrams=0.6, concepts=0.5)
"""The length of each group in the vector of an utterance (by CLINC150, val, and our own base)."""

UNKNOWN_FACTOR = 1.3
"""An unknown feature is this much rarer than one known feature could be (CLINC150, val)."""

TYPED_SHARE = 0.25
"""How much of the trigrams of a repaired word is what the person typed."""

QUIET_FACTOR = 0.5
"""How much a quiet word counts against another one as rare."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """What is compared: `words` in order, and the names of domain `concepts` found in them.

    `typed` holds, where a word was repaired, what the person typed; it is as long as `words`,
    or empty when nothing was repaired.
    """

    words: tuple[str, ...]
    concepts: tuple[str, ...] = ()
    typed: tuple[str | None, ...] = ()


def trigrams(word: str) -> list[str]:
    """Return the letter trigrams of " word "; none for the placeholder of a framework."""
    if word == FRAMEWORK:
        return []
    padded = f" {word} "
    return [padded[i : i + 3] for i in range(len(padded) - 2)]


class Names(NamedTuple):
    """The number of every stem, trigram and concept within its group."""

    stems: dict[str, int]
    trigrams: dict[str, int]
    concepts: dict[str, int]


_ABOVE_ALL = np.iinfo(np.int64).max
"""Ends the keys of pairs, so that a search always finds something to compare with."""


def pair_keys(left: Ints, right: Ints, stems: int) -> Ints:
    """Return a number for each pair of neighbours; number `stems` is the end of an utterance."""
    return left * (stems + 1) + right


class FeatureSpace:
    """The features that questions are read into: their ids, and how rare each is.

    Ids run from 0 to the number of features, group after group; `rarity` has a value for each.
    Pairs are known by key, sorted: see `pair_keys`; `unknown` is the rarity of anything else.
    """

    def __init__(self, names: Names, pair_keys: Ints, rarity: Floats, unknown: float) -> None:
        self._names, self._pair_keys = names, np.append(pair_keys, _ABOVE_ALL)
        self._first_trigram = len(names.stems) + len(pair_keys)
        self._first_concept = self._first_trigram + len(names.trigrams)
        self.rarity, self.unknown = rarity, unknown

    def stem(self, word: str) -> int:
        """Return the id of the stem of `word`, -1 when it is unknown."""
        return self._names.stems.get(stem(word), -1)

    def pairs(self, stems: Sequence[int]) -> list[int]:
        """Return the ids of the pairs of neighbouring stems, ends too; -1 for an unknown pair.

        All are looked up at once, for a call of numpy costs more than the search.
        """
        edge = len(self._names.stems)
        line = (edge, *stems, edge)
        keys = [a * (edge + 1) + b if a >= 0 and b >= 0 else -1 for a, b in pairwise(line)]
        at = self._pair_keys.searchsorted(keys)
        found: list[int] = np.where(self._pair_keys[at] == keys, at + edge, -1).tolist()
        return found

    def letters(self, word: str, typed: str | None) -> tuple[list[int], list[float], float]:
        """Return (ids, counts, mass) of the trigrams of `word`; no counts where all are 1.

        Where it was repaired, a part of the evidence is what the person `typed`.
        """
        grams, first, known = trigrams(word), self._first_trigram, self._names.trigrams
        if not typed and len(set(grams)) == len(grams):
            ids = [known[gram] + first for gram in grams if gram in known]
            rarity = self.rarity[ids]
            return ids, [], float(rarity @ rarity) + (len(grams) - len(ids)) * self.unknown**2
        counts = dict[str, float](Counter(grams))
        if typed:
            counts = {gram: count * (1 - TYPED_SHARE) for gram, count in counts.items()}
            for gram in trigrams(typed):
                counts[gram] = counts.get(gram, 0) + TYPED_SHARE
        ids = [known[gram] + first for gram in counts if gram in known]
        times = [counts.pop(gram) for gram in [*counts] if gram in known]
        rarity = self.rarity[ids] * np.array(times, np.float32)
        return (
            ids,
            times,
            float(rarity @ rarity) + sum(n * n for n in counts.values()) * self.unknown**2,
        )

    def concept(self, name: str) -> int:
        """Return the id of a concept, -1 when no utterance has it."""
        at = self._names.concepts.get(name, -1)
        return at + self._first_concept if at >= 0 else -1
