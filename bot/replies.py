"""Everything the bot can say, as frozen values; how it looks is another matter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from datetime import date

    from bot.knowledge.model import Example, Focus, Source


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer a person can ask for with one press or its number; `label` is what they read."""

    topic: str
    focus: Focus
    label: str


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


@dataclass(frozen=True, slots=True)
class Recommendation:
    """The reply to "which should I use?": what decides between the two."""

    answer: Answer


@dataclass(frozen=True, slots=True)
class Clarification:
    """The question can be read in more than one way; `choices` are the readings."""

    choices: tuple[Choice, ...]


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
class Outdated:
    """Said to a person who presses a button that leads nowhere any more."""


@dataclass(frozen=True, slots=True)
class Apology:
    """Something went wrong on the bot's side."""


Reply: TypeAlias = (
    Answer | Recommendation | Clarification | Refusal | NoneOfThese | Help | Outdated | Apology
)
