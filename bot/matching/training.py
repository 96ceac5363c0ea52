"""Weights from labelled utterances: centroids, sharpened by a few epochs of softmax regression."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

import numpy as np

from bot.matching.features import FeatureSpace

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    import numpy.typing as npt

    from bot.matching.features import Floats, Ints, Utterance

    Doubles = npt.NDArray[np.float64]

L = TypeVar("L", bound=Hashable)

SHARPNESS = 10.0
"""Length of every label's centroid: how sure the model is before it is trained (CLINC150, val)."""

EPOCHS, BATCH, STEP = 2, 64, 1.0
_FIRST_CURVATURE = 1e-6
_GOLDEN_RATIO = (5**0.5 - 1) / 2
_MOST_HELD_OUT = 40
"""Most examples of a label that are held out: enough to learn bands from."""


@dataclass(frozen=True, slots=True)
class HeldOut(Generic[L]):
    """How the examples of `label` score, had they not been taught.

    `rows` are their numbers, `alone` the scores without the example itself, `unlabelled` without
    anything of its label, whose own score then is 0; both of shape (examples, labels).
    """

    label: L
    rows: Ints
    alone: Floats
    unlabelled: Floats


class Training(Generic[L]):
    """A linear model fitted to utterances, and what each of them contributed to it.

    `hints[i]` tells how much of utterance i counts in the centroid of its label: 1 for an example
    of what people say, less for a text that only lends its words. Only examples are trained on.
    `quiet` are the words of the language that tell how something is asked rather than what.
    """

    def __init__(
        self,
        utterances: Sequence[Utterance],
        labels: Sequence[L],
        hints: Sequence[float] | None = None,
        quiet: Collection[str] = (),
    ) -> None:
        self.labels = tuple(dict.fromkeys(labels))
        numbers = {label: i for i, label in enumerate(self.labels)}
        self._targets = np.array([numbers[label] for label in labels], np.int64)
        self.space = FeatureSpace(utterances, quiet)
        self._rows = self.space.rows
        strength: Doubles = np.ones(len(labels)) if hints is None else np.array(hints, np.float64)
        self._examples = strength == 1
        self._centroids = self._summed(strength)
        lengths = np.linalg.norm(self._centroids, axis=0)
        self._scale = (SHARPNESS / np.maximum(lengths, 1e-9)).astype(np.float32)
        self.weights = self._centroids * self._scale
        """Shape (features, labels); zero for pairs that were never seen together."""
        self._pulls = np.zeros((len(labels), len(self.labels)), np.float32)
        self._pulled = np.zeros_like(self.weights)
        self._sharpen()

    def _summed(self, strength: Doubles) -> Floats:
        """Add up the rows of each label: shape (features, labels)."""
        rows, labels = self._rows, len(self.labels)
        counts = np.diff(rows.starts)
        cell = rows.ids * labels + np.repeat(self._targets, counts)
        flat = np.bincount(
            cell, rows.weights * np.repeat(strength, counts), self.space.size * labels
        )
        return flat.reshape(self.space.size, labels).astype(np.float32)

    def _sharpen(self) -> None:
        """AdaGrad (Duchi et al. 2011) with one accumulator per feature.

        Only weights of pairs in a centroid move, so the model stays as sparse as the data.
        """
        curvature = np.full(self.space.size, _FIRST_CURVATURE, np.float32)
        order = _mixed(np.flatnonzero(self._examples))
        batches = [order[i : i + BATCH] for i in range(0, len(order), BATCH)]
        blocks = [self._rows.block(batch) for batch in batches]
        for _ in range(EPOCHS):
            for batch, (used, block) in zip(batches, blocks, strict=True):
                pull = _pull(block @ self.weights[used], self._targets[batch])
                gradient = (block.T @ pull) * (self._centroids[used] > 0)
                curvature[used] += np.square(gradient).sum(axis=1)
                self.weights[used] += STEP * gradient / np.sqrt(curvature[used])[:, None]
                self._pulled[used] += gradient
                self._pulls[batch] += pull

    def held_out(self) -> Iterator[HeldOut[L]]:
        """Yield, label by label, how its examples score without themselves or their label.

        What they contributed is subtracted; that the others would have moved a little without
        them is not followed up, which spares the refits (how near it comes: see the tests).
        """
        moved = ((self.weights - self._centroids * self._scale) * self._pulled).sum(axis=1)
        pace = moved / np.maximum(np.square(self._pulled).sum(axis=1), 1e-12)
        for number, label in enumerate(self.labels):
            rows = np.flatnonzero((self._targets == number) & self._examples)[:_MOST_HELD_OUT]
            if len(rows):
                yield HeldOut(label, rows, *self._without(rows, number, pace))

    def _without(self, rows: Ints, label: int, pace: Floats) -> tuple[Floats, Floats]:
        used, block = self._rows.block(rows)
        reach = (self._centroids[used] > 0) * pace[used, None]
        scores, pulls, squares = block @ self.weights[used], self._pulls[rows], np.square(block)
        alone = scores - (squares @ reach) * pulls
        own, centroid = squares.sum(axis=1), self._centroids[:, label]
        near = block @ centroid[used]
        rest = np.sqrt(np.maximum(centroid @ centroid - 2 * near + own, 1e-9))
        alone[:, label] += SHARPNESS * (near - own) / rest - self._scale[label] * near
        unlabelled = scores - block @ ((block.T @ pulls) * reach)
        unlabelled[:, label] = 0
        return alone, unlabelled


def _mixed(rows: Ints) -> Ints:
    """Return `rows` in an order that spreads neighbours out, the same on every machine."""
    mixed: Ints = rows[np.argsort(np.arange(len(rows)) * _GOLDEN_RATIO % 1, kind="stable")]
    return mixed


def _pull(scores: Floats, targets: Ints) -> Floats:
    """Return target minus softmax of `scores`, a row each: where every label ought to move."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    pull: Floats = -raised / raised.sum(axis=1, keepdims=True)
    pull[np.arange(len(targets)), targets] += 1
    return pull / np.float32(len(targets))
