"""What the knowledge holds of a topic, made into replies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.choice import Choice
from bot.knowledge.model import FRAMEWORKS, Focus
from bot.replies import Answer, Aspect, Excerpt, Help, Welcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bot.knowledge.model import Fact, Knowledge, Topic
    from bot.matching.outcome import Outcome

MAX_CHOICES = 3
"""Most topics offered when the bot is not sure; more would be a menu, not a question back."""

_HELP_EXAMPLES = (
    "Does Flask have an ORM?",
    "How do Django and Flask differ?",
    "How do I deploy a Django app?",
    "Which of the two should I use for a small shop?",
)
WELCOME_EXAMPLES = 3
"""How many questions a newcomer is shown; the help has the others."""

_SIDES = {Focus.DJANGO: "Django", Focus.FLASK: "Flask", Focus.BOTH: "Compare both"}
"""What the button to each side of a topic says."""


class Answering:
    """Makes replies of the knowledge it is given."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    def knows(self, topic: str) -> bool:
        """Tell whether there is such a topic."""
        return topic in self._knowledge.topics

    def answer(self, topic_id: str, asked: Focus) -> Answer:
        """Return all that is known of a topic for the focus that was asked, or the next best."""
        topic = self._knowledge.topics[topic_id]
        focus = _nearest(topic, asked)
        fact = topic.facts[focus]
        return Answer(
            topic=topic_id,
            title=topic.title,
            focus=focus,
            asked=asked,
            short=fact.short,
            detail=fact.detail,
            example=fact.example,
            sources=tuple(self._knowledge.sources[source] for source in fact.sources),
            holds_for=fact.holds_for,
            reviewed=fact.reviewed,
            verified=bool(fact.verified_by),
            choices=(*_other_sides(topic_id, topic, focus), *self._neighbours(topic, focus)),
        )

    def excerpt(self, aspect: Aspect, topic_id: str, asked: Focus) -> Excerpt:
        """Return an aspect of what is known of a topic."""
        topic, answer = self._knowledge.topics[topic_id], self.answer(topic_id, asked)
        lines: tuple[str, ...] = ()
        choices = answer.choices if aspect is Aspect.MORE else ()
        if aspect is Aspect.WHY:
            lines = answer.detail
        elif aspect is Aspect.MORE:
            lines = tuple(_other_shorts(topic, answer.focus))
        elif aspect is Aspect.EXAMPLE and not answer.example:
            choices = tuple(_sides(topic_id, topic, lambda fact: fact.example is not None))
        return Excerpt(
            aspect=aspect,
            topic=topic_id,
            title=topic.title,
            focus=answer.focus,
            lines=lines,
            example=answer.example if aspect is Aspect.EXAMPLE else None,
            sources=() if aspect is Aspect.MORE else answer.sources,
            reviewed=answer.reviewed,
            choices=choices,
        )

    def offers(self, outcome: Outcome, least: float = 0.0) -> tuple[Choice, ...]:
        """Return the topics that a question may mean, each with at least the chance `least`."""
        focus = outcome.focus or Focus.BOTH
        return tuple(
            Choice(candidate.topic, focus, self._knowledge.topics[candidate.topic].title)
            for candidate in outcome.alternatives[:MAX_CHOICES]
            if candidate.confidence >= least
        )

    def label(self, topic: str, focus: Focus, last: str | None) -> str:
        """Return what a choice says, in a thread about the topic `last`."""
        return _SIDES[focus] if topic == last else self._knowledge.topics[topic].title

    def help(self) -> Help:
        """Return what the bot is for."""
        titles = tuple(sorted(topic.title for topic in self._knowledge.topics.values()))
        return Help(titles, _HELP_EXAMPLES)

    def welcome(self) -> Welcome:
        """Return the greeting for a newcomer."""
        return Welcome(_HELP_EXAMPLES[:WELCOME_EXAMPLES])

    def _neighbours(self, topic: Topic, focus: Focus) -> Iterable[Choice]:
        return (
            Choice(neighbour, focus, self._knowledge.topics[neighbour].title)
            for neighbour in topic.see_also
        )


def _nearest(topic: Topic, asked: Focus) -> Focus:
    return asked if asked in topic.facts else next(iter(topic.facts))


def _other_sides(topic_id: str, topic: Topic, focus: Focus) -> Iterable[Choice]:
    shown = topic.facts[focus]
    return _sides(topic_id, topic, lambda fact: fact is not shown)


def _sides(topic_id: str, topic: Topic, wanted: Callable[[Fact], bool]) -> Iterable[Choice]:
    facts = topic.facts
    return (
        Choice(topic_id, side, _SIDES[side])
        for side in (*FRAMEWORKS, Focus.BOTH)
        if side in facts and wanted(facts[side])
    )


def _other_shorts(topic: Topic, focus: Focus) -> Iterable[str]:
    """What holds for the sides of the topic that were not shown, in a line each."""
    facts = topic.facts
    return (
        f"{side.label}: {facts[side].short}"
        for side in (*FRAMEWORKS, Focus.BOTH)
        if side in facts and side is not focus
    )
