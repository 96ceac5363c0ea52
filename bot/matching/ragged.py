"""Lists of different lengths, end to end in one array: how texts, words and postings are kept."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Self

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]
    Numbers = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Ragged:
    """List i is `values[starts[i] : starts[i + 1]]`."""

    values: Numbers
    starts: Ints

    @classmethod
    def of(cls, lists: Sequence[Sequence[int]]) -> Self:
        """Join `lists`."""
        values = np.fromiter(chain.from_iterable(lists), np.int32)
        return cls(values, ends([*map(len, lists)]))

    def __len__(self) -> int:
        return len(self.starts) - 1

    def spread(self, chosen: Ints | Numbers) -> tuple[Ints, Ints]:
        """Return (positions in `values`, place in `chosen`) of all that the chosen lists hold."""
        first = self.starts[chosen]
        counts = self.starts[chosen + 1] - first
        place = np.repeat(np.arange(len(chosen)), counts)
        before = ends(counts)[:-1]
        return np.arange(len(place)) + (first - before)[place], place

    def take(self, chosen: Ints | Numbers) -> tuple[Numbers, Ints]:
        """Return (values, place in `chosen`) of all that the chosen lists hold."""
        positions, place = self.spread(chosen)
        return self.values[positions], place


def ends(counts: Sequence[int] | Ints | npt.NDArray[np.bool_]) -> Ints:
    """Return where each of the lists with these lengths starts, and where the last one ends."""
    starts = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, out=starts[1:])
    return starts
