"""Repair of misspelt words: by the words of the base and of the language, and by neighbours."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from functools import lru_cache
from math import log
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler

from bot.matching.common_words import COMMON_WORDS
from bot.matching.english import FUNCTION_WORDS
from bot.matching.text import stem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    import numpy.typing as npt

    from bot.matching.features import Ints

    Signatures = npt.NDArray[np.uint64]
    Places = npt.NDArray[np.int32]

    Beside = Callable[[str, Sequence[str], str], Sequence[int]]
    """Counts for each word on how many sides it was seen beside a left and a right neighbour, each
    "" at an end of the utterance."""

SHORTEST_TYPED, SHORTEST_MEANT = 2, 3
"""Fewest letters of a word that is repaired, and of one it is repaired to: there are too many
others one edit away from a shorter one."""

_ONE_EDIT_UP_TO = 5
_LEAST_SIMILARITY, _LEAST_SIMILARITY_SHORT = 0.7, 0.66
_LIKENESS, _COMMONNESS, _SWAP = 0.25, 0.03, 0.15
"""What decides between words that are about as near: a common beginning, how often the word is
used, and that the letters are the same, which makes a swap of two (all by CLINC150, val)."""

_AS_IT_STANDS = 1.25
"""What speaks for a word that does not occur to stand for itself (CLINC150 and BANKING77-OOS, val):
less than what is like it in everything, for most of what people type does occur."""

_BESIDE = 0.1
"""How much speaks for a word that it stands beside such a neighbour in the base (CLINC150, val)."""
_MOST_MEANT = 5


class Meant(NamedTuple):
    """A word that a misspelt one may stand for, and how much speaks for it."""

    preference: float
    word: str


class _Shelf:
    """Some places of words, in order of their lengths."""

    def __init__(self, places: Places, lengths: Ints, signatures: Signatures) -> None:
        self._places, self._signatures = places, signatures
        self._lengths: list[int] = lengths.tolist()

    def reachable(self, length: int, signature: int, most_edits: int) -> list[int]:
        """Return the places of words so many edits away; each edit flips two bits at most."""
        first = bisect_left(self._lengths, length - most_edits)
        end = bisect_right(self._lengths, length + most_edits)
        flipped = np.bitwise_count(self._signatures[first:end] ^ np.uint64(signature))
        reachable: list[int] = self._places[first:end][flipped <= 2 * most_edits].tolist()
        return reachable


class _Words:
    """Some words that a misspelt one may stand for, each with how often it occurs."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        # A word is repaired into one that can be told apart: with letters, and not too short.
        meant = [w for w in counts if len(w) >= SHORTEST_MEANT and w.isalpha()]
        # Those that begin alike stand together, in order of their lengths.
        self._words = sorted(meant, key=lambda word: (word[0], len(word), word))
        self._spelt = frozenset(meant)
        self._commonness = [_COMMONNESS * log(1 + counts[word]) for word in self._words]
        signatures = np.array([*map(_signature, self._words)], np.uint64)
        self._signature_at = signatures.data  # numpy takes far longer for a single one
        lengths = np.array([*map(len, self._words)], np.int64)
        places = np.arange(len(self._words), dtype=np.int32)

        def shelf(where: Ints | slice) -> _Shelf:
            return _Shelf(places[where], lengths[where], signatures[where])

        self._all = shelf(lengths.argsort(kind="stable"))
        self._beginning_with = {first: shelf(here) for first, here in _by_beginning(self._words)}

    def __contains__(self, word: str) -> bool:
        return word in self._spelt

    def near(self, word: str, signature: int, most_edits: int) -> list[Meant]:
        """Return the words at most so many edits away from `word`, which has that signature.

        More than one edit away, only words that begin alike: few errors are made in the first
        letter (Yannakoudakis and Fawthrop, 1983), and many a name is no "education", spelt badly.
        """
        shelf = self._all if most_edits == 1 else self._beginning_with.get(word[0])
        if not shelf:
            return []
        least = _LEAST_SIMILARITY_SHORT if len(word) <= _ONE_EDIT_UP_TO else _LEAST_SIMILARITY
        places = shelf.reachable(len(word), signature, most_edits)
        reachable, found = [self._words[place] for place in places], []
        for known, edits, at in process.extract(
            word, reachable, scorer=OSA.distance, score_cutoff=most_edits, limit=None
        ):
            similarity = 1 - edits / max(len(word), len(known))
            if similarity >= least:
                preference = self._preference(word, signature, places[at])
                found.append(Meant(similarity + preference, known))
        return found

    def _preference(self, word: str, signature: int, place: int) -> float:
        """How much speaks for the word at `place`, beside its similarity to `word`.

        That it begins alike, is common, and is made of the same letters.
        """
        likeness: float = JaroWinkler.similarity(word, self._words[place])
        swapped = signature == self._signature_at[place]
        return _LIKENESS * likeness + self._commonness[place] + _SWAP * swapped


