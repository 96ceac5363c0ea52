"""Labelled utterances in, a score per label out; knows nothing of frameworks or topics."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bot.matching.features import FeatureSpace
from bot.matching.index import Index
from bot.matching.training import Model, held_out, train

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence

    from bot.matching.features import Floats, Ints, Utterance


class Engine:
    """A linear model from the features of utterances to labels."""

    def __init__(self, utterances: Sequence[Utterance], labels: Sequence[Hashable]) -> None:
        self.labels = tuple(dict.fromkeys(labels))
        numbers = {label: i for i, label in enumerate(self.labels)}
        self._targets = np.array([numbers[label] for label in labels], np.int64)
        self._space = FeatureSpace(utterances)
        self._model = train(
            self._space.rows, self._targets, self._space.size, len(self.labels)
        )
        self.index = Index(self._space, self._model.weights)
        self.scores, self.shares = self.index.scores, self.index.shares

    def held_out(self) -> Iterator[tuple[int, Ints, Floats, Floats]]:
        """Yield (label, its rows, their scores without themselves, and without their label)."""
        for label in range(len(self.labels)):
            rows = np.flatnonzero(self._targets == label)
            yield label, rows, *held_out(self._model, self._space.rows, rows, label)
