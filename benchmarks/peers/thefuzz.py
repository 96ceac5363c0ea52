"""thefuzz with its defaults: `process.extractOne` (WRatio after its own processor)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thefuzz import process

from benchmarks.engine import Guess, OneByOne

if TYPE_CHECKING:
    from benchmarks.datasets import Labelled


class TheFuzz(OneByOne):
    """The nearest phrasing; a dict of choices gives its key back."""

    def __init__(self, phrasings: Labelled) -> None:
        self._phrasings, self._labels = dict(enumerate(phrasings.texts)), phrasings.labels

    def best(self, question: str) -> Guess:
        """Return the label of the nearest phrasing."""
        _, score, position = process.extractOne(question, self._phrasings)
        return Guess(self._labels[position], float(score))
