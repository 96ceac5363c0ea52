"""Repair of misspelt words: by the words of the base and of the language, and by neighbours."""

from __future__ import annotations

from functools import lru_cache
from math import log
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz.distance import JaroWinkler

from bot.matching.common_words import COMMON_WORDS
from bot.matching.english import FUNCTION_WORDS
from bot.matching.near_words import NearWords
from bot.matching.text import stem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

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
        self._commonness = {w: _COMMONNESS * log(1 + counts[w]) for w in filter(_is_meant, counts)}
        self._others = frozenset(filter(_is_meant, others)).difference(counts)
        self._near = NearWords((*self._commonness, *self._others))
        self._meant = lru_cache(maxsize=4096)(self._read)

    def repaired(self, word: str) -> str | None:
        """Return the word that a misspelt `word` stands for; None for a known or an odd one."""
        meant = self._meant(word)
        return meant[0].word if meant and meant[0].word != word else None

    def repaired_in(self, words: Sequence[str], beside: Beside) -> list[str]:
        """Return `words` with each misspelt one repaired, in the light of the others.

        Of words that are about as near, those win that stand `beside` such neighbours in the base.
        """
        line = ["", *words, ""]
        for place, word in enumerate(words, 1):
            if word not in self._known and (meant := self._meant(word)):
                likeliest = meant[0] if len(meant) == 1 else _fitting(meant, line, place, beside)
                line[place] = likeliest.word
        return line[1:-1]

    def _read(self, word: str) -> tuple[Meant, ...]:
        """Return what `word` may stand for, the likeliest first; nothing for a known or odd one.

        What could not win even beside its best neighbours is left out.
        """
        if len(word) < SHORTEST_TYPED or not word.isalpha() or self._knows(word):
            return ()
        near = self._near.one_edit_from(word)
        meant = self._chosen(word, {w: edits for w, edits in near.items() if w in self._commonness})
        if word in self._others:
            meant.append(Meant(_AS_IT_STANDS, word))
        meant = meant or self._chosen(word, near)
        if not meant and len(word) > _ONE_EDIT_UP_TO:
            meant = self._chosen(word, self._near.two_edits_from(word))
        meant.sort(key=lambda one: (-one.preference, one.word))
        least = meant[0].preference - 2 * _BESIDE if meant else 0.0
        return tuple([one for one in meant[:_MOST_MEANT] if one.preference >= least])

    def _chosen(self, word: str, near: Mapping[str, int]) -> list[Meant]:
        """Return which of `near`, words with their edits, a misspelt `word` may stand for."""
        least = _LEAST_SIMILARITY_SHORT if len(word) <= _ONE_EDIT_UP_TO else _LEAST_SIMILARITY
        chosen = []
        for known, edits in near.items():
            similarity = 1 - edits / max(len(word), len(known))
            if similarity >= least:
                chosen.append(Meant(similarity + self._preference(word, known), known))
        return chosen

    def _preference(self, word: str, known: str) -> float:
        """How much speaks for a `known` word, beside its similarity to `word`.

        That it begins alike, is common, and is made of the same letters.
        """
        likeness: float = JaroWinkler.similarity(word, known)
        swapped = len(word) == len(known) and sorted(word) == sorted(known)
        return _LIKENESS * likeness + self._commonness.get(known, 0.0) + _SWAP * swapped

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


def _is_meant(word: str) -> bool:
    """Whether others may stand for `word`: it has letters, and not too few to be told apart."""
    return len(word) >= SHORTEST_MEANT and word.isalpha()


def _fitting(meant: Sequence[Meant], line: Sequence[str], place: int, beside: Beside) -> Meant:
    """Return the likeliest of what the word at a `place` between two others may stand for."""
    sides = iter(beside(line[place - 1], [one.word for one in meant], line[place + 1]))
    return max(meant, key=lambda one: one.preference + _BESIDE * next(sides))
