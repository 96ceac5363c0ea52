"""Words -> weighted features: stems, pairs of neighbours, letter trigrams, concepts, meaning.

Within each group the weights are scaled to one length with the mass of unknown features in the
norm, so a word nobody taught lowers every score: that is what makes the score refuse. The meaning
is the sum of the vectors of the words, by rarity: what is left when nobody taught the words.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise
from math import hypot
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bot.knowledge.model import FRAMEWORK_SLOT
from bot.matching.text import stem
from bot.matching.word_vectors import DIMENSIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from bot.matching.ragged import Ragged
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


IMPORTANCE = Groups(stems=1.0, pairs=0.7, trigrams=0.6, concepts=0.5, meaning=0.65)
"""The length of each group in the vector of an utterance (by CLINC150, val, and our own base)."""

UNKNOWN_FACTOR = 1.3
"""An unknown feature is this much rarer than one known feature could be (CLINC150, val)."""

QUIET_FACTOR = 0.7
"""How much a quiet word counts against another one as rare (by CLINC150 and BANKING77-OOS, val, and
our own base): in CLINC150 quiet words tell more about what is meant, in the other two less."""


class Utterance(NamedTuple):
    """What is compared: `words` in order, and the names of domain `concepts` found in them."""

    words: tuple[str, ...]
    concepts: tuple[str, ...] = ()

    @property
    def line(self) -> str:
        """The words, parted by spaces."""
        return " ".join(self.words)


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


class FeatureSpace:
    """The features that questions are read into: their ids, and how rare each is.

    Ids run from 0 to the number of features, group after group; `rarity` has a value for each, and
    behind them that of anything unknown. A pair of neighbours has the id of its place among the
    `followers`: the stems, sorted, that stand behind each stem, and behind the beginning of an
    utterance, which like its end has the number `len(names.stems)`. The last ids are those
    of the dimensions of `vectors`: the features of the meaning.
    """

    def __init__(
        self,
        names: Names,
        followers: Ragged,
        rarity: Floats,
        vectors: WordVectors,
    ) -> None:
        self.names, self.followers, self._edge = names, followers, len(names.stems)
        # Single values are read through their buffers: numpy takes twice as long for one.
        self._followers, self._starts = followers.values.data, followers.starts.data
        # What is unknown has the id -1, and finds the last one.
        self._rarity_at = rarity.data.__getitem__
        first_trigram = self._edge + len(followers.values)
        self._first_concept = first_trigram + len(names.trigrams)
        self.trigrams = range(first_trigram, self._first_concept)
        self.rarity = rarity
        self._vectors = vectors
        first_dimension = self._first_concept + len(names.concepts)
        self.dimensions = range(first_dimension, first_dimension + DIMENSIONS)

    def stem(self, word: str) -> int:
        """Return the id of the stem of `word`, -1 when it is unknown."""
        return self.names.stems.get(stem(word), -1)

    def pairs(self, stems: Sequence[int]) -> list[int]:
        """Return the ids of the pairs of neighbouring stems, ends too; -1 for an unknown pair."""
        return [self._pair(a, b) for a, b in pairwise((self._edge, *stems, self._edge))]

    def beside(self, left: str, words: Sequence[str], right: str) -> list[int]:
        """Count for each of `words` how many of the pairs with these neighbours are known.

        The neighbour "" is the end of an utterance; beside an unknown one nothing is known.
        """
        before, after = (self.stem(word) if word else self._edge for word in (left, right))
        stems = map(self.stem, words)
        return [(self._pair(before, at) >= 0) + (self._pair(at, after) >= 0) for at in stems]

    def _pair(self, left: int, right: int) -> int:
        """Return the id of a pair of stems, -1 for an unknown one: nothing follows the stem -1."""
        followers, end = self._followers, self._starts[left + 1]
        place = bisect_left(followers, right, self._starts[left], end)
        return place + self._edge if place < end and followers[place] == right else -1

    def length(self, features: Sequence[int]) -> float:
        """Return the length of the vector of `features`; -1 is an unknown one.

        One that is there twice counts twice, as it does in what is taught.
        """
        return hypot(*map(self._rarity_at, features))

    def letters(self, word: str) -> list[int]:
        """Return the ids of the trigrams of `word`, each as often as it occurs; -1 for unknown."""
        first, known = self.trigrams.start, self.names.trigrams
        unknown = -1 - first
        return [known.get(gram, unknown) + first for gram in trigrams(word)]

    def meaning(self, word: str, rarity: float) -> Floats:
        """Return what `word` adds to the meaning: its vector, by its rarity."""
        return self._vectors.scaled(self._vectors.row(word), np.float32(rarity))

    def concept(self, name: str) -> int:
        """Return the id of a concept, -1 when no utterance has it."""
        at = self.names.concepts.get(name, -1)
        return at + self._first_concept if at >= 0 else -1
