"""The recommendation interview as frozen and validated values: questions, weights, first steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from bot.knowledge.lines import without_slot
from bot.knowledge.model import Identifier, Line, Record, Title
from bot.knowledge.patterns import PHRASE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.knowledge.model import Key

MAX_ASKED = 6
"""Most questions one interview asks; what a person told unasked does not count."""

ANY_NUMBER = "#"
"""Stands in an option's words for a number."""

MAX_LABEL = 75
"""Most characters on a button: https://docs.slack.dev/reference/block-kit/block-elements."""


def _fits_a_button(label: str) -> str:
    if len(label) > MAX_LABEL:
        raise ValueError(f"is {len(label)} characters long, {MAX_LABEL} fit on a button")
    return label


Weight = Annotated[float, Field(ge=-3, le=3)]
Label = Annotated[Line, AfterValidator(_fits_a_button)]
Phrase = Annotated[
    str,
    StringConstraints(pattern=PHRASE, max_length=40),
    AfterValidator(without_slot),
]
Phrases = Annotated[tuple[Phrase, ...], Field(strict=False)]
Conditions = dict[Identifier, Annotated[tuple[Identifier, ...], Field(strict=False)]]
SomePhrases = Annotated[tuple[Phrase, ...], Field(min_length=1, strict=False)]


class Option(Record):
    """One answer to a question, and what it says about the choice.

    `weight` is in log-odds: positive speaks for Django, negative for Flask. `reason` reads well
    after "because", and `topic` has the fact that proves it. `words` are what people say for it,
    anywhere; `replies` mean it only while its question is open. Where `#` in `words` stands for a
    number, it counts from `least` to `most`. `denied` is the option meant by "no" before `words`.
    `over` are options of the same question that are said of this one too: somebody who speaks of
    both means this one. `neither` is the case in which something else fits better than both
    frameworks.
    """

    id: Identifier
    label: Label
    weight: Weight
    reason: Line
    topic: Identifier
    words: SomePhrases
    replies: Phrases = ()
    least: int | None = None
    most: int | None = None
    denied: Identifier | None = None
    over: Annotated[tuple[Identifier, ...], Field(strict=False)] = ()
    neither: Identifier | None = None

    @model_validator(mode="after")
    def _can_count(self) -> Self:
        if self.least is not None and self.most is not None and self.least > self.most:
            raise ValueError(f"`least` is {self.least}, more than `most`, {self.most}; swap them")
        return self

    @property
    def is_counted(self) -> bool:
        """Whether its words have a number in them."""
        return any(ANY_NUMBER in phrase for phrase in self.words)

    def counts(self, number: int) -> bool:
        """Tell whether `number` lies within this option's bounds."""
        return (self.least is None or number >= self.least) and (
            self.most is None or number <= self.most
        )


class InterviewQuestion(Record):
    """A question that helps to choose; `why` tells what its answer decides.

    `words` name what it is about ("the database"). `only_if` names, for other questions, the
    options with which this one matters; it is not asked after another option was chosen there.
    """

    id: Identifier
    title: Title
    question: Line
    why: Line
    words: SomePhrases
    only_if: Conditions = Field(default_factory=dict)
    options: Annotated[tuple[Option, ...], Field(min_length=2, max_length=5, strict=False)]

    def option(self, option_id: str | None) -> Option | None:
        """Return the option of that id; None when there is none."""
        return next((option for option in self.options if option.id == option_id), None)


class NeitherCase(Record):
    """A case in which neither framework is the obvious choice: what to say, and the topic."""

    id: Identifier
    title: Title
    say: Line
    topic: Identifier
    words: SomePhrases


class Package(Record):
    """A package to add first; `only_if` as in a question: options with which it is worth it."""

    name: Title
    why: Line
    only_if: Conditions = Field(default_factory=dict)


FIRST_PACKAGES = 3
"""How many packages a first step names."""


class FirstStep(Record):
    """How to begin: the command, and packages by rank; the first three that apply are named."""

    command: Line
    packages: Annotated[tuple[Package, ...], Field(min_length=1, strict=False)]

    @model_validator(mode="after")
    def _always_enough(self) -> Self:
        always = sum(not package.only_if for package in self.packages)
        if always < FIRST_PACKAGES:
            raise ValueError(f"needs {FIRST_PACKAGES} packages without `only_if`, has {always}")
        return self


class FirstSteps(Record):
    """The first step with either framework."""

    django: FirstStep
    flask: FirstStep


