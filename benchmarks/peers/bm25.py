"""bm25s over the phrasings, each a document; every word counts, common ones too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import bm25s

from benchmarks.engine import Guess, OneByOne

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.datasets import Labelled


def _tokens(texts: Sequence[str]) -> list[list[str]]:
    found: list[list[str]] = bm25s.tokenize(
        [*texts], stopwords=None, return_ids=False, show_progress=False
    )
    return found


class Bm25(OneByOne):
    """The phrasing that shares the rarest words."""

    def __init__(self, phrasings: Labelled) -> None:
        self._labels = phrasings.labels
        self._index = bm25s.BM25()
        self._index.index(_tokens(phrasings.texts), show_progress=False)

    def best(self, question: str) -> Guess:
        """Return the label of the best phrasing; of the first one where no word is known."""
        tokens = [token for token in _tokens([question])[0] if token in self._index.vocab_dict]
        if not tokens:
            return Guess(self._labels[0], 0.0)
        scores = self._index.get_scores(tokens)
        best = int(scores.argmax())
        return Guess(self._labels[best], float(scores[best]))
