"""Words -> weighted features: stems, pairs of neighbours, letter trigrams, concepts, meaning.

Within each group the weights are scaled to one length with the mass of unknown features in the
norm, so a word nobody taught lowers every score: that is what makes the score refuse. The meaning
is the sum of the vectors of the words, by rarity: what is left when nobody taught the words.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate, repeat
from math import hypot
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from bot.knowledge.lines import FRAMEWORK_SLOT
from bot.matching.text import stem
from bot.matching.word_vectors import DIMENSIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy as np
    import numpy.typing as npt

    from bot.matching.ragged import Ragged
    from bot.matching.word_vectors import WordVectors

    Ints = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float32]
    Doubles = npt.NDArray[np.float64]

T = TypeVar("T")

FRAMEWORK = FRAMEWORK_SLOT
"""The word that stands for a framework's name: one feature, whichever of the two it is."""


class Groups(NamedTuple, Generic[T]):
    """One value for each group of features."""

    stems: T
    pairs: T
    trigrams: T
    concepts: T
    meaning: T


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


def numbered(names: Names, pairs: int) -> Groups[range]:
    """Return the ids of the features of each group: of `names`, so many pairs, and the meaning."""
    named = len(names.stems), pairs, len(names.trigrams), len(names.concepts)
    ends = [*accumulate((*named, DIMENSIONS))]
    return Groups(*map(range, (0, *ends), ends))


class FeatureSpace:
    """The features that questions are read into: their ids, and how rare each is.

    Ids run from 0 to the number of features, group after group: those of a group are its range in
    `groups`. `rarity` has a value for each, and behind them that of anything unknown. Pairs of
    neighbours are in the order of `followers`: the stems, sorted, that stand behind each stem, and
    behind the beginning of an utterance, which like its end has the number `len(names.stems)`. The
    features of the meaning are the dimensions of `vectors`.
    """

    def __init__(
        self,
        names: Names,
        followers: Ragged,
        rarity: Floats,
        vectors: WordVectors,
    ) -> None:
        self.names, self.followers, self._edge = names, followers, len(names.stems)
        self.groups, self.rarity = numbered(names, len(followers.values)), rarity
        # Single values are read through their buffers: numpy takes twice as long for one.
        self._followers, self._starts = followers.values.data, followers.starts.data
        # What is unknown has the id -1, and finds the last one.
        self.rarity_of = rarity.data.__getitem__
        self._vectors = vectors

    def stem(self, word: str) -> int:
        """Return the id of the stem of `word`, -1 when it is unknown."""
        return self.names.stems.get(stem(word), -1)

    def pairs(self, stems: Sequence[int]) -> list[int]:
        """Return the ids of the pairs of neighbouring stems, ends too; -1 for an unknown pair."""
        edge = self._edge
        return self._pairs((edge, *stems), (*stems, edge))

    def beside(self, left: str, words: Sequence[str], right: str) -> list[int]:
        """Count for each of `words` how many of the pairs with these neighbours are known.

        The neighbour "" is the end of an utterance; beside an unknown one nothing is known.
        """
        before, after = (self.stem(word) if word else self._edge for word in (left, right))
        stems = [*map(self.stem, words)]
        sides = self._pairs(repeat(before), stems), self._pairs(stems, repeat(after))
        return [(a >= 0) + (b >= 0) for a, b in zip(*sides, strict=True)]

    def _pairs(self, left: Iterable[int], right: Iterable[int]) -> list[int]:
        """Return the ids of pairs of stems, -1 for an unknown one: nothing follows the stem -1."""
        followers, starts, first = self._followers, self._starts, self.groups.pairs.start
        found = []
        for before, after in zip(left, right, strict=False):
            end = starts[before + 1]
            place = bisect_left(followers, after, starts[before], end)
            found.append(place + first if place < end and followers[place] == after else -1)
        return found

    def length(self, features: Sequence[int]) -> float:
        """Return the length of the vector of `features`; -1 is an unknown one.

        One that is there twice counts twice, as it does in what is taught.
        """
        return hypot(*map(self.rarity_of, features))

    def letters(self, word: str) -> list[int]:
        """Return the ids of the trigrams of `word`, each as often as it occurs; -1 for unknown."""
        first, number = self.groups.trigrams.start, self.names.trigrams.get
        unknown = -1 - first
        return [number(gram, unknown) + first for gram in trigrams(word)]

    def concept(self, name: str) -> int:
        """Return the id of a concept, -1 when no utterance has it."""
        at = self.names.concepts.get(name, -1)
        return at + self.groups.concepts.start if at >= 0 else -1

    def row(self, word: str) -> int:
        """Return the row of the vector of `word`, -1 when it has none."""
        return self._vectors.row(word)

    def meaning(self, rows: Sequence[int], rarities: Sequence[float]) -> Doubles:
        """Return the sum of the vectors in `rows`, each by the rarity of its word."""
        return self._vectors.total(rows, rarities)
