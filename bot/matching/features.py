"""Words -> weighted features: stems, pairs of neighbours, letter trigrams, concepts, meaning.

Within each group the weights are scaled to one length with the mass of unknown features in the
norm, so a word nobody taught lowers every score: that is what makes the score refuse. The meaning
is the sum of the vectors of the words, by rarity: what is left when nobody taught the words.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import hypot
from operator import mul
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bot.knowledge.model import FRAMEWORK_SLOT
from bot.matching.text import stem
from bot.matching.word_vectors import DIMENSIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy.typing as npt

    from bot.matching.word_vectors import WordVectors

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
    meaning: float


IMPORTANCE = Groups(stems=1.0, pairs=0.7, trigrams=0.6, concepts=0.5, meaning=0.6)
"""The length of each group in the vector of an utterance (by CLINC150, val, and our own base)."""

UNKNOWN_FACTOR = 1.3
"""An unknown feature is this much rarer than one known feature could be (CLINC150, val)."""

TYPED_SHARE = 0.25
"""How much of the trigrams of a repaired word is what the person typed."""

QUIET_FACTOR = 0.7
"""How much a quiet word counts against another one as rare (by CLINC150 and BANKING77-OOS, val, and
our own base): in CLINC150 quiet words tell more about what is meant, in the other two less."""


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
    Pairs are known by key, sorted: see `pair_keys`; `unknown` is the rarity of anything else. The
    last ids are those of the dimensions of `vectors`: the features of the meaning.
    """

    def __init__(
        self,
        names: Names,
        pair_keys: Ints,
        rarity: Floats,
        unknown: float,
        vectors: WordVectors,
    ) -> None:
        self._names, self._pair_keys = names, np.append(pair_keys, _ABOVE_ALL)
        # Single values are read through these: numpy takes twice as long for one.
        self._pair_key_at, self._rarity_of = self._pair_keys.data, rarity.data
        self._first_trigram = len(names.stems) + len(pair_keys)
        self._first_concept = self._first_trigram + len(names.trigrams)
        self.rarity, self.unknown = rarity, unknown
        self._vectors = vectors
        first_dimension = self._first_concept + len(names.concepts)
        self.dimensions = range(first_dimension, first_dimension + DIMENSIONS)

    def stem(self, word: str) -> int:
        """Return the id of the stem of `word`, -1 when it is unknown."""
        return self._names.stems.get(stem(word), -1)

    def pairs(self, stems: Sequence[int]) -> list[int]:
        """Return the ids of the pairs of neighbouring stems, ends too; -1 for an unknown pair."""
        edge = len(self._names.stems)
        return self._ids_of_pairs(pairwise((edge, *stems, edge)))

    def beside(self, neighbours: Iterable[tuple[str, str]]) -> list[bool]:
        """Tell of pairs of words whether they are known; "" is the end of an utterance."""
        edge = len(self._names.stems)
        stems = [[self.stem(word) if word else edge for word in pair] for pair in neighbours]
        return [pair >= 0 for pair in self._ids_of_pairs(stems)]

    def _ids_of_pairs(self, pairs: Iterable[Sequence[int]]) -> list[int]:
        """Return the id of each pair of stems; all at once, for a call of numpy costs the most."""
        edge = len(self._names.stems)
        keys = [a * (edge + 1) + b if a >= 0 and b >= 0 else -1 for a, b in pairs]
        places = self._pair_keys.searchsorted(keys).tolist()
        key_at = self._pair_key_at
        return [
            at + edge if key_at[at] == key else -1 for at, key in zip(places, keys, strict=True)
        ]

    def lengths(self, features: Sequence[int]) -> list[float]:
        """Return the lengths of the vectors of single features; -1 is an unknown one."""
        rarity, unknown = self._rarity_of, self.unknown
        return [rarity[feature] if feature >= 0 else unknown for feature in features]

    def letters(self, word: str, typed: str | None = None) -> tuple[list[int], float]:
        """Return the ids of the trigrams of `word`, and the length of their vector.

        Each is there as often as it occurs, -1 for an unknown one. Where the word was repaired, the
        ids are those of what the person `typed`, and the vector is made of both, by TYPED_SHARE.
        """
        grams, first, known = trigrams(typed or word), self._first_trigram, self._names.trigrams
        ids = [known[gram] + first if gram in known else -1 for gram in grams]
        if not typed and len(set(grams)) == len(grams):
            return ids, hypot(*self.lengths(ids))
        counts: dict[str, float] = {}
        for share, part in ((1 - TYPED_SHARE, trigrams(word)), (TYPED_SHARE, grams)):
            for gram in part:
                counts[gram] = counts.get(gram, 0.0) + share
        lengths = self.lengths([known[gram] + first if gram in known else -1 for gram in counts])
        return ids, hypot(*map(mul, counts.values(), lengths))

    def meaning(self, word: str, rarity: float) -> Floats:
        """Return what `word` adds to the meaning: its vector, by its rarity."""
        return self._vectors.at(self._vectors.row(word)) * np.float32(rarity)

    def concept(self, name: str) -> int:
        """Return the id of a concept, -1 when no utterance has it."""
        at = self._names.concepts.get(name, -1)
        return at + self._first_concept if at >= 0 else -1
