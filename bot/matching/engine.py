"""Utterance -> a score per label; knows nothing of frameworks or topics.

The trained weights are packed by feature, as bytes, and those of a word are remembered: so a
question costs little more than joining the weights of its words, and one sum.
"""

from __future__ import annotations

from collections.abc import Hashable
from functools import lru_cache
from math import hypot, sqrt
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

import numpy as np

from bot.matching.features import IMPORTANCE
from bot.matching.ragged import ends

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy.typing as npt

    from bot.matching.features import Doubles, FeatureSpace, Floats, Utterance
    from bot.matching.training import Training

L = TypeVar("L", bound=Hashable)

Postings = bytes | memoryview

_GROUPS = len(IMPORTANCE)

_LIGHTEST = 0.03
"""Weights below this share of the heaviest of their feature are left out: that costs nothing that
can be measured (CLINC150 and BANKING77-OOS, val), and of a large base a fifth goes."""

_REMEMBERED = 2048
"""Most words that are remembered, in some hundred bytes to a few thousand each."""


class Word(NamedTuple):
    """What is remembered of a word.

    `stem` is the id of its stem, as rare as `rarity`; `row` that of its vector; `letters` the
    square of the length of its trigrams, which stand at right angles to those of other words.
    `postings` are those of its stem and its trigrams.
    """

    stem: int
    rarity: float
    row: int
    letters: float
    postings: bytes


class Model(NamedTuple, Generic[L]):
    """What an engine scores by: weights from training, packed by feature.

    Label and weight stand side by side in `postings`; those of feature f are the bytes from
    `starts[f]` to `starts[f + 1]`. The labels of each group of features are counted from behind
    those of the group before: so one sum keeps the groups apart. `by_dimension` has the weights of
    the dimensions of the meaning, of shape (dimensions, labels).
    """

    labels: tuple[L, ...]
    space: FeatureSpace
    postings: npt.NDArray[np.void]
    starts: npt.NDArray[np.uint32]
    by_dimension: Floats


def packed(training: Training[L]) -> Model[L]:
    """Return what `training` came to, without the lightest weights."""
    labels, space, seen = training.labels, training.space, training.postings
    named = space.groups.meaning.start  # the meaning has its own place
    starts = seen.starts[: named + 1]
    counts = np.diff(starts)
    weights = training.weights[: starts[-1]] * np.repeat(space.rarity[:named], counts)
    heaviest = np.maximum.reduceat(np.abs(np.append(weights, 0)), starts[:-1])
    kept = np.abs(weights) >= _LIGHTEST * np.repeat(heaviest, counts)
    group = np.repeat(np.arange(_GROUPS - 1), [len(ids) for ids in space.groups[:-1]])
    number = np.uint16 if _GROUPS * len(labels) < 2**16 else np.uint32
    postings = np.empty(np.count_nonzero(kept), [("label", number), ("weight", np.float32)])
    by_group = np.repeat(group * len(labels), counts) + seen.values[: starts[-1]]
    postings["label"], postings["weight"] = by_group[kept], weights[kept]
    in_bytes = (ends(kept)[starts] * postings.itemsize).astype(np.uint32)
    return Model(labels, space, postings, in_bytes, training.matrix(space.groups.meaning))


class Engine(Generic[L]):
    """Scores utterances. Safe for many threads: what is remembered never changes a result."""

    def __init__(self, model: Model[L]) -> None:
        self.labels, self._space = model.labels, model.space
        # Single values and slices are read through buffers: numpy takes twice as long.
        self._starts, self._posting = model.starts.data, model.postings.dtype
        self._postings = model.postings.view(np.uint8).data
        self._by_dimension = model.by_dimension.astype(np.float64)
        self._word = lru_cache(maxsize=_REMEMBERED)(self._read_word)

    def scores(self, utterance: Utterance) -> Doubles:
        """Return the score of every label; higher is likelier, 0 where nothing speaks for it."""
        scales, evidence = self._weighed(utterance)
        scores: Doubles = scales.dot(evidence)
        return scores

    def beside(self, left: str, words: Sequence[str], right: str) -> list[int]:
        """Count for each of `words` on how many sides it was seen beside these neighbours."""
        return self._space.beside(left, words, right)

    def shares(self, utterance: Utterance, label: int) -> list[float]:
        """Return what each word adds to the score of `label`; a pair is shared by its two words."""
        words = [*map(self._word, utterance.words)]
        if not words:
            return []
        scales, _ = self._weighed(utterance)

        def share(postings: Iterable[Postings]) -> float:
            return float(scales.dot(self._evidence(postings)[:, label]))

        concepts = map(self._space.concept, utterance.concepts)
        named = share(self._found(concepts)) / len(words)
        by_dimension = scales[-1] * self._by_dimension[:, label]
        shares = [
            named
            + share([word.postings])
            + float(self._space.meaning([word.row], [word.rarity]).dot(by_dimension))
            for word in words
        ]
        for place, pair in enumerate(self._space.pairs([word.stem for word in words])):
            added = share(self._found([pair]))
            owners = [i for i in (place - 1, place) if 0 <= i < len(words)]
            for owner in owners:
                shares[owner] += added / len(owners)
        return shares

    def _weighed(self, utterance: Utterance) -> tuple[Doubles, Doubles]:
        """Return what scales each group, and the evidence for each label, (groups, labels)."""
        space, words = self._space, [*map(self._word, utterance.words)]
        if not words:
            return np.zeros(_GROUPS), self._evidence(())
        stems, rarities, rows, letters, told = zip(*words, strict=True)
        pairs, concepts = space.pairs(stems), [*map(space.concept, utterance.concepts)]
        evidence = self._evidence([*told, *self._found(pairs + concepts)])
        vector = space.meaning(rows, rarities)
        vector.dot(self._by_dimension, out=evidence[-1])
        scales = (
            _scale(IMPORTANCE.stems, hypot(*rarities)),
            _scale(IMPORTANCE.pairs, space.length(pairs)),
            _scale(IMPORTANCE.trigrams, sqrt(sum(letters))),
            _scale(IMPORTANCE.concepts, space.length(concepts)),
            _scale(IMPORTANCE.meaning, sqrt(vector.dot(vector))),
        )
        return np.array(scales), evidence

    def _read_word(self, word: str) -> Word:
        space = self._space
        stem, letters = space.stem(word), space.letters(word)
        postings = b"".join(self._found([stem, *letters]))
        return Word(
            stem, space.rarity_of(stem), space.row(word), space.length(letters) ** 2, postings
        )

    def _found(self, features: Iterable[int]) -> list[memoryview]:
        """Return the postings of `features`; -1 has none."""
        postings, starts = self._postings, self._starts
        return [postings[starts[f] : starts[f + 1]] for f in features if f >= 0]

    def _evidence(self, postings: Iterable[Postings]) -> Doubles:
        """Add up `postings`, of shape (groups, labels); that of the meaning is left at 0."""
        found = np.frombuffer(b"".join(postings), self._posting)
        told = np.bincount(found["label"], found["weight"], _GROUPS * len(self.labels))
        # Of nothing at all it counts in integers.
        return told.astype(np.float64, copy=False).reshape(_GROUPS, -1)


def _scale(importance: float, length: float) -> float:
    """Return what scales a vector of this `length` to that of its importance."""
    return importance / length if length else 0.0
