"""(message, thread state) -> (reply, new thread state): the one place that decides what to say.

Pure: no clock, no file, no network. The terminal, the tests and Slack share every line of it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from bot import understanding
from bot.answering import Answering
from bot.dialogue_acts import Act, act_of
from bot.follow_ups import follow_up
from bot.gaps import shown_by
from bot.interview_replies import Cancelled, NotYours, PastStep
from bot.interviewing import Interviewing
from bot.knowledge.model import Focus
from bot.manners import is_called_for
from bot.matching.outcome import Action, Outcome
from bot.matching.text import all_words, plain
from bot.replies import (
    Answer,
    AnsweredAbove,
    Clarification,
    Excerpt,
    Help,
    Left,
    NoneOfThese,
    Outdated,
    Recommendation,
    Refusal,
    Reply,
    Welcome,
    YouAreWelcome,
)
from bot.thread_state import FRESH, Attention, ThreadState
from bot.turn import Turn
from bot.wording import SOMETHING_ELSE, name_of

if TYPE_CHECKING:
    from bot.interview.progress import Press
    from bot.knowledge.model import Knowledge
    from bot.matching.outcome import Explanation

WORTH_OFFERING = 0.1
"""A refusal names topics that are at least this likely to be meant; less would be noise.

Of the questions that are rightly refused a quarter name any so, and half would at 0.05; of fifteen
topics that were meant, two would be named at 0.05 only.
"""

SURE = 0.8
"""Least confidence of an answer that nobody has asked the bot for.

