"""What a person says in an interview -> the move it asks for; answers are another matter."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.interview.spoken import Speller, phrase, spoken

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.interview.spoken import Stems


class Move(StrEnum):
    """What can be done in an interview; CHOOSE and CHANGE name an option and a question."""

    CHOOSE = "choose"
    CHANGE = "change"
    BACK = "back"
    SKIP = "skip"
    WHY = "why"
    RESTART = "restart"
    CANCEL = "cancel"
    GO_ON = "go_on"


_SAID: Mapping[Move, tuple[str, ...]] = {
    Move.BACK: (
        *("back", "go back", "step back", "one step back", "previous", "previous question"),
        *("undo", "take back", "last question again", "go back one"),
    ),
    Move.SKIP: (
        *("skip", "skip it", "skip question", "pass", "next", "next question", "not sure"),
        *("not sure yet", "unsure", "i am not sure", "do not know", "i do not know", "dunno"),
        *("no idea", "i have no idea", "not matter", "it does not matter", "does not matter"),
        *("whatever", "do not care", "i do not care", "no preference", "no opinion", "either"),
        *("i am not sure yet", "we are not sure yet", "we are undecided", "none of these"),
        *("undecided", "not decided", "not decided yet", "not know yet", "i do not know yet"),
        *("we do not know", "we do not know yet", "we are not sure", "depends", "it depends"),
    ),
    Move.WHY: (
        *("why", "why do you ask", "why do you ask that", "why do you want to know", "what for"),
        *("why question", "why is that important", "why does it matter", "does it matter"),
        *("why is it important", "what does it change", "what is it good for", "explain question"),
    ),
    Move.RESTART: (
        *("start over", "restart", "start again", "begin again", "start anew", "reset"),
        *("from the beginning", "start from the beginning", "from scratch", "all over again"),
        *("let us start over", "do it again"),
    ),
    Move.CANCEL: (
        *("cancel", "stop", "quit", "exit", "abort", "end", "never mind", "nevermind"),
        *("forget it", "forget about it", "leave it", "enough", "stop it", "no more questions"),
        *("stop asking", "i am done", "cancel it"),
    ),
    Move.GO_ON: (
        *("go on", "continue", "go on anyway", "continue anyway", "anyway", "ask me anyway"),
        *("ask anyway", "carry on", "proceed", "still django or flask", "keep going"),
    ),
}

_ORDINALS = ("first", "second", "third", "fourth", "fifth")
_NUMBER = re.compile(
    r"\s*(?:(?:option|number|answer|no\.|the)\s*)?(?:#?(?P<digits>\d{1,6})"
    rf"|(?P<word>{'|'.join((*_ORDINALS, 'last'))})(?:\s+(?:one|option|answer))?)\s*[.)!]?\s*",
    re.IGNORECASE,
)
_CORRECTION = re.compile(
    r"\s*(?:(?:actually|correction|i meant?|rather|make (?:it|that)|on second thoughts?|oops|sorry"
    r"|wait|instead|(?:change|correct) (?:it|that) to)\b|oh\b|no,)[\s,:;.!]*",
    re.IGNORECASE,
)
_CHANGE = re.compile(
    r"\s*(?:let me |i want to |can i |please )?(?:change|correct|edit|redo|revisit|go back to)"
    r"\s+(?:the |my |our )*(?P<what>.+?)(?:\s+to\s+(?P<to>.+))?[.!?]?\s*",
    re.IGNORECASE,
)
_ASKING = re.compile(
    r"\s*(?:and |but |so |ok |okay |wait,? |first,? |by the way,? )?"
    r"(?:does|what|what's|which|how|who|when|where|why|can|is (?:it|there|flask|django)|tell me"
    r"|explain|compare|show me|describe|difference)\b",
    re.IGNORECASE,
)
_SHORT_QUESTION = 4
"""So few words with a question mark are rather an answer given in doubt: "postgres?"."""

# Only what is offered: "rest" must not reset an interview.
_SINGLE = {move.value: move for move in (Move.BACK, Move.SKIP, Move.WHY, Move.CANCEL)}
_SINGLE |= {"restart": Move.RESTART, "continue": Move.GO_ON}
_COMMANDS = frozenset(("back", "skip", "why do you ask", "start over", "cancel"))
_MISSPELT = 0.75
"""Least likeness, by `difflib`, of a single word that is taken for a misspelt command."""


@dataclass(frozen=True, slots=True)
class Change:
    """A wish to correct something: what it is called, and what it should be, where it was said."""

    what: str
    to: str | None


class Steering:
    """Reads moves; `words` gives the words of a text, misspelt ones repaired."""

    def __init__(self, words: Speller) -> None:
        self._words = words
        self._phrases: dict[Stems, Move] = {
            phrase(text): move for move, texts in _SAID.items() for text in texts
        }

    def move(self, text: str) -> Move | None:
        """Return the move that `text`, and nothing else in it, asks for."""
        said = spoken(text, self._words)
        return next((move for stems, move in self._phrases.items() if said.is_just(stems)), None)

    def misspelt_move(self, text: str) -> Move | None:
        """Return the move that a single misspelt word was meant for."""
        word = text.strip().casefold()
        near = difflib.get_close_matches(word, _SINGLE, n=1, cutoff=_MISSPELT)
        return _SINGLE[near[0]] if near and word.isalpha() else None


def is_command(text: str) -> bool:
    """Tell whether `text` is what stands on a button that steers, and nothing else."""
    return " ".join(text.casefold().split()).rstrip(".!?") in _COMMANDS


def number(text: str, options: int) -> int | None:
    """Return the number that is all of `text`; "last" is that of the last of `options`."""
    found = _NUMBER.fullmatch(text)
    if not found:
        return None
    if found["digits"]:
        return int(found["digits"])
    word = found["word"].casefold()
    return options if word == "last" else _ORDINALS.index(word) + 1


def corrected(text: str) -> str | None:
    """Return what `text` puts right, if it says so: "actually postgres" -> "postgres"."""
    rest = text
    while found := _CORRECTION.match(rest):
        rest = rest[found.end() :]
    return rest if rest and rest != text else None


def change(text: str) -> Change | None:
    """Return what `text` wants to change: "change the database to postgres"."""
    found = _CHANGE.fullmatch(text)
    return Change(found["what"], found["to"]) if found else None


def is_question(text: str) -> bool:
    """Tell whether `text` asks something rather than answers."""
    asked = text.rstrip().endswith("?") and len(text.split()) > _SHORT_QUESTION
    return asked or bool(_ASKING.match(text))
