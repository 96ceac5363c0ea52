"""When to answer, offer or decline: chances learned from held-out questions, weighed by costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    Matrix = npt.NDArray[np.float64]

RIGHT, OFFERED, MISSED, OUTSIDE = range(4)
"""What can be true of a ranking: the best is meant; one of the next two; another; none at all."""

_ANSWER_COST = (0.0, 1.0, 1.0, 1.0)
_OFFER_COST = (0.2, 0.2, 0.5, 0.35)
_DECLINE_COST = (0.6, 0.6, 0.3, 0.0)
"""What an action costs in each case, by the worst of all: a wrong answer. Silence where we know
the answer comes second, an offer is cheap."""


@dataclass(frozen=True, slots=True)
class Chances:
    """The chance of each case; they add up to 1."""

    right: float
    offered: float
    missed: float
    outside: float

    def cheapest(self) -> str:
        """Return "answer", "clarify" or "decline": what costs least on average."""
        cases = (self.right, self.offered, self.missed, self.outside)
        costs = {
            "answer": _mean(cases, _ANSWER_COST),
            "clarify": _mean(cases, _OFFER_COST),
            "decline": _mean(cases, _DECLINE_COST),
        }
        return min(costs, key=costs.__getitem__)


def _mean(chances: Sequence[float], costs: Sequence[float]) -> float:
    return sum(p * cost for p, cost in zip(chances, costs, strict=True))


class Bands:
    """Turns signals of a ranking into the chances of the four cases: a softmax regression."""

    def __init__(self, weights: Matrix, center: Matrix, scale: Matrix) -> None:
        self._weights, self._center, self._scale = weights, center, scale

    @classmethod
    def learn(
        cls,
        signals: Matrix,
        cases: npt.NDArray[np.int64],
        importance: Matrix,
    ) -> Self:
        """Fit `signals` of shape (questions, signals) to `cases` by damped Newton steps."""
        center, scale = signals.mean(axis=0), signals.std(axis=0) + 1e-9
        design = _design((signals - center) / scale)
        wanted = np.eye(4)[cases]
        weights = np.zeros((design.shape[1], 4))
        mass = importance / importance.sum()
        for _ in range(_NEWTON_STEPS):
            weights -= _newton_step(design, wanted, mass, weights)
        return cls(weights, center, scale)

    def chances(self, signals: Sequence[float]) -> Chances:
        """Return the chances of the four cases for the signals of one question."""
        standard = (np.array(signals, np.float64) - self._center) / self._scale
        return Chances(*_softmax(_design(standard[None]) @ self._weights)[0].tolist())


_NEWTON_STEPS, _RIDGE = 12, 1e-3


def _design(signals: Matrix) -> Matrix:
    return np.hstack([signals, np.ones((len(signals), 1))])


def _softmax(logits: Matrix) -> Matrix:
    raised: Matrix = np.exp(logits - logits.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True)


def _newton_step(design: Matrix, wanted: Matrix, mass: Matrix, weights: Matrix) -> Matrix:
    """One Newton step of weighted multinomial logistic regression with a small ridge."""
    signals, cases = weights.shape
    chances = _softmax(design @ weights)
    gradient = design.T @ ((chances - wanted) * mass[:, None]) + _RIDGE * weights
    hessian = np.zeros((signals, cases, signals, cases))
    for a in range(cases):
        for b in range(cases):
            curve = mass * chances[:, a] * ((a == b) - chances[:, b])
            hessian[:, a, :, b] = (design * curve[:, None]).T @ design
    size = signals * cases
    flat = hessian.reshape(size, size) + _RIDGE * np.eye(size)
    step: Matrix = np.linalg.solve(flat, gradient.reshape(size)).reshape(signals, cases)
    return step
