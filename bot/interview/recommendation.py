"""The recommendation engine: answers so far -> the next question, or a verdict with its reasons.

Pure, and a plain sum: each answer adds its weight, in log-odds, to those of the others. So the
order of answers cannot matter, and every verdict can be explained by the answers that made it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import fsum, tanh
from typing import TYPE_CHECKING, TypeAlias

from bot.knowledge.interview import FIRST_PACKAGES, MAX_ASKED
from bot.knowledge.model import Focus

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.knowledge.interview import (
        Conditions,
        FirstStep,
        Interview,
        InterviewQuestion,
        NeitherCase,
        Option,
        Package,
    )

State: TypeAlias = tuple[tuple[str, str | None], ...]
"""What is known: (question id, id of the option chosen, or None where it was skipped)."""

_SIDES = {Focus.DJANGO: 1, Focus.BOTH: 0, Focus.FLASK: -1}


def answered(state: State, question: str, option: str | None) -> State:
    """Return `state` with `question` answered by `option`, whatever was answered before."""
    if question not in dict(state):
        return (*state, (question, option))
    return tuple((known, option if known == question else old) for known, old in state)


def without(state: State, question: str) -> State:
    """Return `state` as if `question` had never come up."""
    return tuple(item for item in state if item[0] != question)


@dataclass(frozen=True, slots=True)
class Reason:
    """An answer that counted; `weight` is in log-odds, positive for Django."""

    question: str
    option: str
    weight: float
    text: str
    topic: str

    @property
    def framework(self) -> Focus:
        """Which framework it speaks for."""
        return Focus.DJANGO if self.weight > 0 else Focus.FLASK


@dataclass(frozen=True, slots=True)
class Flip:
    """An answer that alone would have led to another verdict, `choice`."""

    question: str
    option: str
    choice: Focus


@dataclass(frozen=True, slots=True)
class Step:
    """How to begin with `framework`."""

    framework: Focus
    command: str
    packages: tuple[Package, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """What the answers say. `choice` is BOTH where it is too close to call.

    `log_odds` tells how close: positive for Django. `reasons` come strongest first; `steps` has
    one first step, or one for each framework where both serve. `neither` are the cases in which
    something else fits better than both.
    """

    choice: Focus
    log_odds: float
    reasons: tuple[Reason, ...]
    flip: Flip | None
    steps: tuple[Step, ...]
    neither: tuple[NeitherCase, ...]


class Recommender:
    """Asks and decides by one interview; safe to be read by many threads."""

    def __init__(self, interview: Interview) -> None:
        self.interview = interview
        self._questions = {question.id: question for question in interview.questions}
        self._steps = {
            Focus.DJANGO: interview.first_steps.django,
            Focus.FLASK: interview.first_steps.flask,
        }
        self._left = lru_cache(maxsize=65536)(self._expected)

    def log_odds(self, state: State) -> float:
        """Return the sum of all weights; rounded, so that it lies exactly on or off a limit."""
        return round(fsum(option.weight for _, option in self._chosen(state)), 6)

    def choice(self, log_odds: float) -> Focus:
        """Return the verdict that `log_odds` stand for."""
        if abs(log_odds) < self.interview.close:
            return Focus.BOTH
        return Focus.DJANGO if log_odds > 0 else Focus.FLASK

    def next_question(self, state: State, asked: int) -> InterviewQuestion | None:
        """Return what to ask after `asked` questions: what can change the verdict most.

        None when the verdict stands: no answer to an open question would change it, or
        MAX_ASKED questions have been asked.
        """
        if asked >= MAX_ASKED:
            return None
        log_odds = self.log_odds(state)
        open_questions = [
            question for question in self.open_questions(state) if self._decides(question, log_odds)
        ]
        return max(open_questions, key=lambda it: self._change(it, log_odds), default=None)

    def expected_left(self, state: State, asked: int) -> float:
        """Return how many more questions are to be expected, each option being as likely."""
        return self._left(frozenset(state), asked)

    def decide(self, state: State, cases: Iterable[str] = ()) -> Decision:
        """Return the verdict on `state`; `cases` are the ids of "neither" cases noticed."""
        log_odds = self.log_odds(state)
        choice = self.choice(log_odds)
        return Decision(
            choice,
            log_odds,
            self._reasons(state),
            self._flip(state),
            tuple(self._step(framework, state) for framework in _frameworks(choice)),
            self._neither(state, frozenset(cases)),
        )

    def _chosen(self, state: State) -> Iterator[tuple[InterviewQuestion, Option]]:
        for question_id, option_id in state:
            question = self._questions[question_id]
            option = question.option(option_id)
            if option:
                yield question, option

    def open_questions(self, state: State) -> Iterator[InterviewQuestion]:
        """Yield what has neither been answered nor skipped, and is worth asking."""
        known = dict(state)
        for question in self.interview.questions:
            if question.id not in known and _is_relevant(question.only_if, known):
                yield question

    def _decides(self, question: InterviewQuestion, log_odds: float) -> bool:
        """Tell whether an answer to `question` would change the verdict by itself."""
        now = self.choice(log_odds)
        return any(self.choice(_sum(log_odds, o)) is not now for o in question.options)

    def _change(self, question: InterviewQuestion, log_odds: float) -> float:
        """How far an answer to `question` moves the verdict on average, from 0 to 4."""
        now = self._standing(log_odds)
        moves = (abs(self._standing(_sum(log_odds, o)) - now) for o in question.options)
        # Rounded, so that questions which move it equally far keep the order of the file.
        return round(fsum(moves) / len(question.options), 9)

    def _standing(self, log_odds: float) -> float:
        """The verdict as a number from -2 to 2: what it says, and how strong the odds are.

        `tanh(x / 2)` is twice the chance that log-odds of x stand for, less one.
        """
        return _SIDES[self.choice(log_odds)] + tanh(log_odds / 2)

    def _expected(self, known: frozenset[tuple[str, str | None]], asked: int) -> float:
        state = tuple(known)
        question = self.next_question(state, asked)
        if question is None:
            return 0.0
        after = (answered(state, question.id, option.id) for option in question.options)
        return 1 + fsum(self.expected_left(s, asked + 1) for s in after) / len(question.options)

    def _reasons(self, state: State) -> tuple[Reason, ...]:
        reasons = [
            Reason(question.id, option.id, option.weight, option.reason, option.topic)
            for question, option in self._chosen(state)
            if option.weight
        ]
        order = [question.id for question in self.interview.questions]
        return tuple(sorted(reasons, key=lambda r: (-abs(r.weight), order.index(r.question))))

    def _flip(self, state: State) -> Flip | None:
        """The least change of one answer that gives another verdict; the other framework first."""
        choice = self.choice(self.log_odds(state))
        flips = [flip for flip in self._other_answers(state) if flip[1].choice is not choice]
        if not flips:
            return None
        other = [flip for flip in flips if flip[1].choice is not Focus.BOTH]
        return min(other or flips, key=lambda flip: flip[0])[1]

    def _other_answers(self, state: State) -> Iterator[tuple[float, Flip]]:
        """Every answer not given: how far it would move the log-odds, and where to."""
        log_odds, known = self.log_odds(state), dict(state)
        for question in self.interview.questions:
            given = question.option(known.get(question.id))
            if not _is_relevant(question.only_if, known):
                continue
            for option in question.options:
                move = option.weight - (given.weight if given else 0)
                choice = self.choice(round(log_odds + move, 6))
                yield abs(move), Flip(question.id, option.id, choice)

    def _step(self, framework: Focus, state: State) -> Step:
        step: FirstStep = self._steps[framework]
        known = dict(state)
        fitting = [package for package in step.packages if _holds(package.only_if, known)]
        return Step(framework, step.command, tuple(fitting[:FIRST_PACKAGES]))

    def _neither(self, state: State, cases: frozenset[str]) -> tuple[NeitherCase, ...]:
        noticed = cases | {option.neither for _, option in self._chosen(state)}
        return tuple(case for case in self.interview.neither if case.id in noticed)


def _sum(log_odds: float, option: Option) -> float:
    return round(log_odds + option.weight, 6)


def _frameworks(choice: Focus) -> tuple[Focus, ...]:
    return (Focus.DJANGO, Focus.FLASK) if choice is Focus.BOTH else (choice,)


def _is_relevant(conditions: Conditions, known: dict[str, str | None]) -> bool:
    """Tell whether no known answer speaks against asking; a skipped one never does."""
    given = ((known.get(question), options) for question, options in conditions.items())
    return all(option is None or option in options for option, options in given)


def _holds(conditions: Conditions, known: dict[str, str | None]) -> bool:
    """Tell whether each condition is known to be met."""
    return all(known.get(question) in options for question, options in conditions.items())