Of the clear questions among the topics' tests and a sixth of the phrasings, held out, 95 in 100 of
those answered were answered right, and 98 in 100 with this much.
"""

RECOMMENDATION_TOPIC = "use-cases"
"""The topic whose comparison answers "which should I use?"."""


class Matching(Protocol):
    """What the conversation needs of the matcher."""

    def match(self, text: str) -> Outcome:
        """Tell what `text` means."""

    def explain(self, text: str) -> Explanation:
        """Tell what `text` means, and why."""

    def words(self, text: str) -> tuple[str, ...]:
        """Return the words of `text`, misspelt ones repaired."""


class Conversation:
    """Decides what to say, from the knowledge and the matcher it is given."""

    def __init__(self, knowledge: Knowledge, matcher: Matching) -> None:
        self._knowledge = knowledge
        self._matcher = matcher
        self._answering = Answering(knowledge)
        self._interviewing = Interviewing(knowledge, matcher.words)

    def answer(
        self, text: str, state: ThreadState = FRESH, *, speaker: str = "", run: str = ""
    ) -> Turn:
        """Return the reply to what `speaker` said to the bot, in a thread that is in `state`.

        An interview that starts with it gets the name `run`, which tells it from all others.
        """
        turn = self._turn(text, state.called_by(speaker), speaker, run)
        return self._unless_given(turn)

    def follow(self, text: str, state: ThreadState, *, speaker: str, run: str) -> Turn | None:
        """Return the reply to what was said without addressing the bot, where one is called for.

        It is where the text speaks of what was said before, moves the speaker's own interview, or
        asks what the bot can answer. None otherwise: what it would refuse is left unsaid. Where
        people talk to each other, only a plain step of the speaker's interview is.
        """
        if state.attention is Attention.STANDS_BACK:
            led = state.is_interviewing(speaker) and self._interviewing.is_plain_step(text, state)
            return self._interviewed(text, state, speaker) if led else None
        turn = self._turn(text, state, speaker, run)
        matched = turn.outcome is not None
        if not is_called_for(turn.reply, text, matched=matched):
            return None
        return self._unless_given(turn)

    def volunteer(self, text: str, *, speaker: str) -> Turn | None:
        """Return the answer to a question asked of everybody; None unless it is sure."""
        outcome = self._matcher.match(text)
        if outcome.action is not Action.ANSWER or outcome.confidence < SURE:
            return None
        reply = self._reply(outcome)
        return Turn(reply, ThreadState(asker=speaker).about(reply), outcome)

    def press(self, press: Press, state: ThreadState) -> Turn:
        """Return what comes of a pressed button of the interview in a thread."""
        return self._interviewing.press(press, state)

    def show(self, topic: str, focus: Focus, state: ThreadState = FRESH) -> Turn:
        """Return the answer that a button or a number asks for."""
        if not self._answering.knows(topic):
            return Turn(Outdated(), state)
        reply = self._answering.answer(topic, focus)
        return Turn(reply, state.about(reply))

    def none_of_these(self, state: ThreadState = FRESH) -> Turn:
        """Return the reply to a person for whom no offered topic fits."""
        return Turn(NoneOfThese(), replace(state, topic=None, focus=None, choices=()))

    def help(self) -> Turn:
        """Return what the bot is for."""
        return Turn(self._answering.help(), FRESH)

    def welcome(self) -> Welcome:
        """Return the greeting for somebody who has never turned to the bot before."""
        return self._answering.welcome()

    def greeted(self, text: str, turn: Turn) -> Turn:
        """Return what a newcomer who typed `text` gets: a bare greeting is greeted back."""
        greets = isinstance(turn.reply, Help) and "help" not in self._matcher.words(text)
        return replace(turn, reply=self.welcome()) if greets else turn

    def recommend(
        self, text: str = "", state: ThreadState = FRESH, *, speaker: str = "", run: str = ""
    ) -> Turn:
        """Begin the interview of `speaker`, named `run`, with what `text` says already.

        Where the base has none, what decides between the two is the reply. One that is under way in
        the thread is not cut off, be it somebody else's or the speaker's own.
        """
        if self._interviewing.is_anothers(state, speaker):
            return Turn(NotYours(), state)
        if state.is_interviewing(speaker):
            return Turn(PastStep(), state)
        state = state.called_by(speaker)
        begun = self._interviewing.begin(text, state, owner=speaker, run=run)
        if begun:
            return begun
        reply = self._reply(Outcome(Action.RECOMMEND, None, None, 1.0))
        return Turn(reply, state.about(reply))

    def why(self, question: str | None, topic: str, focus: Focus) -> Reply:
        """Return why `question`, None if it is not remembered, was answered with a topic."""
        if not self._answering.knows(topic):
            return Outdated()
        answer = self._answering.answer(topic, focus)
        explanation = self._matcher.explain(question) if question else None
        # What was reached by a button, a number or a follow-up has no matching of its own.
        if explanation and (topic, focus) not in shown_by(self._reply(explanation.outcome)):
            explanation = None
        return understanding.why(self._knowledge, answer, explanation, asked=bool(question))

    def _turn(self, text: str, state: ThreadState, speaker: str, run: str) -> Turn:
        """Return the reply to a text, whether or not it is better left unsaid."""
        taken = self._courtesy(text, state, speaker) or self._interviewed(text, state, speaker)
        if taken:
            return taken
        turn = self._answered(text, state)
        wanted = turn.outcome and turn.outcome.action is Action.RECOMMEND
        if not wanted or self._interviewing.is_anothers(state, speaker):
            return turn
        begun = self._interviewing.begin(text, state, owner=speaker, run=run)
        return replace(begun, outcome=turn.outcome) if begun else turn

    def _courtesy(self, text: str, state: ThreadState, speaker: str) -> Turn | None:
        """Return the reply to thanks, and to a wish for silence that is no step of an interview."""
        match act_of(text):
            case Act.THANKS | Act.ACKNOWLEDGEMENT if not state.is_interviewing(speaker):
                return Turn(YouAreWelcome(), state, self._matcher.match(text))
            case Act.STOP:
                led = self._interviewed(text, state, speaker)
                if led and isinstance(led.reply, Cancelled):
                    return led
                left = replace(state, attention=Attention.LEFT)
                return Turn(Left(), left, self._matcher.match(text))
        return None

    def _interviewed(self, text: str, state: ThreadState, speaker: str) -> Turn | None:
        """Return what the thread's interview makes of a text; None where it makes nothing."""
        reasons = self._interviewing.reasons(text, state)
        if reasons or speaker != state.owner:
            return reasons
        if state.lapsed:
            return None if self._chosen(text, state) else self._interviewing.lapse(text, state)

        def otherwise() -> Turn:
            return self._unless_given(self._answered(text, state))

        return self._interviewing.go_on(text, state, otherwise)

    def _answered(self, text: str, state: ThreadState) -> Turn:
        """Return the reply to a text outside of any interview."""
        chosen = self._chosen(text, state)
        if chosen:
            return self.show(*chosen, state)
        followed = self._followed(text, state)
        if followed:
            return Turn(followed, state.about(followed))
        if _turns_down(text, state):
            return self.none_of_these(state)
        outcome = self._matcher.match(text)
        reply = self._reply(outcome)
        return Turn(reply, state.about(reply), outcome)

    def _reply(self, outcome: Outcome) -> Reply:
        match outcome.action:
            case Action.ANSWER if outcome.topic:
                return self._answering.answer(outcome.topic, outcome.focus or Focus.BOTH)
            case Action.RECOMMEND if self._answering.knows(RECOMMENDATION_TOPIC):
                return Recommendation(self._answering.answer(RECOMMENDATION_TOPIC, Focus.BOTH))
            case Action.CLARIFY:
                advice = outcome.advice and self._interviewing.can_begin
                return Clarification(self._answering.offers(outcome), advice)
            case Action.HELP:
                return self._answering.help()
            case _:
                return Refusal(self._answering.offers(outcome, WORTH_OFFERING))

    def _chosen(self, text: str, state: ThreadState) -> tuple[str, Focus] | None:
        """Return the choice whose number or label a text is; to a lone one, yes will do."""
        if len(state.choices) == 1 and act_of(text) is Act.CONFIRM:
            return state.choices[0]
        text = plain(text)
        number = re.fullmatch(r"\s*#?(\d{1,2})[.)]?\s*", text)
        if number and 1 <= int(number[1]) <= len(state.choices):
            return state.choices[int(number[1]) - 1]
        words = all_words(text)
        known = (choice for choice in state.choices if self._answering.knows(choice[0]))
        labels = ((c, self._answering.label(*c, state.topic)) for c in known)
        return next((choice for choice, label in labels if words == all_words(label)), None)

    def _followed(self, text: str, state: ThreadState) -> Reply | None:
        """Return what a follow-up asks of the last topic."""
        if not state.topic or not state.focus or not self._answering.knows(state.topic):
            return None
        asked = follow_up(self._matcher.words(text), state.focus)
        if not asked or (asked.may_stand_alone and self._is_about_another(text, state.topic)):
            return None
        if asked.aspect:
            return self._answering.excerpt(asked.aspect, state.topic, asked.focus)
        return self._answering.answer(state.topic, asked.focus)

    def _is_about_another(self, text: str, topic: str) -> bool:
        """Tell whether a text by itself is answered, and not with `topic`."""
        outcome = self._matcher.match(text)
        return outcome.action is Action.ANSWER and outcome.topic != topic

    def _unless_given(self, turn: Turn) -> Turn:
        """Point to the answer instead of giving it once more, if it stands in the thread."""
        reply = turn.reply.answer if isinstance(turn.reply, Recommendation) else turn.reply
        if not isinstance(reply, Answer | Excerpt):
            return turn
        aspect = reply.aspect if isinstance(reply, Excerpt) else None
        for given in turn.state.given:
            if (given.topic, given.focus, given.aspect) == (reply.topic, reply.focus, aspect):
                return replace(turn, reply=AnsweredAbove(name_of(reply), given.ts))
        return turn


def _turns_down(text: str, state: ThreadState) -> bool:
    """Tell whether a text says that nothing offered fits; of a lone offer "no" says so."""
    said = " ".join(all_words(plain(text)))
    if len(state.choices) == 1 and said in ("no", "nope"):
        return True
    return bool(state.choices) and said in (SOMETHING_ELSE.casefold(), "none of these", "none")
