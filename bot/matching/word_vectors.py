"""What words mean, by how near their vectors are: "purchase" and "buy" share no letters.

The vectors ship with the bot; `python -m vectors` makes them, and says where they come from.
"""

from __future__ import annotations

from functools import cache, cached_property
from importlib.resources import files
from typing import TYPE_CHECKING, Self

import numpy as np

from bot.matching import archive
from bot.matching.text import stem

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from bot.matching.features import Doubles, Floats, Ints
    from bot.matching.ragged import Numbers

FILE_NAME = "word_vectors.npz"

DIMENSIONS = 64
"""Length of a vector: 48 lose .4 points on CLINC150 (val), 128 gain .3."""


class WordVectors:
    """A vector for each of some thousand words: all of one length, but for function words.

    They are kept as bytes and spelled out by row, for a question needs a few of them only.
    """

    def __init__(self, words: Sequence[str], vectors: npt.NDArray[np.int8]) -> None:
        self.words = tuple(words)
        self._rows = {word: row for row, word in enumerate(self.words)}
        # The last row is that of every other word: it means nothing.
        self._vectors = np.vstack([vectors, np.zeros((1, vectors.shape[1]), np.int8)])

    def row(self, word: str) -> int:
        """Return the row of `word`, or else of one with the same stem; -1 when there is none."""
        row = self._rows.get(word, -1)
        return row if row >= 0 else self._by_stem.get(stem(word), -1)

    @cached_property
    def _by_stem(self) -> dict[str, int]:
        """The row of the shortest word with each stem."""
        rows: dict[str, int] = {}
        for word in sorted(self.words, key=len):
            rows.setdefault(stem(word), self._rows[word])
        return rows

    def scaled(self, rows: Ints | Numbers | int, factor: Floats | np.float32) -> Floats:
        """Return the vectors of some rows, each by its `factor`; of -1 it is 0."""
        scaled: Floats = self._vectors[rows] * factor
        return scaled

    def total(self, rows: Sequence[int], factors: Sequence[float]) -> Doubles:
        """Return the sum of what `scaled` gives for a few rows, faster."""
        total: Doubles = np.array(factors).dot(self._vectors.take(rows, 0))
        return total

    def to_bytes(self) -> bytes:
        """Return everything as an .npz archive."""
        words = archive.as_letters(self.words)
        return archive.pack({"words": words, "vectors": self._vectors[:-1]})

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Return what `to_bytes` gave."""
        kept = archive.unpack(data)
        return cls(archive.as_lines(kept["words"]), kept["vectors"])


@cache
def shipped() -> WordVectors:
    """Return the vectors that ship with the bot, the same for every base."""
    return WordVectors.from_bytes(files(__package__).joinpath(FILE_NAME).read_bytes())
