"""(message, thread state) -> (reply, new thread state): the one place that decides what to say.

Pure: no clock, no file, no network. The terminal, the tests and Slack share every line of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol

from bot.interview.dialogue import Digression, Interviewer
from bot.interview.dialogue import Turn as InterviewTurn
from bot.knowledge.model import FRAMEWORKS, Focus
from bot.matching.outcome import Action, Outcome
from bot.replies import (
    Answer,
    Aside,
    Choice,
    Clarification,
    Help,
    NoneOfThese,
    Notice,
    Outdated,
    PastStep,
    Question,
    Recommendation,
    Refusal,
    Reply,
)
from bot.wording import NONE_OF_THESE, choices

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.interview.progress import Press, Progress
    from bot.knowledge.model import Knowledge, Topic

MAX_CHOICES = 3
"""Most topics offered when the bot is not sure; more would be a menu, not a question back."""

WORTH_OFFERING = 0.05
"""A refusal names topics that are at least this likely to be meant; less would be noise."""

RECOMMENDATION_TOPIC = "use-cases"
"""The topic whose comparison answers "which should I use?"."""

_ASIDES = (Answer, Clarification, Refusal, Help)
"""What may be said in the middle of an interview."""

_HELP_EXAMPLES = (
    "Does Flask have an ORM?",
    "How do Django and Flask differ?",
    "How do I deploy a Django app?",
    "Which of the two should I use for a small shop?",
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
    """What was said last in a thread; `choices` are the (topic, focus) a number stands for.

    `interview` is how far a recommendation interview has come, as JSON can hold it, and `owner`
    the person it belongs to.
    """

    topic: str | None = None
    focus: Focus | None = None
    choices: tuple[tuple[str, Focus], ...] = ()
    interview: Mapping[str, Any] | None = None
    owner: str = ""


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
        self._interviewer = knowledge.interview and Interviewer(
            knowledge.interview, knowledge.topics, matcher.words
        )

    def answer(
        self, text: str, state: ThreadState = ThreadState(), *, speaker: str = "", run: str = ""
    ) -> Turn:
        """Return the reply to what `speaker` typed, in a thread that is in `state`.

        An interview that starts with it gets the name `run`, which tells it from all others.
        """
        led = self._led(text, state) if speaker == state.owner else None
        if led:
            return led
        turn = self._answered(text, state)
        wanted = turn.outcome and turn.outcome.action is Action.RECOMMEND
        if self._interviewer and wanted and not self._is_anothers(state, speaker):
            begun = self._interviewer.start(run, text)
            return Turn(begun.reply, _state_in(begun, replace(state, owner=speaker)), turn.outcome)
        return turn

    def press(self, press: Press, state: ThreadState) -> Turn:
        """Return what comes of a pressed button of the interview in a thread."""
        progress = self._progress(state)
        if not self._interviewer or not progress:
            return Turn(PastStep(), state)
        led = self._interviewer.press(progress, press)
        return Turn(led.reply, _state_in(led, state))

    def _is_anothers(self, state: ThreadState, speaker: str) -> bool:
        """Tell whether somebody else is being interviewed in the thread: they are not cut off."""
        progress = self._progress(state)
        return progress is not None and progress.open is not None and state.owner != speaker

    def _progress(self, state: ThreadState) -> Progress | None:
        if not self._interviewer or not state.interview:
            return None
        return self._interviewer.restore(state.interview)

    def _led(self, text: str, state: ThreadState) -> Turn | None:
        """Go on with the interview; None where the text is none of its business."""
        progress = self._progress(state)
        if not self._interviewer or not progress:
            return None
        said = self._interviewer.say(progress, text)
        led = None if isinstance(said, Digression) else Turn(said.reply, _state_in(said, state))
        if led and not _is_not_understood(led.reply):
            return led
        aside = self._answered(text, state)
        if led and not isinstance(aside.reply, Answer):
            return led
        question = self._interviewer.show(progress).reply
        if not isinstance(question, Question) or not isinstance(aside.reply, _ASIDES):
            return None
        return Turn(Aside(aside.reply, question), replace(aside.state, choices=()), aside.outcome)

    def _answered(self, text: str, state: ThreadState) -> Turn:
        """Return the reply to a text outside of any interview."""
        chosen = self._by_number(text, state) or self._follow_up(text, state)
        if chosen:
            return self.show(*chosen, state)
        if _is_none_of_these(text) and state.choices:
            return self.none_of_these(state)
        outcome = self._matcher.match(text)
        reply = self._reply(outcome)
        return Turn(reply, _state_after(reply, state), outcome)

    def show(self, topic: str, focus: Focus, state: ThreadState = ThreadState()) -> Turn:
        """Return the answer that a button or a number asks for."""
        if topic not in self._knowledge.topics:
            return Turn(Outdated(), state)
        reply = self._answer(topic, focus)
        return Turn(reply, _state_after(reply, state))

    def none_of_these(self, state: ThreadState = ThreadState()) -> Turn:
        """Return the reply to a person for whom no offered topic fits."""
        return Turn(NoneOfThese(), replace(state, topic=None, focus=None, choices=()))

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


def _is_not_understood(reply: Reply) -> bool:
    return isinstance(reply, Question) and reply.notice is Notice.NOT_UNDERSTOOD


def _state_in(led: InterviewTurn, before: ThreadState) -> ThreadState:
    """The thread's state after a step of an interview."""
    numbered = tuple((choice.topic, choice.focus) for choice in choices(led.reply))
    return replace(before, interview=led.progress.to_dict(), choices=numbered)


def _state_after(reply: Reply, before: ThreadState) -> ThreadState:
    """The thread's state once `reply` was given: only an answer changes what it is about."""
    numbered = tuple((choice.topic, choice.focus) for choice in choices(reply))
    match reply:
        case Answer(topic=topic, focus=focus) | Recommendation(Answer(topic=topic, focus=focus)):
            return replace(before, topic=topic, focus=focus, choices=numbered)
        case _:
            return replace(before, choices=numbered)
