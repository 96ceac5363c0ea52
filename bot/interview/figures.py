"""What an interview is like as a whole: every way through it, counted rather than sampled.

Each option of a question counts as equally likely, whatever was answered before. People's answers
go together ("a webhook", "no accounts"), so real interviews are shorter and surer than these.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from math import fsum
from typing import TYPE_CHECKING

from bot.interview.recommendation import Recommender, State, answered
from bot.knowledge.model import FRAMEWORKS, Focus

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bot.knowledge.interview import Interview, InterviewQuestion


@dataclass(frozen=True, slots=True)
class Figures:
    """An interview in numbers.

    Lengths count questions asked. Of all combinations of answers, each as likely as the next,
    `shares` tells how many end in which verdict, `agreement` in how many asking everything would
    give the same one, `reversal` in how many it would name the other framework; all from 0 to 1.
    `never_matter` lists, as "question=option", what could be answered as another option of the
    same question without changing any verdict, wherever it is asked.
    """

    questions: int
    paths: int
    average_length: float
    longest: int
    shares: Mapping[Focus, float]
    agreement: float
    reversal: float
    never_matter: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """A way through the interview, or the beginning of one.

    `share`, from 0 to 1, is how many of all combinations of answers take it. `next_question` is
    None where it has come to its end, the verdict `choice`.
    """

    state: State
    share: float
    next_question: InterviewQuestion | None
    choice: Focus


def figures(interview: Interview) -> Figures:
    """Return the figures of `interview`."""
    recommender = Recommender(interview)
    every = tuple(walk(recommender))
    ends = [way for way in every if way.next_question is None]
    whole = [(way, _if_all_were_asked(recommender, way.state)) for way in ends]
    return Figures(
        questions=len(interview.questions),
        paths=len(ends),
        average_length=fsum(len(way.state) * way.share for way in ends),
        longest=max(len(way.state) for way in ends),
        shares={
            choice: fsum(way.share for way in ends if way.choice is choice) for choice in Focus
        },
        agreement=fsum(way.share * shares[way.choice] for way, shares in whole),
        reversal=fsum(
            way.share * fsum(shares[other] for other in FRAMEWORKS if other is not way.choice)
            for way, shares in whole
            if way.choice in FRAMEWORKS
        ),
        never_matter=_never_matter(recommender, every),
    )


def walk(recommender: Recommender, state: State = (), share: float = 1.0) -> Iterator[Way]:
    """Yield every way through the interview from `state` on, and every beginning of one."""
    question = recommender.next_question(state, len(state))
    yield Way(state, share, question, recommender.choice(recommender.log_odds(state)))
    if question:
        for option in question.options:
            after = answered(state, question.id, option.id)
            yield from walk(recommender, after, share / len(question.options))


def _if_all_were_asked(recommender: Recommender, state: State) -> dict[Focus, float]:
    """How likely each verdict is once all that is still open has been answered too."""
    sums = {recommender.log_odds(state): 1.0}
    for question in recommender.open_questions(state):
        spread: defaultdict[float, float] = defaultdict(float)
        for log_odds, share in sums.items():
            for option in question.options:
                spread[round(log_odds + option.weight, 6)] += share / len(question.options)
        sums = spread
    shares = dict.fromkeys(Focus, 0.0)
    for log_odds, share in sums.items():
        shares[recommender.choice(log_odds)] += share
    return shares


def _never_matter(recommender: Recommender, every: Iterable[Way]) -> tuple[str, ...]:
    """Options of which some other option of the question is a twin."""
    twins = {
        (question.id, first.id, second.id): None
        for question in recommender.interview.questions
        for first, second in combinations(question.options, 2)
    }
    outlook = _Outlook(recommender)
    for way in every:
        if way.next_question:
            for pair in outlook.told_apart(way.state, way.next_question):
                twins.pop(pair, None)
    names = (f"{question}={option}" for question, *pair in twins for option in pair)
    return tuple(dict.fromkeys(names))


class _Outlook:
    """How likely each verdict is from some point of the interview on."""

    def __init__(self, recommender: Recommender) -> None:
        self._recommender = recommender
        self._known: dict[frozenset[tuple[str, str | None]], dict[Focus, float]] = {}

    def told_apart(
        self, state: State, question: InterviewQuestion
    ) -> Iterator[tuple[str, str, str]]:
        """Yield the pairs of options of `question` after which verdicts are not equally likely."""
        shares = {
            option.id: self._shares(answered(state, question.id, option.id))
            for option in question.options
        }
        for first, second in combinations(shares, 2):
            if shares[first] != shares[second]:
                yield question.id, first, second

    def _shares(self, state: State) -> dict[Focus, float]:
        key = frozenset(state)
        if key not in self._known:
            ends = [way for way in walk(self._recommender, state) if way.next_question is None]
            self._known[key] = {
                choice: round(fsum(way.share for way in ends if way.choice is choice), 9)
                for choice in Focus
            }
        return self._known[key]
