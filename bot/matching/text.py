"""What a person typed -> words: Slack's markup and manners off, everything in one spelling."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.matching import english

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

MAX_CHARACTERS = 2000
"""How much of a message is read; a question stands at its beginning."""

_QUOTED_LINE = r"^[ \t]*(?:>|&gt;)[^\n]*"

_MARKUP = re.compile(
    rf"""
      ```.*?(?:```|\Z)     # a block of code; its end may be what is not read any more
    | {_QUOTED_LINE}
    | <(?:https?|mailto|tel):[^|>\s]*\|(?P<label>[^>]*)>
    | <[@#!][^>]*>                                # a person, channel or group
    | <?(?:https?://|www\.|mailto:)[^\s>|]+>?     # a bare link
    | (?<![\w:]):(?:[+\w'-]*[a-z][+\w'-]*|[+-]1):(?![\w:])  # an emoji's name
    | \A\s*@[\w-]+(?=[\s,:])                      # a person, typed without Slack's help
    | (?<!\w)@(?:here|channel|everyone)\b
    """,
    re.VERBOSE | re.MULTILINE | re.DOTALL | re.IGNORECASE,
)
_NOT_OWN = re.compile(
    rf"```.*?``` | {_QUOTED_LINE} | (?<!`)`[^`\n]+`(?!`)", re.VERBOSE | re.MULTILINE | re.DOTALL
)
_SIGN_OF_MARKUP = re.compile(r"[<>@`:&.]")
"""One of these is in everything that `_MARKUP` finds; most messages have none."""
_ADDRESS = re.compile(r"\S+@\S+\.\w+|(?:[\w-]+\.)+[a-z]{2,}(?::\d+|/)\S*", re.IGNORECASE)
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))

_APOSTROPHES = str.maketrans(dict.fromkeys("\u2019\u2018\u2032\u02bc\u00b4`", "'"))
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_NAME_WITH_SIGNS = re.compile(r"(?<!\w)(?:c\+\+|[cf]\#(?!\w)|\.net\b)")
_CONTRACTED = frozenset(english.CONTRACTIONS)
_SPELLED_OUT = {"c++": " cpp ", "c#": " csharp ", "f#": " fsharp ", ".net": " dotnet "}


def words(text: str) -> list[str]:
    """Return the words of `text` in lower case, contractions expanded, manners off."""
    return without_manners(all_words(plain(text)))


def plain(text: str) -> str:
    """Return `text` without Slack's markup: code blocks, quotes, links, mentions, emoji names."""
    text = text[:MAX_CHARACTERS]
    if _SIGN_OF_MARKUP.search(text):
        text = _MARKUP.sub(_readable, text)
        for entity, sign in _ENTITIES:
            text = text.replace(entity, sign)
    return text


def without_quotes(text: str) -> str:
    """Return `text` without quoted lines and code, in blocks or in the line; markup stays.

    All of it is read: a mention may stand anywhere. Slack shows no block where no fence ends it.
    """
    return _NOT_OWN.sub(" ", text)


def impersonal(text: str) -> str:
    """Return `plain` text in one line, and without e-mail and web addresses of any form."""
    return " ".join(_ADDRESS.sub(" ", plain(text)).split())


def _readable(markup: re.Match[str]) -> str:
    return f" {markup['label'] or ''} "


def all_words(text: str) -> list[str]:
    """Return every word of `text`, in lower case, contractions expanded."""
    text = text.casefold()
    if "`" in text or not text.isascii():
        # An acute accent by itself would become a space when it is normalised.
        text = unicodedata.normalize("NFKC", text.translate(_APOSTROPHES))
    if "#" in text or "+" in text or "." in text:
        text = _NAME_WITH_SIGNS.sub(lambda name: _SPELLED_OUT[name[0]], text)
    found = _WORD.findall(text)
    if "'" not in text and _CONTRACTED.isdisjoint(found):
        return found
    return [word for contracted in found for word in _expanded(contracted)]


@lru_cache(maxsize=4096)
def _expanded(word: str) -> tuple[str, ...]:
    """Return the words that a contraction stands for; a possessive loses its ending."""
    if word in english.CONTRACTIONS:
        return english.CONTRACTIONS[word]
    for ending, full in english.ENDINGS.items():
        if word.endswith(ending) and len(word) > len(ending):
            return (*word.removesuffix(ending).split("'"), *full)
    if word.endswith("'s"):
        owner = word.removesuffix("'s").split("'")
        return (*owner, "is") if owner[-1] in english.BEFORE_IS else tuple(owner)
    return tuple(word.split("'"))


def without_manners(said: Sequence[str]) -> list[str]:
    """Return the question inside the politeness; all of `said` where nothing else is in it."""
    left = [*said]
    while length := _manners(_OPENINGS, left):
        del left[:length]
    left.reverse()
    while length := _manners(_CLOSINGS, left):
        del left[:length]
    left.reverse()
    return left or [*said]


def _by_first_word(phrases: Iterable[english.Phrase]) -> dict[str, list[english.Phrase]]:
    """Phrases by their first word, the longest first."""
    found: dict[str, list[english.Phrase]] = {}
    for phrase in sorted(phrases, key=lambda phrase: (-len(phrase), phrase)):
        found.setdefault(phrase[0], []).append(phrase)
    return found


_OPENINGS = _by_first_word(english.OPENINGS)
_CLOSINGS = _by_first_word(phrase[::-1] for phrase in english.CLOSINGS)
"""Closings, word by word from the last to the first."""


def _manners(phrases: Mapping[str, list[english.Phrase]], said: Sequence[str]) -> int:
    """How many words at the start of `said` are one of `phrases`, as many as can be."""
    for phrase in phrases.get(said[0], ()) if said else ():
        if (*said[: len(phrase)],) == phrase:
            return len(phrase)
    return 0


_SHORTEST_STEMMED = 4
_SUFFIXES = (("ing", 3), ("ed", 3), ("ly", 4))
"""Endings that are taken off, and the fewest letters that must stay."""


@lru_cache(maxsize=16384)
def stem(word: str) -> str:
    """Return `word` without its commonest English endings; crude, but the same for all forms."""
    if len(word) < _SHORTEST_STEMMED or not word.isalpha():
        return word
    word = _singular(word)
    for ending, shortest in _SUFFIXES:
        if word.endswith(ending) and len(word) - len(ending) >= shortest:
            word = _undoubled(word.removesuffix(ending))
            break
    return word[:-1] if word[-1] in "ey" and len(word) >= _SHORTEST_STEMMED else word


def _singular(word: str) -> str:
    if word.endswith(("ies", "ied")):
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "sis")) else word


def _undoubled(word: str) -> str:
    """Return "run" for "runn", but "roll" as it is."""
    return word[:-1] if word[-1] == word[-2] and word[-1] not in "lsz" else word