class Interview(Record):
    """All there is to ask before recommending a framework, and what follows from it.

    `close` is the log-odds below which, either way, both serve.
    """

    close: Annotated[float, Field(gt=0, le=2)]
    questions: Annotated[tuple[InterviewQuestion, ...], Field(min_length=2, strict=False)]
    neither: Annotated[tuple[NeitherCase, ...], Field(strict=False)] = ()
    first_steps: FirstSteps

    def question(self, question_id: str) -> InterviewQuestion | None:
        """Return the question of that id; None when there is none."""
        return next((asked for asked in self.questions if asked.id == question_id), None)

    def topics(self) -> Iterator[tuple[Key, str]]:
        """Every topic named, with the place of the name in the file."""
        for i, question in enumerate(self.questions):
            for j, option in enumerate(question.options):
                yield ("questions", i, "options", j, "topic"), option.topic
        for i, case in enumerate(self.neither):
            yield ("neither", i, "topic"), case.topic

    def phrases(self) -> Iterator[str]:
        """Everything that people may say in answer, or call a question or a case by."""
        for question in self.questions:
            yield from question.words
            for option in question.options:
                yield from (*option.words, *option.replies)
        for case in self.neither:
            yield from case.words

    def mistakes(self) -> Iterator[tuple[Key, str]]:
        """What is wrong across records, with its place in the file."""
        yield from _repeated_ids(("questions",), self.questions)
        yield from _repeated_ids(("neither",), self.neither)
        for i, question in enumerate(self.questions):
            yield from _repeated_ids(("questions", i, "options"), question.options)
            yield from _repeated_labels(("questions", i, "options"), question.options)
            yield from _repeated_words(("questions", i, "options"), question.options)
            yield from self._dangling_options(("questions", i, "options"), question)
            yield from self._dangling_conditions(("questions", i, "only_if"), question.only_if)
            if question.id in question.only_if:
                message = "a question cannot depend on itself; delete this condition"
                yield ("questions", i, "only_if", question.id), message
        for name, step in self.first_steps:
            for i, package in enumerate(step.packages):
                key = ("first_steps", name, "packages", i, "only_if")
                yield from self._dangling_conditions(key, package.only_if)

    def _dangling_options(self, key: Key, question: InterviewQuestion) -> Iterator[tuple[Key, str]]:
        cases = {case.id for case in self.neither}
        for j, option in enumerate(question.options):
            if option.denied is not None and question.option(option.denied) is None:
                yield (*key, j, "denied"), f"no option `{option.denied}` in this question"
            for i, other in enumerate(option.over):
                if question.option(other) is None:
                    yield (*key, j, "over", i), f"no option `{other}` in this question"
            if option.neither is not None and option.neither not in cases:
                yield (*key, j, "neither"), f"no case `{option.neither}` under `neither`"

    def _dangling_conditions(self, key: Key, conditions: Conditions) -> Iterator[tuple[Key, str]]:
        for question_id, options in conditions.items():
            question = self.question(question_id)
            if question is None:
                yield (*key, question_id), f"no question `{question_id}`"
                continue
            for i, option in enumerate(options):
                if question.option(option) is None:
                    yield (*key, question_id, i), f"no option `{option}` in `{question_id}`"


def _repeated_ids(
    key: Key, records: Iterable[InterviewQuestion | Option | NeitherCase]
) -> Iterator[tuple[Key, str]]:
    seen = set()
    for i, record in enumerate(records):
        if record.id in seen:
            yield (*key, i, "id"), f"`{record.id}` stands here twice; rename one"
        seen.add(record.id)


def _repeated_labels(key: Key, options: Sequence[Option]) -> Iterator[tuple[Key, str]]:
    """Of two buttons with the same text nobody can tell which to press."""
    first: dict[str, str] = {}
    for j, option in enumerate(options):
        owner = first.setdefault(option.label.casefold(), option.id)
        if owner != option.id:
            yield (*key, j, "label"), f"is the label of option `{owner}` too; reword one"


def _repeated_words(key: Key, options: Sequence[Option]) -> Iterator[tuple[Key, str]]:
    """The same words for two options of a question say nothing, numbers with bounds excepted."""
    for part in ("words", "replies"):
        seen: dict[str, str] = {}
        for j, option in enumerate(options):
            for i, phrase in enumerate(getattr(option, part)):
                first = seen.setdefault(phrase.casefold(), option.id)
                if first != option.id and ANY_NUMBER not in phrase:
                    yield (*key, j, part, i), f"stands already in option `{first}`; keep one"
