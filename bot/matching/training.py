"""Weights from labelled utterances: centroids, sharpened by a few epochs of softmax regression."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Generic, TypeVar
from zlib import crc32

import numpy as np

from bot.matching.corpus import CHUNK, Corpus
from bot.matching.ragged import Ragged, ends

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    import numpy.typing as npt

    from bot.matching.features import Floats, Ints, Utterance

    Doubles = npt.NDArray[np.float64]

L = TypeVar("L", bound=Hashable)

SHARPNESS = 10.0
"""Length of every label's centroid: how sure the model is before it is trained (CLINC150, val)."""

EPOCHS, BATCH, STEP = 5, 192, 1.0
"""More epochs, a smaller step, smoothed targets or averaged weights gain at most .2 points
(CLINC150 and BANKING77-OOS, val). Smaller batches are as accurate, in fewer epochs, but what is
learned hangs more on their order: of two orders of our own base, at 64 and 2 epochs, 6 % of real
questions were understood otherwise, at 192 and 5 it is 4 %."""

MEANING_STEP = 0.5
"""Share of a step that a dimension of the meaning takes. Dimensions are in every utterance: at 1,
how examples held out score can no longer be told well; at 0, .7 points of our own base are lost."""

MOST_STEPS = 2**10
"""Most batches trained on: beyond a hundred thousand examples the weights hardly move."""

