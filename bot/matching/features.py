"""Words -> weighted features: stems, pairs of neighbouring stems, letter trigrams, concepts.

Within each group the weights are scaled to length 1 with the mass of unknown features in the norm,
so a word nobody taught lowers every score: that is what makes the score refuse.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import chain
from math import log
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bot.matching.text import stem

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float32]

FRAMEWORK = "{framework}"
"""The word that stands for a framework's name: one feature, whichever of the two it is."""


class Groups(NamedTuple):
    """One value for each group of features."""

    stems: float
    pairs: float
    trigrams: float
    concepts: float


IMPORTANCE = Groups(stems=1.0, pairs=0.7, trigrams=0.6, concepts=0.5)
"""The length of each group in the vector of an utterance (by CLINC150, val, and our own base)."""

UNKNOWN_FACTOR = 1.3
"""An unknown feature is this much rarer than one known feature could be (CLINC150, val)."""

TYPED_SHARE = 0.25
"""How much of the trigrams of a repaired word is what the person typed."""

QUIET_FACTOR = 0.5
"""How much a quiet word counts against another one as rare."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """What is compared: `words` in order, and the names of domain `concepts` found in them.

    `typed` holds, where a word was repaired, what the person typed; it is as long as `words`,
    or empty when nothing was repaired.
    """

    words: tuple[str, ...]
    concepts: tuple[str, ...] = ()
    typed: tuple[str | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Rows:
    """Utterances as a sparse matrix: the entries of row i are `starts[i]` up to `starts[i + 1]`."""

    ids: Ints
    weights: Floats
    starts: Ints

    def __len__(self) -> int:
        return len(self.starts) - 1

    def block(self, rows: Ints) -> tuple[Ints, Floats]:
        """Return (used features, dense matrix of shape (rows, used features))."""
        spans = [slice(self.starts[row], self.starts[row + 1]) for row in rows]
        used, columns = np.unique(
            np.concatenate([self.ids[span] for span in spans]), return_inverse=True
        )
        at = np.repeat(np.arange(len(rows)), [span.stop - span.start for span in spans])
        weights = np.concatenate([self.weights[span] for span in spans])
        flat = np.bincount(at * len(used) + columns, weights, len(rows) * len(used))
        return used, flat.reshape(len(rows), len(used)).astype(np.float32)


def trigrams(word: str) -> list[str]:
    """Return the letter trigrams of " word "; none for the placeholder of a framework."""
    if word == FRAMEWORK:
        return []
    padded = f" {word} "
    return [padded[i : i + 3] for i in range(len(padded) - 2)]


class FeatureSpace:
    """The features of the utterances it is made from: their ids, and how rare each is.

    Ids run from 0 to `size`, group after group. `rows` are the utterances themselves. `quiet` words
    and pairs of them count less than their rarity makes them.
    """

    def __init__(self, utterances: Sequence[Utterance], quiet: Collection[str] = ()) -> None:
        self._quiet = frozenset(map(stem, quiet))
        words: dict[str, int] = {}
        flat = [words.setdefault(w, len(words)) for u in utterances for w in u.words]
        said = np.array(flat, np.int64)
        row = np.repeat(np.arange(len(utterances)), [len(u.words) for u in utterances])

        self._stems: dict[str, int] = {}
        stem_of = np.array([_number(self._stems, stem(word)) for word in words], np.int64)
        stems = stem_of[said] if len(said) else said
        self._edge = len(self._stems)
        pair_row, keys = self._pairs_of(stems, row, len(utterances))
        self._pair_keys, pairs = np.unique(keys, return_inverse=True)

        self._trigrams: dict[str, int] = {}
        spelled = [[_number(self._trigrams, gram) for gram in trigrams(word)] for word in words]
        grams, gram_entry = _expanded(spelled, said)

        self._concepts: dict[str, int] = {}
        concepts = [[_number(self._concepts, c) for c in u.concepts] for u in utterances]
        meant, meant_row = _expanded(concepts, np.arange(len(utterances)))

        sizes = (len(self._stems), len(self._pair_keys), len(self._trigrams), len(self._concepts))
        self._first = np.cumsum((0, *sizes)).tolist()
        self.size: int = self._first[-1]
        self.unknown = UNKNOWN_FACTOR * (log(1 + len(utterances)) + 1)
        self._gather(
            len(utterances),
            [(stems, row), (pairs, pair_row), (grams, row[gram_entry]), (meant, meant_row)],
        )

    def _pairs_of(self, stems: Ints, row: Ints, count: int) -> tuple[Ints, Ints]:
        """Number the pairs of neighbouring stems; (row, key) of each, ends of utterances too."""
        edges = np.arange(count)
        order = np.argsort(np.concatenate([edges, row, edges]), kind="stable")
        edge = np.full(count, self._edge)
        line = np.concatenate([edge, stems, edge])[order]
        rows = np.concatenate([edges, row, edges])[order]
        inside = (rows[1:] == rows[:-1]) & ((line[1:] != self._edge) | (line[:-1] != self._edge))
        return rows[1:][inside], self._pair_key(line[:-1], line[1:])[inside]

    def _pair_key(self, left: Ints, right: Ints) -> Ints:
        return left * (self._edge + 1) + right

    def _gather(self, count: int, groups: list[tuple[Ints, Ints]]) -> None:
        """Weigh the entries (feature, row) of every group, and make `rows` of them."""
        ids = np.concatenate([f + self._first[i] for i, (f, _) in enumerate(groups)])
        row = np.concatenate([r for _, r in groups])
        cells = np.sort(row * self.size + ids)
        distinct = cells[np.diff(cells, prepend=-1) > 0] % max(self.size, 1)
        seen = np.bincount(distinct, minlength=self.size)
        self.rarity = (np.log((1 + count) / (1 + seen)) + 1).astype(np.float32) * self._emphasis()
        weights = self.rarity[ids]
        group = np.repeat(np.arange(len(groups)), [len(f) for f, _ in groups])
        cell = row * len(groups) + group
        mass = np.bincount(cell, weights.astype(np.float64) ** 2, count * len(groups))
        weights *= (np.array(IMPORTANCE)[group] / np.sqrt(mass[cell])).astype(np.float32)
        order = np.argsort(row, kind="stable")
        starts = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=count))])
        self.rows = Rows(ids[order], weights[order], starts)

    def _emphasis(self) -> Floats:
        """Return 1 for every feature, but less for quiet stems and for pairs of them."""
        quiet = np.array([*(stem in self._quiet for stem in self._stems), True])
        left, right = np.divmod(self._pair_keys, self._edge + 1)
        emphasis = np.ones(self.size, np.float32)
        emphasis[: self._edge][quiet[:-1]] = QUIET_FACTOR
        emphasis[self._first[1] : self._first[2]][quiet[left] & quiet[right]] = QUIET_FACTOR
        return emphasis

    def stem(self, word: str) -> int:
        """Return the id of the stem of `word`, -1 when it is unknown."""
        return self._stems.get(stem(word), -1)

    def pair(self, left: int, right: int) -> int:
        """Return the id of two neighbouring stems, -1 when it is unknown."""
        if left < 0 or right < 0:
            return -1
        key = left * (self._edge + 1) + right
        at = int(np.searchsorted(self._pair_keys, key))
        found = at < len(self._pair_keys) and self._pair_keys[at] == key
        return self._first[1] + at if found else -1

    def pairs(self, stems: list[int]) -> list[tuple[int, int]]:
        """Return the neighbours in an utterance of `stems`, its two ends among them."""
        return [*zip((self._edge, *stems), (*stems, self._edge), strict=True)] if stems else []

    def letters(self, word: str, typed: str | None) -> tuple[list[int], list[float], float]:
        """Return (ids, weights, mass) of the trigrams of `word`.

        Where it was repaired, a part of the evidence is what the person `typed`.
        """
        counts = dict[str, float](Counter(trigrams(word)))
        if typed:
            counts = {gram: count * (1 - TYPED_SHARE) for gram, count in counts.items()}
            for gram in trigrams(typed):
                counts[gram] = counts.get(gram, 0) + TYPED_SHARE
        known = [gram for gram in counts if gram in self._trigrams]
        ids = {gram: self._trigrams[gram] + self._first[2] for gram in known}
        weights = [counts[gram] * float(self.rarity[i]) for gram, i in ids.items()]
        unknown = sum(n * n for gram, n in counts.items() if gram not in ids) * self.unknown**2
        return [*ids.values()], weights, sum(w * w for w in weights) + unknown

    def concept(self, name: str) -> int:
        """Return the id of a concept, -1 when no utterance has it."""
        at = self._concepts.get(name, -1)
        return at + self._first[3] if at >= 0 else -1


def _number(numbers: dict[str, int], name: str) -> int:
    return numbers.setdefault(name, len(numbers))


def _expanded(lists: Sequence[Sequence[int]], chosen: Ints) -> tuple[Ints, Ints]:
    """Concatenate `lists[i]` for every i in `chosen`; (values, position in `chosen`) of each."""
    lengths = np.array([len(values) for values in lists], np.int64)
    values = np.array([*chain.from_iterable(lists)], np.int64)
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]]) if len(lists) else lengths
    counts = lengths[chosen] if len(chosen) else chosen
    position = np.repeat(np.arange(len(chosen)), counts)
    offset = np.arange(len(position)) - np.repeat(np.cumsum(counts) - counts, counts)
    return values[starts[chosen][position] + offset] if len(position) else values[:0], position
