"""A text as the interview compares it: stems, numbers, and the words that turn a meaning round."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from bot.knowledge.interview import ANY_NUMBER
from bot.matching.text import all_words, plain, stem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

Speller: TypeAlias = Callable[[str], Sequence[str]]
"""Returns the words of a text, misspelt ones repaired, one for each word that was typed."""

Stems: TypeAlias = tuple[str, ...]


def _stems(words: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words.split())


def _markers(*markers: str) -> tuple[Stems, ...]:
    return tuple(tuple(stem(word) for word in marker.split()) for marker in markers)


# Nothing is denied across these: "no, mongodb" is no denial of MongoDB. A comma within a number and
# the dot of "node.js" end nothing.
_CLAUSE_ENDS = re.compile(r"[,;:.!?]+(?=\s|$)|[()\n]+|\s[-\u2013\u2014]+\s")
_CLAUSE_END: frozenset[str] = frozenset()

# Left out before anything is compared: "a small, very simple api" has the words "small simple api".
_ARTICLES = frozenset(("a", "an", "the", "some", "any", "my", "our", "your", "this", "that"))
_ARTICLES |= {"very", "really", "quite", "pretty", "please"}

NEGATORS: tuple[Stems, ...] = _markers(
    "not",
    "no",
    "without",
    "never",
    "none",
    "neither",
    "nor",
    "instead of",
    "rather than",
    "except",
)
UNSURE: tuple[Stems, ...] = _markers(
    "not sure",
    "unsure",
    "undecided",
    "not decided",
    "not know",
    "no idea",
    "unclear",
    "not clear",
    "uncertain",
    "open about",
)

# May stand between such a word and what it is about: "do not really need to have an admin".
_FILLERS = _stems(
    "need needs want wants have has require requires use uses using used having to be for of much"
    " real special kind sort even about with do does will would care proper separate fancy own user"
    " going plan planning i we it there is anybody anyone",
) | _stems("whether if which what how many yet take pick should still on")
_MOST_FILLERS = 6
_COPULAS = _stems("is are be was still yet")
_NEEDLESS = _stems("needed required necessary wanted important used planned")

_UNNECESSARY = (stem("unnecessary"),)

_SMALL = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBERS = {word: number for number, word in enumerate((*_SMALL, "eleven", "twelve"), 1)}
_NUMBERS |= {"dozen": 12, "hundred": 100, "hundreds": 100, "thousands": 1000, "millions": 1_000_000}
_FACTORS = {"hundred": 100, "thousand": 1000, "k": 1000, "000": 1000, "million": 1_000_000}


@dataclass(frozen=True, slots=True)
class Spoken:
    """A text's words: the stems of each, as typed and as repaired, and the number it is, if any.

    Where a clause ends, there is a word without stems.
    """

    stems: tuple[frozenset[str], ...]
    numbers: tuple[int | None, ...]

    def has(self, phrase: Stems, start: int) -> bool:
        """Tell whether `phrase` stands at word `start`."""
        end = start + len(phrase)
        return (
            start >= 0
            and end <= len(self.stems)
            and all(
                word in known or (word == ANY_NUMBER and number is not None)
                for word, known, number in zip(
                    phrase, self.stems[start:end], self.numbers[start:end], strict=True
                )
            )
        )

    def find(self, phrase: Stems) -> int | None:
        """Return where `phrase` first stands."""
        return next((i for i in range(len(self.stems)) if self.has(phrase, i)), None)

    def is_just(self, phrase: Stems) -> bool:
        """Tell whether the text is `phrase` and nothing else; where clauses end does not matter."""
        said = [i for i, known in enumerate(self.stems) if known]
        return len(said) == len(phrase) and all(
            self.has((word,), i) for word, i in zip(phrase, said, strict=True)
        )

    def is_all(self, words: Collection[str], start: int, end: int) -> bool:
        """Tell whether from `start` to `end` there is something, and nothing but `words`."""
        said = self.stems[start:end]
        return len(said) == end - start > 0 and all(known & set(words) for known in said)

    def marker_before(
        self, markers: tuple[Stems, ...], end: int, taken: Collection[int]
    ) -> Stems | None:
        """Return which of `markers` the words up to `end` are said under, through fillers.

        Words at `taken` positions mean something else already.
        """
        for start in range(end, max(end - _MOST_FILLERS, 0), -1):
            for marker in markers:
                first = start - len(marker)
                if self.has(marker, first) and first not in taken:
                    return marker
            if start - 1 in taken or not self.stems[start - 1] & _FILLERS:
                return None
        return None

    def is_needless(self, start: int) -> bool:
        """Tell whether the words from `start` on say that something is not needed."""
        while self.is_all(_COPULAS, start, start + 1):
            start += 1
        negated = self.has(("not",), start) and self.is_all(_NEEDLESS, start + 1, start + 2)
        return negated or self.has(_UNNECESSARY, start)

    def is_undecided(self, start: int) -> bool:
        """Tell whether a clause ends with the words from `start` on, and says it is not decided."""
        while self.is_all(_COPULAS, start, start + 1):
            start += 1
        ends = (start + len(marker) for marker in UNSURE if self.has(marker, start))
        return any(self.stems[end : end + 1] in ((), (_CLAUSE_END,)) for end in ends)


def spoken(text: str, words: Speller) -> Spoken:
    """Return what is said in `text`."""
    stems: list[frozenset[str]] = []
    numbers: list[int | None] = []
    for clause in _CLAUSE_ENDS.split(plain(text)):
        for word, better in _spelt(clause, words):
            if word in _FACTORS and numbers and numbers[-1]:
                numbers[-1] *= _FACTORS[word]
            elif word not in _ARTICLES:
                stems.append(frozenset((stem(word), stem(better))))
                numbers.append(_number(word))
        if stems and stems[-1]:
            stems.append(_CLAUSE_END)
            numbers.append(None)
    return Spoken(tuple(stems[:-1]), tuple(numbers[:-1]))


def _spelt(clause: str, words: Speller) -> Iterator[tuple[str, str]]:
    """Each word of a clause, as typed and as repaired."""
    typed, repaired = all_words(clause), words(clause)
    return zip(typed, repaired if len(repaired) == len(typed) else typed, strict=True)


def phrase(text: str) -> Stems:
    """Return the stems of a phrase of the interview; `#` stands for a number."""
    words = (word for part in text.split() for word in _parts(part))
    return tuple(stem(word) for word in words if word not in _ARTICLES) or (text,)


def _parts(word: str) -> Sequence[str]:
    return [ANY_NUMBER] if word == ANY_NUMBER else all_words(word)


def _number(word: str) -> int | None:
    if word.endswith("k") and word[:-1].isdecimal():
        return int(word[:-1]) * 1000
    if word.isdecimal():
        return int(word)
    return _NUMBERS.get(word, _FACTORS.get(word) if word == "thousand" else None)