_FIRST_CURVATURE = 1e-6
_ODD = 2654435761
"""Knuth's multiplier for hashing: The Art of Computer Programming, 6.4."""
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
        self._corpus = Corpus(utterances, quiet)
        self.space = self._corpus.space
        strength: Doubles = np.ones(len(labels)) if hints is None else np.array(hints, np.float64)
        self._examples = strength == 1
        said = (crc32(utterance.line.encode()) for utterance in utterances)
        self._checksums = np.fromiter(said, np.uint32, len(labels))
        self._held = [self._first_of(number) for number in range(len(self.labels))]
        self._sum_up(strength)
        self._sharpen()

    def _first_of(self, label: int) -> Ints:
        """Return the examples of a label that are held out."""
        return np.flatnonzero((self._targets == label) & self._examples)[:_MOST_HELD_OUT]

    def _sum_up(self, strength: Doubles) -> None:
        """Add up the vectors of each label, and start from the sums at one length."""
        sums = [self._sum_of(label, strength) for label in range(len(self.labels))]
        feature = np.concatenate([ids for ids, _ in sums])
        order = np.argsort(feature, kind="stable")
        at = np.repeat(np.arange(len(sums), dtype=np.int32), [len(ids) for ids, _ in sums])
        counts = np.bincount(feature, minlength=self._corpus.size)
        self.postings = Ragged(at[order], ends(counts))
        """The labels that each feature was seen with; all else here has a value for each."""
        self._centroids: Floats = np.concatenate([values for _, values in sums])[order]
        self._lengths = np.array([np.linalg.norm(values) for _, values in sums])
        self._scale = (SHARPNESS / np.maximum(self._lengths, 1e-9)).astype(np.float32)
        self.weights: Floats = self._centroids * self._scale[self.postings.values]
        self._pulled = np.zeros_like(self.weights)

    def _sum_of(self, label: int, strength: Doubles) -> tuple[Ints, Floats]:
        """Return (features, weights) of the sum of the vectors of a label."""
        mine = np.flatnonzero(self._targets == label)
        total = np.zeros(self._corpus.size)
        for start in range(0, len(mine), CHUNK):
            rows = mine[start : start + CHUNK]
            at, ids, weights = self._corpus.vectors(rows)
            total += np.bincount(ids, weights * strength[rows][at], self._corpus.size)
        seen = np.flatnonzero(total)
        return seen, total[seen].astype(np.float32)

    def _sharpen(self) -> None:
        """AdaGrad (Duchi et al. 2011) with one accumulator per feature.

        Only weights of pairs in a centroid move, so the model stays as sparse as the data.
        """
        curvature = np.full(self._corpus.size, _FIRST_CURVATURE, np.float32)
        held = np.concatenate(self._held)
        slot = np.full(len(self._targets), -1, np.int32)
        slot[held] = np.arange(len(held))
        self._pulls = np.zeros((len(held), len(self.labels)), np.float32)
        for batch in self._batches():
            used, block = self._corpus.block(batch)
            entries, place = self.postings.spread(used)
            cells = self._cells(entries, place)
            pull = _pull(
                block @ self._dense(self.weights[entries], cells, used), self._targets[batch]
            )
            gradient = (block.T @ pull).ravel()[cells]
            curvature[used] += np.bincount(place, np.square(gradient), len(used))
            step = STEP / np.sqrt(curvature[used])
            step[used >= self.space.groups.meaning.start] *= MEANING_STEP
            self.weights[entries] += gradient * step[place]
            self._pulled[entries] += gradient
            kept = slot[batch] >= 0
            self._pulls[slot[batch][kept]] += pull[kept]

    def _batches(self) -> Iterator[Ints]:
        """Yield the examples, some at a time, epoch after epoch, `MOST_STEPS` times at most."""
        epochs = (self._mixed(np.flatnonzero(self._examples), epoch) for epoch in range(EPOCHS))
        batches = (
            order[start : start + BATCH]
            for order in epochs
            for start in range(0, len(order), BATCH)
        )
        yield from islice(batches, MOST_STEPS)

    def _mixed(self, rows: Ints, epoch: int) -> Ints:
        """Return `rows` in an order that spreads neighbours out, another one for each epoch.

        By what each says and nothing else: so one line more or less hardly changes what is learned
        from the others, on any machine.
        """
        keys = self._checksums[rows] * np.uint32(pow(_ODD, epoch, 2**32))
        mixed: Ints = rows[np.argsort(keys, kind="stable")]
        return mixed

    def _cells(self, entries: Ints, place: Ints) -> Ints:
        """Where postings stand in a dense matrix of shape (features, labels), row after row."""
        return place * len(self.labels) + self.postings.values[entries]

    def _dense(self, values: Floats, cells: Ints, used: Ints) -> Floats:
        """Return the matrix of shape (used, labels) that has `values` in `cells`, 0 elsewhere."""
        matrix = np.zeros((len(used), len(self.labels)), np.float32)
        matrix.ravel()[cells] = values
        return matrix

    def matrix(self, features: Sequence[int]) -> Floats:
        """Return the weights of some `features`, of shape (features, labels)."""
        used = np.array(features)
        entries, place = self.postings.spread(used)
        return self._dense(self.weights[entries], self._cells(entries, place), used)

    def held_out(self) -> Iterator[HeldOut[L]]:
        """Yield, label by label, how its examples score without themselves or their label.

        What they contributed is subtracted; that the others would have moved a little without
        them is not followed up, which spares the refits (how near it comes: see the tests).
        """
        at, count = self.postings.values, self._corpus.size
        feature = np.repeat(np.arange(count), np.diff(self.postings.starts))
        moved = (self.weights - self._centroids * self._scale[at]) * self._pulled
        pulled = np.bincount(feature, np.square(self._pulled), count)
        pace = np.bincount(feature, moved, count) / np.maximum(pulled, 1e-12)
        first = 0
        for number, (label, rows) in enumerate(zip(self.labels, self._held, strict=True)):
            pulls = self._pulls[first : first + len(rows)]
            first += len(rows)
            if len(rows):
                alone, unlabelled = self._without(rows, pulls, number, pace.astype(np.float32))
                yield HeldOut(label, rows, alone, unlabelled)

    def _without(
        self, rows: Ints, pulls: Floats, label: int, pace: Floats
    ) -> tuple[Floats, Floats]:
        used, block = self._corpus.block(rows)
        entries, place = self.postings.spread(used)
        cells = self._cells(entries, place)
        reach = self._dense(pace[used][place], cells, used)
        scores, squares = block @ self._dense(self.weights[entries], cells, used), np.square(block)
        alone = scores - (squares @ reach) * pulls
        own = squares.sum(axis=1)
        near = block @ self._dense(self._centroids[entries], cells, used)[:, label]
        rest = np.sqrt(np.maximum(self._lengths[label] ** 2 - 2 * near + own, 1e-9))
        alone[:, label] += SHARPNESS * (near - own) / rest - self._scale[label] * near
        unlabelled = scores - block @ ((block.T @ pulls) * reach)
        unlabelled[:, label] = 0
        return alone, unlabelled


def _pull(scores: Floats, targets: Ints) -> Floats:
    """Return target minus softmax of `scores`, a row each: where every label ought to move."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    pull: Floats = -raised / raised.sum(axis=1, keepdims=True)
    pull[np.arange(len(targets)), targets] += 1
    return pull / np.float32(len(targets))
