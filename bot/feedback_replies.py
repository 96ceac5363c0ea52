"""What the bot says about an answer it has given, to one person: why, and what comes of a press."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.knowledge.model import Focus, Source


@dataclass(frozen=True, slots=True)
class Counted:
    """A word that spoke for an answer; `read_as` is what a misspelt one was taken for.

    `weight` is in log-odds.
    """

    word: str
    read_as: str | None
    weight: float


@dataclass(frozen=True, slots=True)
class Understood:
    """How a question was understood.

    `confidence`, from 0 to 1, is the chance that it was meant so. `phrasing` is the known line
    nearest to it, None where nothing is near. `words` come strongest first. `runner_up` is the
    title of the next best topic, and the chance that it was meant.
    """

    confidence: float
    phrasing: str | None
    words: tuple[Counted, ...]
    runner_up: tuple[str, float] | None


@dataclass(frozen=True, slots=True)
class WhyThis:
    """Why the answer called `title`, for `focus`, was given.

    `understood` is None where the answer was chosen, or `asked` tells that the question is not
    remembered.
    """

    title: str
    focus: Focus
    asked: bool
    understood: Understood | None
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Voted:
    """Said to a person who told whether an answer was `helpful`."""

    helpful: bool


@dataclass(frozen=True, slots=True)
class OnlyTheAsker:
    """Said to a person who wants to dismiss the answer to somebody else's question."""
