"""Words -> what is compared: misspelt ones repaired, names understood."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.matching.spelling import Speller
from bot.matching.word_vectors import shipped

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.matching.lexicon import Lexicon, Reading
    from bot.matching.spelling import Beside


class Reader:
    """Reads the words of questions on a base.

    `word_counts` tells how often each word occurs in it, `beside` which stand side by side there.
    """

    def __init__(self, lexicon: Lexicon, word_counts: Mapping[str, int], beside: Beside) -> None:
        self._lexicon, self._beside = lexicon, beside
        self._speller = Speller(word_counts, shipped().words)

    def read(self, words: Sequence[str]) -> Reading:
        """Repair and understand `words`."""
        return self._lexicon.read(self._speller.repaired_in(words, self._beside), words)

    def repaired(self, words: Sequence[str]) -> tuple[str, ...]:
        """Return `words`, each misspelt one repaired by itself."""
        return tuple(self._speller.repaired(word) or word for word in words)
