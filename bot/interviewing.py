"""The interview within a thread: whose it is, what moves it on, and what is no step of it. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.follow_ups import follow_up
from bot.interview.dialogue import Digression, Interviewer
from bot.interview.dialogue import Turn as Step
from bot.interview_replies import Lapsed, Notice, PastStep, Question, Reasons, Verdict
from bot.knowledge.model import Focus
from bot.matching.text import plain
from bot.replies import Answer, AnsweredAbove, Aside, Aspect, Clarification, Excerpt, Help, Refusal
from bot.turn import Turn

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.interview.progress import Press, Progress
    from bot.interview.spoken import Speller
    from bot.knowledge.model import Knowledge
    from bot.replies import Reply
    from bot.thread_state import ThreadState

_ASIDES = (Answer, Clarification, Refusal, Help, Excerpt, AnsweredAbove)
"""What may be said in the middle of an interview."""


class Interviewing:
    """Leads the interviews of threads; where the base has none, nothing comes of anything.

    `words` gives the words of a text, misspelt ones repaired.
    """

    def __init__(self, knowledge: Knowledge, words: Speller) -> None:
        self._words = words
        self._interviewer = knowledge.interview and Interviewer(
            knowledge.interview, knowledge.topics, words
        )

    @property
    def can_begin(self) -> bool:
        """Whether the base has an interview."""
        return self._interviewer is not None

    def begin(self, text: str, state: ThreadState, *, owner: str, run: str) -> Turn | None:
        """Begin the interview of `owner` with what `text` says already; None if there is none.

        Its name `run` tells it from all others.
        """
        if not self._interviewer:
            return None
        begun = self._interviewer.start(run, text)
        return _taken(begun, replace(state, owner=owner, lapsed=False))

    def press(self, press: Press, state: ThreadState) -> Turn:
        """Return what comes of a pressed button of the thread's interview."""
        progress = self._progress(state)
        if not self._interviewer or not progress:
            return Turn(PastStep(), state)
        return _taken(self._interviewer.press(progress, press), state)

    def is_anothers(self, state: ThreadState, speaker: str) -> bool:
        """Tell whether somebody else is being interviewed in the thread: they are not cut off."""
        progress = self._progress(state)
        return progress is not None and progress.open is not None and state.owner != speaker

    def reasons(self, text: str, state: ThreadState) -> Turn | None:
        """Answer "why?" after a verdict, whoever asks; None for any other text."""
        progress = self._progress(state)
        if not self._interviewer or not progress or progress.open or progress.cancelled:
            return None
        asked = follow_up(self._words(text), Focus.BOTH)
        if state.topic or not asked or asked.aspect is not Aspect.WHY:
            return None
        return Turn(Reasons(self._interviewer.verdict(progress)), state)

    def lapse(self, text: str, state: ThreadState) -> Turn | None:
        """Tell the owner who takes a step of a lapsed interview that it is over; else None."""
        progress = self._interviewer and self._interviewer.restore(state.interview)
        if not self._interviewer or not progress or not progress.open:
            return None
        said = self._interviewer.say(progress, plain(text))
        if isinstance(said, Digression) or _is_not_understood(said.reply):
            return None
        return Turn(Lapsed(), replace(state, interview=None, owner="", lapsed=False))

    def is_plain_step(self, text: str, state: ThreadState) -> bool:
        """Tell whether a text of the owner is a step by itself, whoever else talks there."""
        progress = self._progress(state)
        if not self._interviewer or not progress:
            return False
        return self._interviewer.is_plain(progress, plain(text))

    def go_on(self, text: str, state: ThreadState, otherwise: Callable[[], Turn]) -> Turn | None:
        """Return what the owner's text makes of the interview; None if it is not its business.

        `otherwise` gives what would be answered without an interview: a question in the middle of
        one is answered in short, and what was asked before it is asked again.
        """
        progress = self._progress(state)
        if not self._interviewer or not progress:
            return None
        said = self._interviewer.say(progress, plain(text))
        led = None if isinstance(said, Digression) else _taken(said, state)
        if led and not _is_not_understood(led.reply):
            return led
        aside = otherwise()
        if led and not isinstance(aside.reply, Answer | Excerpt | AnsweredAbove):
            return led
        question = self._interviewer.show(progress).reply
        if not isinstance(question, Question) or not isinstance(aside.reply, _ASIDES):
            return None
        answer = aside.reply
        if isinstance(answer, Clarification):
            answer = replace(answer, advice=False)  # it is being given
        return Turn(Aside(answer, question), replace(aside.state, choices=()), aside.outcome)

    def _progress(self, state: ThreadState) -> Progress | None:
        if not self._interviewer or not state.interview or state.lapsed:
            return None
        return self._interviewer.restore(state.interview)


def _is_not_understood(reply: Reply) -> bool:
    return isinstance(reply, Question) and reply.notice is Notice.NOT_UNDERSTOOD


def _taken(step: Step, before: ThreadState) -> Turn:
    """What comes of a step of an interview; a verdict is a topic of its own."""
    state = replace(before.about(step.reply), interview=step.progress.to_dict())
    if isinstance(step.reply, Verdict):
        state = replace(state, topic=None, focus=None)
    return Turn(step.reply, state)
