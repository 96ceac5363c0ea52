"""Repair of misspelt words against the words of the base: the only place for edit distance."""

from __future__ import annotations

from functools import lru_cache
from math import log
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler

from bot.matching.common_words import COMMON_WORDS
from bot.matching.text import stem

if TYPE_CHECKING:
    from collections.abc import Mapping

SHORTEST_TYPED, SHORTEST_MEANT = 2, 3
"""Fewest letters of a word that is repaired, and of one it is repaired to: there are too many
others one edit away from a shorter one."""

_ONE_EDIT_UP_TO = 5
_LEAST_SIMILARITY, _LEAST_SIMILARITY_SHORT = 0.7, 0.66
_LIKENESS, _COMMONNESS, _SWAP = 0.25, 0.03, 0.15
"""What decides between words that are about as near: a common beginning, how often the word is
used, and that the letters are the same, which makes a swap of two (all by CLINC150, val)."""


class Speller:
    """Knows how the words of the base are spelt.

    `counts` tells how often each word occurs there: of two equally near words the commoner wins.
    """

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._known = frozenset(counts)
        self._stems = frozenset(map(stem, (*counts, *COMMON_WORDS)))
        # A word is repaired into one that can be told apart: with letters, and not too short.
        words = (word for word in counts if len(word) >= SHORTEST_MEANT and word.isalpha())
        self._words = sorted(words, key=lambda word: (len(word), word))
        self._frequency = {word: log(1 + counts[word]) for word in self._words}
        self._lengths = np.array([len(word) for word in self._words], np.int16)
        self._letters = np.array([_letters(word) for word in self._words], np.uint64)
        self.repaired = lru_cache(maxsize=4096)(self._repaired)

    def _repaired(self, word: str) -> str | None:
        """Return the known word that a misspelt `word` stands for; None for a known or odd one."""
        if len(word) < SHORTEST_TYPED or not word.isalpha() or self._knows(word):
            return None
        most = 1 if len(word) <= _ONE_EDIT_UP_TO else 2
        least = _LEAST_SIMILARITY_SHORT if len(word) <= _ONE_EDIT_UP_TO else _LEAST_SIMILARITY
        within = process.extract(
            word, self._candidates(word, most), scorer=OSA.distance, score_cutoff=most, limit=None
        )
        near = [
            (-_nearness(word, known, edits, self._frequency[known]), known)
            for known, edits, _ in within
            if 1 - edits / max(len(word), len(known)) >= least
        ]
        return min(near)[1] if near else None

    def _knows(self, word: str) -> bool:
        return word in self._known or stem(word) in self._stems

    def _candidates(self, word: str, most_edits: int) -> list[str]:
        """The words in reach: an edit changes two letters at most, one where it changes length."""
        first, end = self._lengths.searchsorted(
            (len(word) - most_edits, len(word) + most_edits + 1)
        )
        changed = np.bitwise_count(self._letters[first:end] ^ np.uint64(_letters(word)))
        apart = np.abs(self._lengths[first:end] - len(word))
        reachable = np.flatnonzero(changed + apart <= 2 * most_edits) + first
        return [self._words[i] for i in reachable.tolist()]


def _nearness(word: str, known: str, edits: int, frequency: float) -> float:
    """How near `known` is to `word`: alike, beginning alike, common, made of the same letters."""
    similarity = 1 - edits / max(len(word), len(known))
    likeness: float = JaroWinkler.similarity(word, known)
    swapped = _letters(word) == _letters(known)
    return similarity + _LIKENESS * likeness + _COMMONNESS * frequency + _SWAP * swapped


def _letters(word: str) -> int:
    """The letters of `word`, one bit each, another when it occurs twice or more.

    An edit flips one bit for a letter that comes and one for a letter that goes. Letters beyond a-z
    share bits.
    """
    once = more = 0
    for letter in word:
        bit = 1 << (ord(letter) - 97) % 32
        more |= once & bit
        once |= bit
    return once | more << 32
