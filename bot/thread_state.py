"""What the bot keeps in mind of a thread: its topic, whom to listen to, what it has said."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from bot.replies import Answer, Aside, Excerpt, Recommendation
from bot.wording import choices

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.knowledge.model import Focus
    from bot.replies import Aspect, Reply


class Attention(StrEnum):
    """Whether the bot hears what is said in a thread without a mention of it."""

    LISTENS = "listens"
    STANDS_BACK = "stands_back"
    """People talk to each other."""
    LEFT = "left"
    """It was thanked, or asked to be quiet; a mention calls it back."""


@dataclass(frozen=True, slots=True)
class Given:
    """What the bot's message `ts` says: the facts of a topic, or an `aspect` of them."""

    topic: str
    focus: Focus
    aspect: Aspect | None
    ts: str


@dataclass(frozen=True, slots=True)
class ThreadState:
    """What was said last in a thread; `choices` are the (topic, focus) a number stands for.

    `interview` is how far a recommendation interview has come, as JSON can hold it, and `owner`
    the person it belongs to; it has `lapsed` when nobody took it up for too long. `asker` is the
    person the bot listens to, "" in a thread it does not know. `given` are the answers that stand
    in the thread.
    """

    topic: str | None = None
    focus: Focus | None = None
    choices: tuple[tuple[str, Focus], ...] = ()
    interview: Mapping[str, Any] | None = None
    owner: str = ""
    lapsed: bool = False
    asker: str = ""
    attention: Attention = Attention.LISTENS
    given: tuple[Given, ...] = ()

    def is_interviewing(self, person: str) -> bool:
        """Tell whether a question of `person`'s own interview is open."""
        is_open = self.interview is not None and bool(self.interview.get("open"))
        return is_open and not self.lapsed and self.owner == person

    def called_by(self, person: str) -> ThreadState:
        """Return the state once `person` has addressed the bot: it is back if it had left."""
        if self.asker and self.attention is not Attention.LEFT:
            return self
        return replace(self, asker=person, attention=Attention.LISTENS)

    def attending(self, attention: Attention) -> ThreadState:
        """Return the state once the bot listens less; where it does so already it goes on so."""
        listens = self.attention is Attention.LISTENS
        return replace(self, attention=attention) if listens else self

    def about(self, reply: Reply) -> ThreadState:
        """Return the state once `reply` was given: only an answer changes what it is about."""
        numbered = tuple((choice.topic, choice.focus) for choice in choices(reply))
        match reply:
            case (
                Answer(topic=topic, focus=focus)
                | Recommendation(Answer(topic=topic, focus=focus))
                | Excerpt(topic=topic, focus=focus)
            ):
                return replace(self, topic=topic, focus=focus, choices=numbered)
        return replace(self, choices=numbered)

    def said(self, reply: Reply, ts: str) -> ThreadState:
        """Return the state once the bot's message `ts` says `reply`, whatever it said before."""
        given = _given(reply, ts)
        return replace(self, given=(*self.without(ts).given, *([given] if given else [])))

    def without(self, ts: str) -> ThreadState:
        """Return the state once the bot's message `ts` is gone: nothing points to it any more."""
        return replace(self, given=tuple(given for given in self.given if given.ts != ts))


FRESH = ThreadState()
"""A thread that is not known."""


def reconciled(seen: ThreadState, new: ThreadState, now: ThreadState) -> ThreadState:
    """Return `new`, made of what was `seen`, with what has happened to the thread up to `now`."""
    kept = tuple(given for given in new.given if given in now.given or given not in seen.given)
    # An interview that `new` does not touch goes on from where it is.
    led = new if _interview(new) != _interview(seen) else now
    return replace(
        new,
        interview=led.interview,
        owner=led.owner,
        lapsed=led.lapsed,
        asker=now.asker if now.asker != seen.asker else new.asker,
        attention=now.attention if now.attention is not seen.attention else new.attention,
        given=tuple(dict.fromkeys((*now.given, *kept))) if now.given != seen.given else new.given,
    )


def _interview(state: ThreadState) -> tuple[object, ...]:
    return state.interview, state.owner, state.lapsed


def stands(then: ThreadState, now: ThreadState) -> bool:
    """Tell whether a thread is about the same `now` as `then`: nothing else was asked since."""
    return _matter(then) == _matter(now)


def _matter(state: ThreadState) -> tuple[object, ...]:
    return state.topic, state.focus, state.choices, state.interview, state.owner


def _given(reply: Reply, ts: str) -> Given | None:
    match reply:
        case Answer(topic=topic, focus=focus) | Recommendation(Answer(topic=topic, focus=focus)):
            return Given(topic, focus, None, ts)
        case Excerpt(topic=topic, focus=focus, aspect=aspect):
            return Given(topic, focus, aspect, ts)
        case Aside(answer=answer):
            return _given(answer, ts)
    return None
