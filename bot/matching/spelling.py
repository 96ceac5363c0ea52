"""Repair of misspelt words against the words of the base: the only place for edit distance."""

from __future__ import annotations

from functools import lru_cache
from math import log
from typing import TYPE_CHECKING

import numpy as np
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
        self._words = sorted(w for w in counts if len(w) >= SHORTEST_MEANT and w.isalpha())
        self._frequency = [log(1 + counts[word]) for word in self._words]
        self._lengths = np.array([len(word) for word in self._words], np.int16)
        self._letters = np.array([_letters(word) for word in self._words], np.uint32)
        self.repaired = lru_cache(maxsize=4096)(self._repaired)

    def _repaired(self, word: str) -> str | None:
        """Return the known word that a misspelt `word` stands for; None for a known or odd one."""
        if len(word) < SHORTEST_TYPED or not word.isalpha() or self._knows(word):
            return None
        most = 1 if len(word) <= _ONE_EDIT_UP_TO else 2
        least = _LEAST_SIMILARITY_SHORT if len(word) <= _ONE_EDIT_UP_TO else _LEAST_SIMILARITY
        near = [(self._nearness(word, i, most, least), -i) for i in self._candidates(word, most)]
        nearness, position = max(near, default=(0.0, 0))
        return self._words[-position] if nearness else None

    def _knows(self, word: str) -> bool:
        return word in self._known or stem(word) in self._stems

    def _candidates(self, word: str, most_edits: int) -> list[int]:
        """Positions of the words in reach: an edit changes two letters at most."""
        changed = np.bitwise_count(self._letters ^ np.uint32(_letters(word)))
        reachable = (np.abs(self._lengths - len(word)) <= most_edits) & (changed <= 2 * most_edits)
        positions: list[int] = np.flatnonzero(reachable).tolist()
        return positions

    def _nearness(self, word: str, position: int, most_edits: int, least: float) -> float:
        """How near the word at `position` is to `word`; 0 when too far."""
        known = self._words[position]
        edits = OSA.distance(word, known, score_cutoff=most_edits)
        similarity = 1 - edits / max(len(word), len(known))
        if edits > most_edits or similarity < least:
            return 0.0
        likeness: float = JaroWinkler.similarity(word, known)
        swapped = self._letters[position] == _letters(word)
        return (
            similarity
            + _LIKENESS * likeness
            + _COMMONNESS * self._frequency[position]
            + _SWAP * bool(swapped)
        )


def _letters(word: str) -> int:
    """The set of letters in `word`, one bit each; letters beyond a-z share bits."""
    mask = 0
    for letter in word:
        mask |= 1 << (ord(letter) - 97) % 32
    return mask
