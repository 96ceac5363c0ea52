"""Labelled utterances in, a score per label out; knows nothing of frameworks or topics."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bot.matching.features import FeatureSpace, Utterance, Vector

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    Scores = npt.NDArray[np.float32]
    Matrix = npt.NDArray[np.float32]

EPOCHS, BATCH, STEP, SHARPNESS = 4, 64, 1.0, 15.0


class Engine:
    """A linear model from features to labels, centroids sharpened by a few epochs of AdaGrad."""

    def __init__(self, utterances: Sequence[Utterance], labels: Sequence[str]) -> None:
        self.labels = tuple(dict.fromkeys(labels))
        self.space = FeatureSpace(utterances)
        numbers = {label: i for i, label in enumerate(self.labels)}
        targets = np.array([numbers[label] for label in labels], np.int32)
        vectors = [self.space.vector(utterance) for utterance in utterances]
        self._weights = train(vectors, targets, self.space.size, len(self.labels))

    def scores(self, utterance: Utterance) -> Scores:
        """Return one score per label, in the order of `labels`."""
        vector = self.space.vector(utterance)
        scores: Scores = vector.weights @ self._weights[vector.ids]
        return scores

    def shares(self, utterance: Utterance, label: int) -> list[float]:
        """Return what each word of `utterance` adds to the score of `label`."""
        vector = self.space.vector(utterance)
        added = vector.weights * self._weights[vector.ids, label]
        shares: list[float] = np.bincount(
            vector.owners, added, minlength=len(utterance.words)
        ).tolist()
        return shares


def train(
    vectors: Sequence[Vector], targets: npt.NDArray[np.int32], size: int, labels: int
) -> Matrix:
    """Return weights of shape (features, labels)."""
    weights = np.zeros((size, labels), np.float32)
    for vector, target in zip(vectors, targets, strict=True):
        weights[vector.ids, target] += vector.weights
    weights *= SHARPNESS / (np.linalg.norm(weights, axis=0) + 1e-9)
    seen = weights > 0
    squares = np.full(size, 1e-6, np.float32)
    shuffle = np.random.default_rng(0)
    for _ in range(EPOCHS):
        order = shuffle.permutation(len(vectors))
        for start in range(0, len(order), BATCH):
            rows = order[start : start + BATCH]
            _step([vectors[i] for i in rows], targets[rows], weights, seen, squares)
    return weights


def _step(vectors: Sequence[Vector], targets, weights, seen, squares) -> None:
    ids = np.concatenate([v.ids for v in vectors])
    rows = np.repeat(np.arange(len(vectors)), [len(v.ids) for v in vectors])
    used, columns = np.unique(ids, return_inverse=True)
    batch = np.zeros((len(vectors), len(used)), np.float32)
    np.add.at(batch, (rows, columns), np.concatenate([v.weights for v in vectors]))
    now = weights[used]
    logits = batch @ now
    logits -= logits.max(axis=1, keepdims=True)
    error = np.exp(logits)
    error /= error.sum(axis=1, keepdims=True)
    error[np.arange(len(vectors)), targets] -= 1
    gradient = batch.T @ error / len(vectors)
    gradient *= seen[used]
    squares[used] += (gradient**2).sum(axis=1)
    weights[used] = now - STEP * gradient / np.sqrt(squares[used])[:, None]
