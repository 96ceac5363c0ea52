"""What the bot knows, as frozen and validated values.

The limits stated here are what lets every answer fit into one Slack message: whatever passes this
validation renders within the limits of Block Kit.
"""

from __future__ import annotations

import html
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from bot.knowledge.lines import (
    FRAMEWORK_SLOT,
    fenced_code,
    plain_line,
    shown_line,
    taught_line,
    without_slot,
)
from bot.knowledge.patterns import CLAIM, IDENTIFIER, RELEASE, TEST, URL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bot.knowledge.about import About
    from bot.knowledge.interview import Interview

MAX_FACT_CHARACTERS = 2600
"""Most characters of one fact (short, detail and example) after Slack's escaping.

Slack advises at most 4000 characters of `text`; what is left is for sources and small print.
"""

MAX_SOURCE_CHARACTERS = 700
"""Most characters of one source (title, publisher, address, version) after Slack's escaping.

The four of a fact are listed in one section, of at most 3000; without a sign to escape all fit.
"""


FIRST_YEAR = 2005
"""The year in which Django was published; Flask is younger."""


class Focus(StrEnum):
    """Which framework a question is about."""

    DJANGO = "django"
    FLASK = "flask"
    BOTH = "both"

    @property
    def label(self) -> str:
        """What a person reads: "Django", "Flask", or "Django and Flask"."""
        return "Django and Flask" if self is Focus.BOTH else self.value.capitalize()


FRAMEWORKS = (Focus.DJANGO, Focus.FLASK)


def filled(phrasing: str, focus: Focus) -> str:
    """Return `phrasing` as somebody says it of `focus`; of two slots, the other one is in one."""
    if phrasing.count(FRAMEWORK_SLOT) < len(FRAMEWORKS):
        return phrasing.replace(FRAMEWORK_SLOT, focus.label)
    first, second = sorted(FRAMEWORKS, key=lambda framework: framework is not focus)
    return phrasing.replace(FRAMEWORK_SLOT, first.label, 1).replace(FRAMEWORK_SLOT, second.label)


def _stripped(least: int, most: int) -> StringConstraints:
    return StringConstraints(strip_whitespace=True, min_length=least, max_length=most)


Line = Annotated[str, _stripped(1, 320), AfterValidator(shown_line)]
Phrasing = Annotated[str, _stripped(2, 200), AfterValidator(taught_line)]
Asked = Annotated[str, _stripped(2, 200), AfterValidator(plain_line)]
Name = Annotated[str, _stripped(2, 40), AfterValidator(without_slot)]
Title = Annotated[str, _stripped(2, 60), AfterValidator(shown_line)]
LongTitle = Annotated[str, _stripped(2, 100), AfterValidator(shown_line)]
Identifier = Annotated[str, StringConstraints(pattern=IDENTIFIER, max_length=60)]
Release = Annotated[str, StringConstraints(pattern=RELEASE, max_length=40)]
Url = Annotated[
    str,
    StringConstraints(pattern=URL, max_length=200),
    AfterValidator(without_slot),
]
ClaimId = Annotated[str, StringConstraints(pattern=CLAIM)]
TestId = Annotated[str, StringConstraints(pattern=TEST)]


def _refuse_longer(texts: Iterable[str], limit: int, cure: str) -> None:
    """Raise ValueError with the `cure` where Slack is sent more than `limit` characters."""
    length = sum(len(html.escape(text, quote=False)) for text in texts)
    if length > limit:
        raise ValueError(f"is {length} characters long once escaped for Slack, {limit} fit; {cure}")


def _in_our_time(day: date) -> date:
    if day.year < FIRST_YEAR:
        raise ValueError(f"is {day}, before there was a Django to review; mend the year")
    return day


