"""Everything the bot can say, as frozen values; how it looks is another matter."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from bot.feedback_replies import OnlyTheAsker, Voted, WhyThis
from bot.interview_replies import (
    Cancelled,
    Lapsed,
    NotYours,
    PastStep,
    Question,
    Reasons,
    Verdict,
)

if TYPE_CHECKING:
    from datetime import date

    from bot.choice import Choice
    from bot.knowledge.model import Example, Focus, Source


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known about a topic.

    `focus` is what the facts are about; `asked` is what the question was about, which differs
    where nothing is known for it. `verified` tells whether a running test proves the fact.
    `choices` lead to the other framework, the comparison and the neighbouring topics.
    """

    topic: str
    title: str
    focus: Focus
    asked: Focus
    short: str
    detail: tuple[str, ...]
    example: Example | None
    sources: tuple[Source, ...]
    holds_for: tuple[str, ...]
    reviewed: date
    verified: bool
    choices: tuple[Choice, ...]


class Aspect(StrEnum):
    """What of an answer can be asked for by itself."""

    WHY = "why"
    MORE = "more"
    SOURCES = "sources"
    EXAMPLE = "example"


@dataclass(frozen=True, slots=True)
class Excerpt:
    """An aspect of what is known about a topic, asked for after an answer: "source?", "more".

    `lines` are the reasons for WHY and, for MORE, what holds for the other focuses; `example` is
    None where there is none to give. `choices` lead on.
    """

    aspect: Aspect
    topic: str
    title: str
    focus: Focus
    lines: tuple[str, ...]
    example: Example | None
    sources: tuple[Source, ...]
    reviewed: date
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class AnsweredAbove:
    """Said instead of an answer that stands in the thread already, in the bot's message `ts`.

    `what` says which answer; `link` leads there, None where Slack gives none.
    """

    what: str
    ts: str
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Recommendation:
    """The reply to "which should I use?": what decides between the two."""

    answer: Answer


@dataclass(frozen=True, slots=True)
class Clarification:
    """What is asked is not sure; `choices` are how it can be read, the likeliest first.

    `advice` tells that it can be read as a wish for a recommendation as well.
    """

    choices: tuple[Choice, ...]
    advice: bool = False


@dataclass(frozen=True, slots=True)
class Refusal:
    """The question is not one the bot can answer; `choices` are the nearest topics, if any."""

    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class NoneOfThese:
    """Said when a person finds none of the offered topics fitting."""


@dataclass(frozen=True, slots=True)
class Help:
    """What the bot is for; `titles` are the topics it knows and `examples` questions to try."""

    titles: tuple[str, ...]
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Welcome:
    """Said to a person once, when they first turn to the bot; `examples` are questions to try."""

    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Aside:
    """What was asked in the middle of an interview, answered in short, and the open question."""

    answer: Answer | Clarification | Refusal | Help | Excerpt | AnsweredAbove
    question: Question


@dataclass(frozen=True, slots=True)
class YouAreWelcome:
    """The reply to thanks, where the bot is talked to alone."""


@dataclass(frozen=True, slots=True)
class Left:
    """Said when the bot was asked to be quiet; it tells how to call it back."""


@dataclass(frozen=True, slots=True)
class SwitchedOff:
    """Said, to them alone, to a person who mentions the bot where it is switched off."""


@dataclass(frozen=True, slots=True)
class Outdated:
    """Said to a person who presses a button that leads nowhere any more."""


@dataclass(frozen=True, slots=True)
class Apology:
    """Something went wrong on the bot's side."""


Reply: TypeAlias = (
    Answer
    | Recommendation
    | Clarification
    | Refusal
    | NoneOfThese
    | Help
    | Question
    | Verdict
    | Cancelled
    | PastStep
    | Aside
    | NotYours
    | Outdated
    | Apology
    | Excerpt
    | AnsweredAbove
    | Reasons
    | Lapsed
    | YouAreWelcome
    | Left
    | SwitchedOff
    | WhyThis
    | Voted
    | OnlyTheAsker
    | Welcome
)
