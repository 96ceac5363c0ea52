"""What the recommendation interview may say: its questions, its verdict, and how it ends."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.choice import Choice
    from bot.knowledge.model import Focus


class Notice(StrEnum):
    """What is said before a question of the interview, about what went before."""

    NOT_UNDERSTOOD = "not_understood"
    NOTHING_BEFORE = "nothing_before"
    NOTED = "noted"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class AnswerOption:
    """An answer to a question of the interview; `label` is what they read."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Known:
    """An answer that was given or read off; `label` is None where the question was left open."""

    question: str
    title: str
    label: str | None


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the recommendation interview.

    A press must carry `run`, which interview this is, and `step`, how many moves it has seen:
    others are of an earlier step. `number` counts from 1 and `about` is how many there will
    probably be. `understood` is what is known already, in the order it was said; `why` is set
    where the person asked what the question is for.
    """

    run: str
    step: int
    id: str
    text: str
    options: tuple[AnswerOption, ...]
    number: int
    about: int
    understood: tuple[Known, ...]
    can_go_back: bool
    notice: Notice | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Ground:
    """An answer that counted: `weight` in log-odds, positive for Django, `text` after "because"."""

    framework: Focus
    weight: float
    text: str


@dataclass(frozen=True, slots=True)
class Turning:
    """The single answer, `label` to the question called `title`, that would lead to `choice`."""

    title: str
    label: str
    choice: Focus


@dataclass(frozen=True, slots=True)
class Beginning:
    """How to start with `framework`: a command, and packages to add with what each is for."""

    framework: Focus
    command: str
    packages: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A case in which something else fits better than both frameworks, and what to say then."""

    title: str
    say: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the recommendation interview comes to.

    `choice` is BOTH where it is too close to call; `log_odds` tells how close, positive for
    Django, and `close` below which, either way, it is a tie. `grounds` come strongest first.
    `elsewhere` comes before all of it; `can_go_on` tells whether questions were left out because
    of that. `choices` lead to the topics that prove it.
    """

    run: str
    step: int
    choice: Focus
    log_odds: float
    close: float
    grounds: tuple[Ground, ...]
    turning: Turning | None
    beginnings: tuple[Beginning, ...]
    elsewhere: tuple[Elsewhere, ...]
    understood: tuple[Known, ...]
    can_go_on: bool
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why the verdict of an interview is what it is."""

    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Cancelled:
    """Said when a person ends the interview without a verdict."""


@dataclass(frozen=True, slots=True)
class PastStep:
    """Said to a person who presses a button of an interview's earlier step: nothing happens."""


@dataclass(frozen=True, slots=True)
class NotYours:
    """Said to a person who presses a button of somebody else's interview."""


@dataclass(frozen=True, slots=True)
class Lapsed:
    """Said to a person who returns to an interview that was left for too long."""
