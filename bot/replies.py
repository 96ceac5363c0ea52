"""Everything the bot can say, as frozen values; how it looks is another matter."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from bot.feedback_replies import OnlyTheAsker, Voted, WhyThis

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
class Welcome:
    """Said to a person once, when they first turn to the bot; `examples` are questions to try."""

    examples: tuple[str, ...]


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
class Aside:
    """What was asked in the middle of an interview, answered in short, and the open question."""

    answer: Answer | Clarification | Refusal | Help | Excerpt | AnsweredAbove
    question: Question


@dataclass(frozen=True, slots=True)
class NotYours:
    """Said to a person who presses a button of somebody else's interview."""


@dataclass(frozen=True, slots=True)
class Lapsed:
    """Said to a person who returns to an interview that was left for too long."""


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
