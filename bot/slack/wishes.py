"""What a person wants of the slash command. Pure: the text after the command in, a wish out."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from bot.manners import Policy

if TYPE_CHECKING:
    from collections.abc import Iterable

_WORDS = ("help", "topics", "recommend", "recommended")
"""What the first word may be, misspelt or not; the last one begins a question."""

_MEANINGS = {
    **dict.fromkeys(("mentions", "mention", "mentioned", "default", "on"), Policy.MENTIONS),
    **dict.fromkeys(("questions", "question", "all", "everything"), Policy.QUESTIONS),
    **dict.fromkeys(("off", "none", "nothing", "never", "quiet", "silent", "mute"), Policy.OFF),
}

_LIKENESS = 0.75
"""Least similarity, as difflib measures it, at which a word is taken for a misspelt one."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A question in the person's own words."""

    text: str


@dataclass(frozen=True, slots=True)
class Recommend:
    """The interview; `text` is what was said already."""

    text: str


@dataclass(frozen=True, slots=True)
class Here:
    """How the bot behaves in this channel: shown, or set to `policy`; `unknown` is neither."""

    policy: Policy | None = None
    unknown: str = ""


@dataclass(frozen=True, slots=True)
class Topics:
    """What there is to ask about."""


@dataclass(frozen=True, slots=True)
class GetHelp:
    """What the bot is for."""


Wish: TypeAlias = Ask | Recommend | Here | Topics | GetHelp


def wish_of(text: str) -> Wish:
    """Return what a person wants who typed `text`: whatever is no other wish is a question."""
    first, *others = text.split() or ["help"]
    match _meant(first, _WORDS):
        case "help" if not others:
            return GetHelp()
        case "topics" if not others:
            return Topics()
        case "recommend":
            return Recommend(" ".join(others))
        case _ if first.casefold() == "here" and len(others) <= 1:
            return _here(*others)
        case _:
            return Ask(text)


def _here(word: str = "") -> Here:
    if not word:
        return Here()
    meant = _meant(word, _MEANINGS)
    return Here(_MEANINGS[meant]) if meant else Here(unknown=word)


def _meant(word: str, known: Iterable[str]) -> str | None:
    """The word of `known` that was typed, misspelt or not."""
    plain = word.casefold().strip("?!.,:;/`'\"")
    return next(iter(difflib.get_close_matches(plain, list(known), 1, _LIKENESS)), None)
