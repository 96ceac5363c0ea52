"""What is taught, as numbers: the words of every utterance, spelled out into features on demand.

A million utterances fit into memory because only a few thousand are spelled out at a time.
"""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bot.matching.features import (
    IMPORTANCE,
    QUIET_FACTOR,
    UNKNOWN_FACTOR,
    FeatureSpace,
    Names,
    numbered,
    trigrams,
)
from bot.matching.ragged import Ragged, ends
from bot.matching.text import stem
from bot.matching.word_vectors import DIMENSIONS, shipped

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from bot.matching.features import Floats, Ints, Utterance


class Vectors(NamedTuple):
    """Some utterances as a sparse matrix: entry e is `weights[e]` at (`rows[e]`, `ids[e]`)."""

    rows: Ints
    ids: Ints
    weights: Floats


CHUNK = 4096
"""Most utterances whose features are spelled out at a time: what bounds the memory of a build."""


class Corpus:
    """Utterances, and the `space` of the features that occur in them.

    `quiet` words, and pairs of them, count less than their rarity makes them.
    """

    def __init__(self, utterances: Sequence[Utterance], quiet: Collection[str] = ()) -> None:
        self._vectors = shipped()
        words: dict[str, int] = {}
        names = self._names = Names({}, {}, {})
        self._said = _numbered(words, utterances, lambda utterance: utterance.words)
        self._meant = _numbered(names.concepts, utterances, lambda utterance: utterance.concepts)
        self._stem_of = np.array([_number(names.stems, stem(word)) for word in words], np.int64)
        self._spelled = Ragged.of(
            [[_number(names.trigrams, gram) for gram in trigrams(word)] for word in words]
        )
        self._pair_keys = self._all_pairs()
        self._row_of = np.array([self._vectors.row(word) for word in words], np.int32)
        self._ids = numbered(names, len(self._pair_keys))
        self.size = self._ids.meaning.stop
        seen = sum((self._seen(rows) for rows in self._chunks()), np.zeros(self.size, np.int64))
        rarity = np.log((1 + len(utterances)) / (1 + seen)) + 1
        rarity *= self._emphasis({*map(stem, quiet)})
        # A dimension is no word: rarity is in what it sums up.
        rarity[self._ids.meaning.start :] = 1
        unknown = UNKNOWN_FACTOR * (log(1 + len(utterances)) + 1)
        self._rarity: Floats = np.append(rarity, unknown).astype(np.float32)
        left, right = self._split_pairs()
        followers = Ragged(
            right.astype(np.int32), ends(np.bincount(left, minlength=len(names.stems) + 1))
        )
        self.space = FeatureSpace(names, followers, self._rarity, self._vectors)

    def _chunks(self) -> Iterator[Ints]:
        """Yield the numbers of all utterances, some at a time."""
        count = len(self._said)
        for start in range(0, count, CHUNK):
            yield np.arange(start, min(start + CHUNK, count))

    def _all_pairs(self) -> Ints:
        """Return the keys of all pairs of neighbours, sorted."""
        keys: Ints = np.zeros(0, np.int64)
        for rows in self._chunks():
            words, row = self._said.take(rows)
            keys = np.union1d(keys, self._pairs_of(self._stem_of[words], row, len(rows))[0])
        return keys

    def _pairs_of(self, stems: Ints, row: Ints, count: int) -> tuple[Ints, Ints]:
        """Return (key, row) of all neighbours in `count` rows, their ends among them."""
        edge = len(self._names.stems)
        line = np.full(len(stems) + 2 * count, edge)
        line[np.arange(len(stems)) + 2 * row + 1] = stems
        rows = np.repeat(np.arange(count), np.bincount(row, minlength=count) + 2)[1:]
        left, right = line[:-1], line[1:]
        inside = (left != edge) | (right != edge)
        return left[inside] * (edge + 1) + right[inside], rows[inside]

    def _split_pairs(self) -> tuple[Ints, Ints]:
        """Return the left and the right stem of each pair, of which `_pairs_of` makes keys."""
        return np.divmod(self._pair_keys, len(self._names.stems) + 1)

    def _features(self, rows: Ints) -> list[tuple[Ints, Ints]]:
        """Return the (ids, place in `rows`) of the features of some utterances, by group."""
        words, row = self._said.take(rows)
        stems = self._stem_of[words]
        keys, pair_row = self._pairs_of(stems, row, len(rows))
        grams, word = self._spelled.take(words)
        meant, meant_row = self._meant.take(rows)
        pairs = np.searchsorted(self._pair_keys, keys)
        first = self._ids
        return [
            (stems + first.stems.start, row),
            (pairs + first.pairs.start, pair_row),
            (grams + np.int64(first.trigrams.start), row[word]),
            (meant + np.int64(first.concepts.start), meant_row),
        ]

    def _seen(self, rows: Ints) -> Ints:
        """Count in how many of `rows` each feature occurs."""
        groups = self._features(rows)
        cells = np.sort(np.concatenate([at * self.size + ids for ids, at in groups]))
        distinct = cells[np.diff(cells, prepend=-1) > 0] % max(self.size, 1)
        return np.bincount(distinct, minlength=self.size)

    def vectors(self, rows: Ints) -> Vectors:
        """Return the features of some utterances, by weight; each group scaled to its length."""
        groups = [
            self._scaled(Vectors(at, ids, self._rarity[ids]), importance)
            for (ids, at), importance in zip(self._features(rows), IMPORTANCE[:-1], strict=True)
        ]
        groups.append(self._scaled(self._meaning(rows), IMPORTANCE.meaning))
        return Vectors(*map(np.concatenate, zip(*groups, strict=True)))

    @staticmethod
    def _scaled(group: Vectors, length: float) -> Vectors:
        """Return a group of features with the same `length` in every row."""
        squares = np.bincount(group.rows, np.square(group.weights))
        scale = (length / np.sqrt(np.maximum(squares, 1e-9))).astype(np.float32)
        return group._replace(weights=group.weights * scale[group.rows])

    def _meaning(self, rows: Ints) -> Vectors:
        """Return the sums of the vectors of the words of some utterances, by their rarity."""
        words, row = self._said.take(rows)
        rarity = self._rarity[self._stem_of[words], None]
        told = self._vectors.scaled(self._row_of[words], rarity)
        sums = np.zeros((len(rows), DIMENSIONS), np.float32)
        counts = np.bincount(row, minlength=len(rows))
        sums[counts > 0] = np.add.reduceat(told, ends(counts)[:-1][counts > 0], axis=0)
        place, dimension = np.indices(sums.shape)
        return Vectors(place.ravel(), dimension.ravel() + self._ids.meaning.start, sums.ravel())

    def block(self, rows: Ints) -> tuple[Ints, Floats]:
        """Return (used features, dense matrix of shape (rows, used features))."""
        at, ids, weights = self.vectors(rows)
        # To mark each id is far faster than np.unique, which sorts every entry.
        seen = np.zeros(self.size, np.bool_)
        seen[ids] = True
        used = np.flatnonzero(seen)
        columns = np.cumsum(seen)[ids] - 1
        block = np.zeros((len(rows), len(used)), np.float32)
        np.add.at(block.ravel(), at * len(used) + columns, weights)
        return used, block

    def _emphasis(self, quiet: set[str]) -> Floats:
        """Return 1 for every feature, but less for quiet stems and for pairs of them."""
        silent = np.array([*(name in quiet for name in self._names.stems), True])
        left, right = self._split_pairs()
        emphasis = np.ones(self.size, np.float32)
        emphasis[: len(silent) - 1][silent[:-1]] = QUIET_FACTOR
        pairs = self._ids.pairs
        emphasis[pairs.start : pairs.stop][silent[left] & silent[right]] = QUIET_FACTOR
        return emphasis


def _number(numbers: dict[str, int], name: str) -> int:
    return numbers.setdefault(name, len(numbers))


def _numbered(
    numbers: dict[str, int],
    utterances: Sequence[Utterance],
    names: Callable[[Utterance], tuple[str, ...]],
) -> Ragged:
    """Return the numbers of some `names` of every utterance; nothing is made but the array."""
    counts = np.fromiter((len(names(u)) for u in utterances), np.int64, len(utterances))
    found = (_number(numbers, name) for u in utterances for name in names(u))
    return Ragged(np.fromiter(found, np.int32, counts.sum()), ends(counts))