class Record(BaseModel):
    """Base of everything read from the knowledge files: strict, frozen, no unknown keys."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")


class Example(Record):
    """A few lines of code that say more than words."""

    language: Literal["python", "html", "console", "text"]
    code: Annotated[
        str, StringConstraints(min_length=1, max_length=1200), AfterValidator(fenced_code)
    ]


class Fact(Record):
    """What holds for one focus of a topic.

    `short` answers by itself whatever is asked of the topic, so it says neither yes nor no;
    `holds_for` names the releases it is true of; `reviewed` is the day somebody last checked it;
    `verified_by` names the tests that prove it.
    """

    short: Line
    detail: Annotated[tuple[Line, ...], Field(min_length=1, max_length=5, strict=False)]
    example: Example | None = None
    sources: Annotated[tuple[Identifier, ...], Field(min_length=1, max_length=4, strict=False)]
    holds_for: Annotated[tuple[Release, ...], Field(min_length=1, max_length=5, strict=False)]
    reviewed: Annotated[date, AfterValidator(_in_our_time)]
    claims: Annotated[tuple[ClaimId, ...], Field(strict=False)] = ()
    verified_by: Annotated[tuple[TestId, ...], Field(strict=False)] = ()

    @model_validator(mode="after")
    def _fits_one_message(self) -> Self:
        texts = [self.short, *self.detail, self.example.code if self.example else ""]
        _refuse_longer(texts, MAX_FACT_CHARACTERS, "shorten the detail or the example")
        return self


class Test(Record):
    """A question that must end at this topic, with this focus. Never one of its phrasings."""

    ask: Asked
    focus: Annotated[Focus, Field(strict=False)]


class Topic(Record):
    """One thing people ask about, what they call it, and what is true of it.

    `aka` holds names that mean this topic wherever they occur (synonyms and product names).
    """

    title: Title
    aka: Annotated[tuple[Name, ...], Field(strict=False)] = ()
    questions: Annotated[tuple[Phrasing, ...], Field(min_length=1, strict=False)]
    django: Fact | None = None
    flask: Fact | None = None
    both: Fact | None = None
    see_also: Annotated[tuple[Identifier, ...], Field(max_length=5, strict=False)] = ()
    tests: Annotated[tuple[Test, ...], Field(min_length=1, strict=False)]

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.facts:
            raise ValueError("has no fact; add at least one of `django`, `flask` and `both`")
        return self

    @property
    def facts(self) -> dict[Focus, Fact]:
        """What is known, by focus; the comparison comes first."""
        facts = {Focus.BOTH: self.both, Focus.DJANGO: self.django, Focus.FLASK: self.flask}
        return {focus: fact for focus, fact in facts.items() if fact}


class Source(Record):
    """Where a fact comes from; `version` is a release or the day the page was read."""

    title: LongTitle
    publisher: Title
    url: Url
    version: Name

    @model_validator(mode="after")
    def _fits_beside_three_more(self) -> Self:
        texts = (self.title, self.publisher, self.url, self.version)
        _refuse_longer(texts, MAX_SOURCE_CHARACTERS, "shorten it, or write `&` as `and`")
        return self


class Claim(Record):
    """Something that articles on the two frameworks say, and whether it holds.

    Facts name the claims they answer; one that no fact can answer is `set_aside` with a reason.
    """

    says: Line
    verdict: Literal["holds", "holds-with-nuance", "opinion", "outdated", "wrong"]
    set_aside: Line | None = None


class Decline(Record):
    """Questions of one kind that must be refused, and why."""

    kind: Title
    why: Line
    questions: Annotated[tuple[Phrasing, ...], Field(min_length=1, strict=False)]


class Action(Record):
    """Phrasings that ask the bot to do something rather than for a fact."""

    questions: Annotated[tuple[Phrasing, ...], Field(min_length=1, strict=False)]
    tests: Annotated[tuple[Asked, ...], Field(min_length=1, strict=False)]


class Actions(Record):
    """What the bot does besides answering a topic."""

    help: Action
    recommend: Action


Names = Annotated[tuple[Name, ...], Field(min_length=1, strict=False)]


class ByFramework(Record):
    """Names that belong to one framework."""

    django: Names
    flask: Names


class FrameworkNames(ByFramework):
    """What people call each framework, and how they speak of the two at once."""

    both: Names


class Vocabulary(Record):
    """The words of the domain.

    `names` are what people call a framework, or the two of them; `products` are packages that
    belong to one, so that naming them names it; each entry of `synonyms` lists words that mean the
    same here.
    """

    names: FrameworkNames
    products: ByFramework
    synonyms: Annotated[tuple[Names, ...], Field(strict=False)] = ()

    def mistakes(self) -> Iterator[tuple[Key, str]]:
        """Tell which names and products stand under two frameworks, each with its place."""
        for part, by_framework in (("names", self.names), ("products", self.products)):
            first: dict[str, str] = {}
            for framework, names in by_framework:
                for i, name in enumerate(names):
                    owner = first.setdefault(name.casefold(), framework)
                    if owner != framework:
                        message = f"stands already under `{owner}`; keep one of the two"
                        yield (part, framework, i), message


Share = Annotated[float, Field(ge=0, le=1)]


class Gates(Record):
    """What `eval` must reach; all are shares, from 0 to 1, and losses are differences of shares."""

    precision: Share
    tests_right: Share
    tests_focus: Share
    declines_refused: Share
    actions_right: Share
    typo_loss: Share
    manners_loss: Share
    calibration_error: Share
    tests_calibration_error: Share


class Place(NamedTuple):
    """A position in a knowledge file; `path` is relative to the folder, lines count from 1."""

    path: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


Key = tuple[str | int, ...]
"""Where a value stands in the knowledge: the file, then keys and positions inside it,
for instance `("topics/orm.yaml", "questions", 3)`."""


def topic_file(topic_id: str) -> str:
    """Return the file of a topic, with which the keys of all that stands in it begin."""
    return f"topics/{topic_id}.yaml"


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Everything the bot knows, checked; `topics` and `sources` are keyed by their id.

    `interview` is None where the folder has no recommendation.yaml.
    """

    topics: Mapping[str, Topic]
    sources: Mapping[str, Source]
    vocabulary: Vocabulary
    declines: tuple[Decline, ...]
    actions: Actions
    claims: Mapping[str, Claim]
    gates: Gates
    places: Mapping[Key, Place]
    about: About
    interview: Interview | None = None

    def place(self, *key: str | int) -> Place:
        """Return where a value stands, for messages to curators.

        Raises KeyError when nothing stands under `key`.
        """
        return self.places[key]
