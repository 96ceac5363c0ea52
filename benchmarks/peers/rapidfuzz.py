"""rapidfuzz over the list of phrasings: `process.extractOne` with one of its scorers."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rapidfuzz import fuzz, process

from benchmarks.engine import Guess, OneByOne

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.datasets import Labelled


class _Nearest(OneByOne):
    scorer: ClassVar[Callable[..., float]]

    def __init__(self, phrasings: Labelled) -> None:
        self._phrasings, self._labels = [*phrasings.texts], phrasings.labels

    def best(self, question: str) -> Guess:
        """Return the label of the nearest phrasing."""
        found = process.extractOne(question, self._phrasings, scorer=self.scorer)
        return Guess(self._labels[found[2]], found[1])


class Ratio(_Nearest):
    """Insertions and deletions, relative to the lengths."""

    scorer = fuzz.ratio


class TokenSetRatio(_Nearest):
    """`ratio` of the sets of words."""

    scorer = fuzz.token_set_ratio


class WeightedRatio(_Nearest):
    """The default of `extractOne`."""

    scorer = fuzz.WRatio
