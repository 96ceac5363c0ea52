"""Words by how many edits they are away: where repair looks for what was meant.

An edit is a letter that comes, goes or changes, or two neighbours that are swapped: the optimal
string alignment distance.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class NearWords:
    """Some words, to be found by what is nearly one of them; all distinct, none of them empty."""

    def __init__(self, words: Iterable[str]) -> None:
        self._halves, self._beginning_with = _Halves(), defaultdict[str, list[str]](list)
        for word in words:
            self._halves.add(word)
            self._beginning_with[word[0]].append(word)
        # Made when it is first needed: after most starts hardly any is.
        self._shelf = cache(lambda first: _Shelf(self._beginning_with[first]))

    def one_edit_from(self, word: str) -> dict[str, int]:
        """Return the words at most one edit away from `word`, with their edits."""
        return _within(1, word, self._halves.one_shared_with(word))

    def two_edits_from(self, word: str) -> dict[str, int]:
        """Return the words at most two edits away that begin as `word` does, with their edits.

        Few errors are made in the first letter (Yannakoudakis and Fawthrop, 1983), and many a name
        is no "education", spelt badly.
        """
        if word[0] not in self._beginning_with:
            return {}
        return _within(2, word, self._shelf(word[0]).reachable(word))


def _within(most_edits: int, word: str, candidates: Sequence[str]) -> dict[str, int]:
    near = process.extract(
        word, candidates, scorer=OSA.distance, score_cutoff=most_edits, limit=None
    )
    return {known: edits for known, edits, _ in near}


class _Halves:
    """Words by their first half and by their second, the longer one where they are uneven.

    One edit leaves one half as it is, unless it swaps the two letters where they meet.
    """

    def __init__(self) -> None:
        self._words: set[str] = set()
        self._by_first: dict[str, list[str]] = {}
        self._by_second: dict[str, list[str]] = {}

    def add(self, word: str) -> None:
        """Let `word` be found."""
        middle = len(word) // 2
        self._words.add(word)
        self._by_first.setdefault(word[:middle], []).append(word)
        self._by_second.setdefault(word[middle:], []).append(word)

    def one_shared_with(self, word: str) -> list[str]:
        """Return every word one edit away from `word`, among others; some are there twice."""
        length, found = len(word), list[str]()
        # The halves of words as long, and of those a letter shorter or longer.
        for first in ((length - 1) // 2, (length + 1) // 2):
            found += self._by_first.get(word[:first], ())
        for second in (length // 2, length // 2 + 1):
            found += self._by_second.get(word[-second:], ())
        swapped = _swapped_in_the_middle(word)
        if swapped in self._words:
            found.append(swapped)
        return found


def _swapped_in_the_middle(word: str) -> str:
    middle = len(word) // 2
    return word[: middle - 1] + word[middle] + word[middle - 1] + word[middle + 1 :]


class _Shelf:
    """Words in order of their lengths."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = sorted(words, key=len)
        self._lengths = [*map(len, self._words)]
        self._signatures = np.array([*map(_signature, self._words)], np.uint64)

    def reachable(self, word: str) -> list[str]:
        """Return every word two edits away from `word`, among others: an edit flips two bits."""
        first = bisect_left(self._lengths, len(word) - 2)
        end = bisect_right(self._lengths, len(word) + 2)
        flipped = np.bitwise_count(self._signatures[first:end] ^ np.uint64(_signature(word)))
        return [self._words[first + at] for at in np.flatnonzero(flipped <= 2 * 2).tolist()]


_ALPHABET, _SHORTEST_TOLD, _LONGEST_TOLD = 26, 2, 14


def _signature(word: str) -> int:
    """Return the letters of `word`, and beside them a one for each above 2, to 14.

    A letter has one bit, and another when it occurs twice or more; letters beyond a-z share bits.
    An edit flips a bit for a letter that comes, one for a letter that goes, and where only one of
    the two happens, one for the length.
    """
    once = more = 0
    for letter in word:
        bit = 1 << (ord(letter) - 97) % _ALPHABET
        more |= once & bit
        once |= bit
    length = min(max(len(word), _SHORTEST_TOLD), _LONGEST_TOLD)
    ones = (1 << length - _SHORTEST_TOLD) - 1
    return once | more << _ALPHABET | ones << 2 * _ALPHABET
