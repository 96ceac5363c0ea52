"""What the matcher makes of a question, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.knowledge.model import Focus, Place


class Action(StrEnum):
    """What to do with a question."""

    ANSWER = "answer"
    RECOMMEND = "recommend"
    CLARIFY = "clarify"
    DECLINE = "decline"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A topic a question may mean; `confidence` is the chance, from 0 to 1, that it does."""

    topic: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a question means, as far as the matcher can tell.

    `topic` and `focus` are set when `action` is ANSWER, None otherwise, but for `focus` of
    RECOMMEND and CLARIFY, which is what the question named. `confidence`, from 0 to 1, is the
    chance that `action` and `topic` are right. `alternatives` are up to three topics, likeliest
    first: for ANSWER the runners-up, otherwise what to offer. `advice` tells of CLARIFY that a
    recommendation may be wanted instead.
    """

    action: Action
    topic: str | None
    focus: Focus | None
    confidence: float
    alternatives: tuple[Candidate, ...] = ()
    advice: bool = False

    @property
    def answered(self) -> bool:
        """Whether something is answered or done, rather than asked back or refused."""
        return self.action not in (Action.CLARIFY, Action.DECLINE)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one word of the question added to (or took from) the score of the winner.

    `repaired` is the word of the vocabulary that a misspelt `word` was read as.
    """

    word: str
    repaired: str | None
    weight: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a question was understood as it was.

    `phrasing` is the line of the knowledge nearest to the question and `place` where it stands;
    both None where nothing is near. `evidence` is strongest first.
    """

    outcome: Outcome
    phrasing: str | None
    place: Place | None
    evidence: tuple[Evidence, ...]
