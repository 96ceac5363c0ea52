"""The same question as people type it: misspelt, polite, without its sign, in another order.

Each function takes the text and its own source of chance, so that a run can be repeated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    Noise = Callable[[str, Random], str]

TYPO_RATE = 0.2
"""Share of the longer words that get one slip of the finger."""

_SHORTEST_MISSPELT = 4
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEIGHBOUR = {key: near for row in _ROWS for key, near in zip(row, row[1:] + row[-2], strict=True)}

_BEFORE = ("hey, ", "hi! ", "quick question: ", "could you please tell me ", "sorry to ask, but ")
_AFTER = (" thanks!", " please", " :pray:", " cheers", " thank you so much", "")


def typos(text: str, chance: Random) -> str:
    """Swap, drop, double or mistake one letter in TYPO_RATE of the longer words."""
    return " ".join(
        _slip(word, chance)
        if len(word) >= _SHORTEST_MISSPELT and chance.random() < TYPO_RATE
        else word
        for word in text.split()
    )


def manners(text: str, chance: Random) -> str:
    """Put politeness around the question."""
    return chance.choice(_BEFORE) + text.rstrip("?") + chance.choice(_AFTER)


def no_punctuation(text: str, _chance: Random) -> str:
    """Leave out every sign but the letters' own, and capitals too."""
    return "".join(sign for sign in text.casefold() if sign.isalnum() or sign in " '-.").strip(" .")


def word_order(text: str, chance: Random) -> str:
    """Move the last words to the front, as in "in Flask, is there ..."."""
    words = text.rstrip("?").split()
    cut = chance.randrange(len(words)) if words else 0
    return " ".join(words[cut:] + words[:cut])


NOISES: dict[str, Noise] = {
    "typos": typos,
    "manners": manners,
    "no punctuation": no_punctuation,
    "word order": word_order,
}


def _slip(word: str, chance: Random) -> str:
    i = chance.randrange(len(word) - 1)
    match chance.choice(("swap", "drop", "double", "neighbour")):
        case "swap":
            return word[:i] + word[i + 1] + word[i] + word[i + 2 :]
        case "drop":
            return word[:i] + word[i + 1 :]
        case "double":
            return word[:i] + word[i] + word[i:]
        case _:
            return word[:i] + _NEIGHBOUR.get(word[i].lower(), word[i]) + word[i + 1 :]