def _by_beginning(words: Iterable[str]) -> Iterator[tuple[str, slice]]:
    """Yield each first letter, and where the words with it stand together."""
    end = 0
    for first, number in Counter(word[0] for word in words).items():
        yield first, slice(end, end := end + number)


class Speller:
    """Knows how the words of the base are spelt.

    `counts` tells how often each word occurs there: of two equally near words the commoner wins.
    A misspelt word is looked for among those of the base one edit away; if there is none, among
    `others`, which do not occur; if there is none either and it is long, among all two edits away
    with the same first letter.
    One of `others` may stand for itself, unless a common word of the base is very near. No common
    English word is taken for a misspelt one.
    """

    def __init__(self, counts: Mapping[str, int], others: Iterable[str] = ()) -> None:
        self._known = COMMON_WORDS.union(FUNCTION_WORDS, counts)
        self._stems = frozenset(map(stem, self._known))
        self._own = _Words(counts)
        self._others = _Words(dict.fromkeys(set(others).difference(counts), 0))
        self._meant = lru_cache(maxsize=4096)(self._read)

    def repaired(self, word: str) -> str | None:
        """Return the word that a misspelt `word` stands for; None for a known or an odd one."""
        meant = self._meant(word)
        return meant[0].word if meant and meant[0].word != word else None

    def repaired_in(self, words: Sequence[str], beside: Beside) -> list[str]:
        """Return `words` with each misspelt one repaired, in the light of the others.

        Of words that are about as near, those win that stand `beside` such neighbours in the base.
        """
        readings = [*map(self._meant, words)]
        if not any(readings):
            return [*words]
        line = ["", *words, ""]
        for i, meant in enumerate(readings, 1):
            if meant:
                likeliest = meant[0] if len(meant) == 1 else _fitting(meant, line, i, beside)
                line[i] = likeliest.word
        return line[1:-1]

    def _read(self, word: str) -> tuple[Meant, ...]:
        """Return what `word` may stand for, the likeliest first; nothing for a known or odd one.

        What could not win even beside its best neighbours is left out.
        """
        if len(word) < SHORTEST_TYPED or not word.isalpha() or self._knows(word):
            return ()
        signature = _signature(word)
        near = self._own.near(word, signature, 1)
        if word in self._others:
            near.append(Meant(_AS_IT_STANDS, word))
        near = near or self._others.near(word, signature, 1)
        if not near and len(word) > _ONE_EDIT_UP_TO:
            near = self._own.near(word, signature, 2) + self._others.near(word, signature, 2)
        near.sort(key=lambda one: (-one.preference, one.word))
        least = near[0].preference - 2 * _BESIDE if near else 0.0
        return tuple([one for one in near[:_MOST_MEANT] if one.preference >= least])

    def _knows(self, word: str) -> bool:
        return word in self._known or (stem(word) in self._stems and self._is_a_form(word))

    def _is_a_form(self, word: str) -> bool:
        """Whether a `word` whose stem is known can be a form of a known one.

        "youy" is none of "you", nor "flaks" one of "flaky".
        """
        if word.endswith("s"):
            singulars = word[:-1], word.removesuffix("es"), word.removesuffix("ies") + "y"
            return not self._known.isdisjoint(singulars)
        return not word.endswith(("e", "y"))


def _fitting(meant: Sequence[Meant], line: Sequence[str], place: int, beside: Beside) -> Meant:
    """Return the likeliest of what the word at a `place` between two others may stand for."""
    sides = iter(beside(line[place - 1], [one.word for one in meant], line[place + 1]))
    return max(meant, key=lambda one: one.preference + _BESIDE * next(sides))


_ALPHABET, _LONGEST_TOLD = 26, 12


def _signature(word: str) -> int:
    """Return the letters of `word`, and beside them a one for each above SHORTEST_TYPED, to 12.

    A letter has one bit, and another when it occurs twice or more; letters beyond a-z share bits.
    An edit flips a bit for a letter that comes, one for a letter that goes, and where only one of
    the two happens, one for the length.
    """
    once = more = 0
    for letter in word:
        bit = 1 << (ord(letter) - 97) % _ALPHABET
        more |= once & bit
        once |= bit
    ones = (1 << min(len(word) - SHORTEST_TYPED, _LONGEST_TOLD)) - 1
    return once | more << _ALPHABET | ones << 2 * _ALPHABET
