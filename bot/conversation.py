"""(message, thread state) -> (reply, new thread state): the one place that decides what to say.

Pure: no clock, no file, no network. The terminal, the tests and Slack share every line of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from bot.knowledge.model import FRAMEWORKS, Focus
from bot.matching.outcome import Action, Outcome
from bot.replies import (
    Answer,
    Choice,
    Clarification,
    Help,
    NoneOfThese,
    Outdated,
    Recommendation,
    Refusal,
    Reply,
)
from bot.wording import NONE_OF_THESE, choices

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.knowledge.model import Knowledge, Topic

MAX_CHOICES = 3
"""Most topics offered when the bot is not sure; more would be a menu, not a question back."""

WORTH_OFFERING = 0.05
"""A refusal names topics that are at least this likely to be meant; less would be noise."""

RECOMMENDATION_TOPIC = "use-cases"
"""The topic whose comparison answers "which should I use?"."""

_HELP_EXAMPLES = (
    "Does Flask have an ORM?",
    "How do Django and Flask differ?",
    "How do I deploy a Django app?",
)

# Words that carry no topic of their own: a text of nothing else speaks of the topic before it.
_CONNECTIVES = frozenset(
    (
        *("a", "about", "also", "an", "and", "are", "as", "but", "by", "can", "do", "does"),
        *("for", "has", "have", "hows", "how", "in", "instead", "is", "it", "ok", "on", "or"),
        *("same", "so", "that", "the", "them", "then", "there", "these", "this", "those", "to"),
        *("together", "too", "what", "whats", "with", "yes", "you"),
    )
)
_COMPARING = frozenset(("both", "compare", "compared", "comparison", "difference", "versus", "vs"))
_OTHER = frozenset(("other", "one"))


class Matching(Protocol):
    """What the conversation needs of the matcher."""

    def match(self, text: str) -> Outcome:
        """Tell what `text` means."""

    def words(self, text: str) -> tuple[str, ...]:
        """Return the words of `text`, misspelt ones repaired."""


@dataclass(frozen=True, slots=True)
class ThreadState:
    """What was said last in a thread; `choices` are the (topic, focus) a number stands for."""

    topic: str | None = None
    focus: Focus | None = None
    choices: tuple[tuple[str, Focus], ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """One reply, the state it leaves the thread in, and how the text was understood.

    `outcome` is None where no matching was needed: a follow-up, a number, a button.
    """

    reply: Reply
    state: ThreadState
    outcome: Outcome | None = None


class Conversation:
    """Decides what to say, from the knowledge and the matcher it is given."""

    def __init__(self, knowledge: Knowledge, matcher: Matching) -> None:
        self._knowledge = knowledge
        self._matcher = matcher

    def answer(self, text: str, state: ThreadState = ThreadState()) -> Turn:
        """Return the reply to what a person typed, in a thread that is in `state`."""
        chosen = self._by_number(text, state) or self._follow_up(text, state)
        if chosen:
            return self.show(*chosen)
        if _is_none_of_these(text) and state.choices:
            return self.none_of_these()
        outcome = self._matcher.match(text)
        reply = self._reply(outcome)
        return Turn(reply, _state_after(reply, state), outcome)

    def show(self, topic: str, focus: Focus) -> Turn:
        """Return the answer that a button or a number asks for."""
        if topic not in self._knowledge.topics:
            return Turn(Outdated(), ThreadState())
        reply = self._answer(topic, focus)
        return Turn(reply, _state_after(reply, ThreadState()))

    def none_of_these(self) -> Turn:
        """Return the reply to a person for whom no offered topic fits."""
        return Turn(NoneOfThese(), ThreadState())

    def help(self) -> Turn:
        """Return what the bot is for."""
        titles = tuple(sorted(topic.title for topic in self._knowledge.topics.values()))
        return Turn(Help(titles, _HELP_EXAMPLES), ThreadState())

    def _reply(self, outcome: Outcome) -> Reply:
        match outcome.action:
            case Action.ANSWER if outcome.topic:
                return self._answer(outcome.topic, outcome.focus or Focus.BOTH)
            case Action.RECOMMEND if RECOMMENDATION_TOPIC in self._knowledge.topics:
                return Recommendation(self._answer(RECOMMENDATION_TOPIC, Focus.BOTH))
            case Action.CLARIFY:
                return Clarification(self._offers(outcome))
            case Action.HELP:
                return self.help().reply
            case _:
                return Refusal(self._offers(outcome, WORTH_OFFERING))

    def _answer(self, topic_id: str, asked: Focus) -> Answer:
        topic = self._knowledge.topics[topic_id]
        facts = topic.facts
        focus = asked if asked in facts else next(iter(facts))
        fact = facts[focus]
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

    def _neighbours(self, topic: Topic, focus: Focus) -> Iterable[Choice]:
        return (
            Choice(neighbour, focus, self._knowledge.topics[neighbour].title)
            for neighbour in topic.see_also
        )

    def _offers(self, outcome: Outcome, least: float = 0.0) -> tuple[Choice, ...]:
        focus = outcome.focus or Focus.BOTH
        return tuple(
            Choice(candidate.topic, focus, self._knowledge.topics[candidate.topic].title)
            for candidate in outcome.alternatives[:MAX_CHOICES]
            if candidate.confidence >= least
        )

    def _by_number(self, text: str, state: ThreadState) -> tuple[str, Focus] | None:
        number = re.fullmatch(r"\s*#?(\d{1,2})[.)]?\s*", text)
        if number and 1 <= int(number[1]) <= len(state.choices):
            return state.choices[int(number[1]) - 1]
        return None

    def _follow_up(self, text: str, state: ThreadState) -> tuple[str, Focus] | None:
        """Read "and Flask?", "compare them", "the other one": the last topic from another side."""
        if not state.topic or not state.focus:
            return None
        words = frozenset(self._matcher.words(text))
        named = [framework for framework in FRAMEWORKS if framework.value in words]
        if words - _CONNECTIVES - _COMPARING - _OTHER - set(FRAMEWORKS):
            return None
        if len(named) == len(FRAMEWORKS) or words & _COMPARING:
            return state.topic, Focus.BOTH
        if named:
            return state.topic, named[0]
        if words & _OTHER and state.focus in FRAMEWORKS:
            return state.topic, next(f for f in FRAMEWORKS if f is not state.focus)
        return None


def _other_sides(topic_id: str, topic: Topic, focus: Focus) -> Iterable[Choice]:
    labels = {Focus.DJANGO: "Django", Focus.FLASK: "Flask", Focus.BOTH: "Compare both"}
    return (
        Choice(topic_id, side, labels[side])
        for side in (*FRAMEWORKS, Focus.BOTH)
        if side in topic.facts and side is not focus
    )


def _is_none_of_these(text: str) -> bool:
    return " ".join(re.findall(r"\w+", text.casefold())) in (NONE_OF_THESE.casefold(), "none")


def _state_after(reply: Reply, before: ThreadState) -> ThreadState:
    """The thread's state once `reply` was given: only an answer changes what it is about."""
    numbered = tuple((choice.topic, choice.focus) for choice in choices(reply))
    match reply:
        case Answer(topic=topic, focus=focus) | Recommendation(Answer(topic=topic, focus=focus)):
            return ThreadState(topic, focus, numbered)
        case _:
            return replace(before, choices=numbered)
