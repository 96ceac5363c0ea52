"""What the knowledge teaches the engine: every line of it that stands for a label."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from bot.knowledge.model import topic_file
from bot.matching import text
from bot.matching.features import FRAMEWORK, Utterance
from bot.matching.outcome import Action

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.knowledge.model import Key, Knowledge
    from bot.matching.lexicon import Lexicon

HINTS = {"aka": 0.3}
"""How much a line counts that is no question, by the part of a topic that it stands in."""

COMPARISONS = (
    "{title}",
    "{title} {framework} vs {framework}",
    "{title} in {framework} and {framework}",
)
"""What a title teaches: that every topic is asked about by its name, and of both frameworks."""

NEED = "which one should I use for an app with {title}"
"""What a title teaches about recommending: any topic can be a need, so its name decides nothing."""


class Kind(StrEnum):
    """What a label stands for: a topic, something to do, or a reason to refuse."""

    TOPIC = "topic"
    ACTION = "action"
    DECLINE = "decline"


class Label(NamedTuple):
    """What a question can mean; `name` is a topic's id, an action's name, a kind of decline."""

    kind: Kind
    name: str


@dataclass(frozen=True, slots=True)
class Lesson:
    """A line of the knowledge, where it stands there, and what it teaches.

    `hint` is 1 for what people say, less for a text that only lends its words to the label.
    """

    label: Label
    line: str
    key: Key
    utterance: Utterance
    hint: float


def taught(knowledge: Knowledge, lexicon: Lexicon, only: Label | None = None) -> Iterator[Lesson]:
    """Yield a lesson for every title, name and phrasing in `knowledge`, or those of one label."""
    for label, line, key in _lines(knowledge):
        if only in (None, label):
            utterance = lexicon.read(text.without_manners(_words(line))).utterance
            yield Lesson(label, line, key, utterance, HINTS.get(str(key[-2]), 1.0))


def by_heart(given: Iterable[Lesson]) -> dict[str, Label]:
    """Return the label of every phrasing, by its line, that stands for one label alone."""
    meant: dict[str, set[Label]] = {}
    for lesson in given:
        if "questions" in lesson.key:
            meant.setdefault(lesson.utterance.line, set()).add(lesson.label)
    return {words: labels.pop() for words, labels in meant.items() if len(labels) == 1}


def _lines(knowledge: Knowledge) -> Iterator[tuple[Label, str, Key]]:
    for topic_id, topic in knowledge.topics.items():
        label, file = Label(Kind.TOPIC, topic_id), topic_file(topic_id)
        for line in COMPARISONS:
            yield label, line.format(title=topic.title, framework=FRAMEWORK), (file, "title")
        recommend = Label(Kind.ACTION, Action.RECOMMEND)
        yield recommend, NEED.format(title=topic.title), (file, "title")
        for part, lines in (("aka", topic.aka), ("questions", topic.questions)):
            for i, line in enumerate(lines):
                yield label, line, (file, part, i)
    for name, action in knowledge.actions:
        for i, line in enumerate(action.questions):
            yield Label(Kind.ACTION, name), line, ("actions.yaml", name, "questions", i)
    for i, decline in enumerate(knowledge.declines):
        for j, line in enumerate(decline.questions):
            yield Label(Kind.DECLINE, decline.kind), line, ("declines.yaml", i, "questions", j)


def _words(line: str) -> list[str]:
    """The words of a phrasing, its placeholders kept."""
    first, *others = [text.all_words(part) for part in line.split(FRAMEWORK)]
    return [*first, *(word for part in others for word in (FRAMEWORK, *part))]


def tests(knowledge: Knowledge) -> Iterator[tuple[Label, str]]:
    """Yield every question in `knowledge` that is not taught but must be understood."""
    for topic_id, topic in knowledge.topics.items():
        for test in topic.tests:
            yield Label(Kind.TOPIC, topic_id), test.ask
    for name, action in knowledge.actions:
        for line in action.tests:
            yield Label(Kind.ACTION, name), line
