"""When to answer, offer or decline: chances learned from held-out questions, weighed by costs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from math import exp
from typing import TYPE_CHECKING, NamedTuple, Self

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy.typing as npt

    from bot.matching.features import Ints

    Doubles = npt.NDArray[np.float64]

OFFERED = 3
"""Most labels offered when unsure."""


class Chances(NamedTuple):
    """The chance of each thing that can be true of a ranking; they add up to 1.

    What is meant is the best label, one of the next two, another label, or none of them.
    """

    best: float
    near: float
    missed: float
    outside: float


class Verdict(Enum):
    """What can be done with a question."""

    ANSWER = auto()
    OFFER = auto()
    DECLINE = auto()


_COSTS = {
    Verdict.ANSWER: Chances(best=0.0, near=0.8, missed=1.0, outside=1.7),
    Verdict.OFFER: Chances(best=0.7, near=0.1, missed=0.5, outside=0.32),
    Verdict.DECLINE: Chances(best=1.2, near=0.9, missed=0.3, outside=0.0),
}
"""What each verdict costs in each case, where an answer on a topic far off costs 1. Worst is to
answer what is none of ours, next to be silent where we know the answer. To offer what could have
been answered asks a person to press a button; what is near stands beside an answer too. These are
wishes, the same for every base; what a base is like is in the chances."""

_COSTS_UNASKED = {**_COSTS, Verdict.ANSWER: _COSTS[Verdict.ANSWER]._replace(outside=2.4)}
"""The same for a question that names nothing of ours: people who talk of something else altogether
never asked us, and are worse off with an answer than those who did."""

_COSTS_OF_ACTING = {**_COSTS, Verdict.ANSWER: Chances(best=0.0, near=1.3, missed=0.6, outside=0.7)}
"""The same where what is likeliest is something to do: an interview that nobody wanted, or help,
says nothing false, and a question in the middle of it is answered; but to those who did not ask
us for anything it is noise, and where an answer stands beside it, both had better be offered."""


def cheapest(chances: Chances, *, acting: bool = False, is_ours: bool = True) -> Verdict:
    """Return the verdict that costs least on average.

    `acting` if ANSWER means to do something; `is_ours` if the question is on our subject for sure.
    """
    costs = _COSTS_OF_ACTING if acting else _COSTS if is_ours else _COSTS_UNASKED
    return min(costs, key=lambda verdict: _mean(chances, costs[verdict]))


def _mean(chances: Chances, costs: Chances) -> float:
    return sum([p * cost for p, cost in zip(chances, costs, strict=True)])


class Signals(NamedTuple):
    """What chances are told by.

    `best` is the highest score of a label that can be answered; `over_next` and `over_declines` are
    its margins over the next one, and over the best decline (over 0, where none is above that). A
    question `is_ours` that is on our subject for sure. `certainty` is the logarithm of the model's
    probability of the likeliest label of all.
    """

    best: float
    over_next: float
    over_declines: float
    is_ours: bool
    certainty: float


@dataclass(frozen=True, slots=True)
class Ranking:
    """The labels of a question by score; declines are ranked apart.

    `order` holds the best labels that can be answered, best first.
    """

    order: Sequence[int]
    signals: Signals

    @property
    def is_declined(self) -> bool:
        """Whether a decline is the best of all labels, and nothing in the question is ours."""
        return self.signals.over_declines < 0 and not self.signals.is_ours

    def case(self, truth: int | None) -> int:
        """Return which of `Chances` came true, if `truth` is meant."""
        if truth is None:
            return Chances._fields.index("outside")
        place = self.order.index(truth) if truth in self.order else OFFERED
        return (0, 1, 1, 2)[min(place, OFFERED)]


@dataclass(frozen=True, slots=True, eq=False)
class Bands:
    """Turns the signals of a ranking into chances: a softmax regression.

    Signals are brought to mean 0 and deviation 1 by `center` and `scale`; `weights` has shape
    (signals and one, chances).
    """

    center: Doubles
    scale: Doubles
    weights: Doubles

    @classmethod
    def learned(cls, signals: Doubles, cases: Ints, importance: Doubles) -> Self:
        """Learn from `signals` of shape (questions, signals), what was true, and its weight."""
        center, scale = signals.mean(axis=0), signals.std(axis=0) + 1e-9
        design = _design(signals, center, scale)
        return cls(center, scale, _fitted(design, cases, importance / importance.sum()))

    def chances(self, signals: Iterable[float]) -> Chances:
        """Return the chances of one ranking: what `_softmax` gives, without numpy's overhead."""
        *slopes, logits = self.weights.tolist()
        learned = zip(signals, self.center.tolist(), self.scale.tolist(), slopes, strict=True)
        for signal, center, scale, slope in learned:
            standard = (signal - center) / scale
            logits = [old + standard * weight for old, weight in zip(logits, slope, strict=True)]
        highest = max(logits)
        raised = [exp(logit - highest) for logit in logits]
        total = sum(raised)
        return Chances(*[part / total for part in raised])


def _design(signals: Doubles, center: Doubles, scale: Doubles) -> Doubles:
    standard = (signals - center) / scale
    return np.hstack([standard, np.ones((len(standard), 1))])


_MOST_STEPS, _STILL = 30, 1e-6


def _fitted(design: Doubles, cases: Ints, mass: Doubles) -> Doubles:
    """Multinomial logistic regression by Newton's method.

    The ridge weighs as much as one question: a base that has few is never quite sure.
    """
    ridge = 1 / len(design)
    wanted = np.eye(len(Chances._fields))[cases]
    weights = np.zeros((design.shape[1], wanted.shape[1]))
    for _ in range(_MOST_STEPS):
        step = _newton_step(design, wanted, mass, weights, ridge)
        weights -= step
        if np.abs(step).max() < _STILL:
            break
    return weights


def _softmax(logits: Doubles) -> Doubles:
    raised: Doubles = np.exp(logits - logits.max(axis=1, keepdims=True))
    chances: Doubles = raised / raised.sum(axis=1, keepdims=True)
    return chances


def _newton_step(
    design: Doubles, wanted: Doubles, mass: Doubles, weights: Doubles, ridge: float
) -> Doubles:
    chances = _softmax(design @ weights)
    gradient = design.T @ ((chances - wanted) * mass[:, None]) + ridge * weights
    hessian: Doubles = np.empty((*weights.shape, *weights.shape))
    for a, b in np.ndindex(len(weights.T), len(weights.T)):
        curve = mass * chances[:, a] * ((a == b) - chances[:, b])
        hessian[:, a, :, b] = (design.T * curve) @ design
    flat = hessian.reshape(weights.size, weights.size) + ridge * np.eye(weights.size)
    step: Doubles = np.asarray(np.linalg.solve(flat, gradient.ravel()), np.float64)
    return step.reshape(weights.shape)
