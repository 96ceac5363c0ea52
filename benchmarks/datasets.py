"""What the engines are measured on: public questions, few phrasings of each intent, typos."""

from __future__ import annotations

import json
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    Split = Literal["val", "test"]

TYPO_RATE, TYPO_SEED = 0.2, 7
SHORTEST_MISSPELT = 3

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


@dataclass(frozen=True, slots=True)
class Labelled:
    """Texts, and the label of each."""

    texts: tuple[str, ...]
    labels: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.texts)


@dataclass(frozen=True, slots=True)
class Dataset:
    """A public set: what may be taught, what is asked, and what lies outside every intent."""

    name: str
    train: Labelled
    asked: Labelled
    outside: tuple[str, ...]


def load(path: Path, split: Split) -> Dataset:
    """Read a set: JSON with the lists train, val, test, oos_val and oos_test.

    `split` is what its questions are taken from.
    """
    data = json.loads(path.read_text(encoding="utf-8"))
    train, asked = (
        Labelled(*map(tuple, zip(*data[part], strict=True))) for part in ("train", split)
    )
    return Dataset(path.stem, train, asked, tuple(data[f"oos_{split}"]))


def few(train: Labelled, k: int, seed: int) -> Labelled:
    """Draw `k` phrasings of each intent: the intents sorted, one generator over all of them."""
    chance, texts, labels = Random(seed), [], []  # noqa: S311 - repeatable, not secret
    for label, phrasings in sorted(_by_label(train).items()):
        drawn = sorted(set(phrasings))
        chance.shuffle(drawn)
        texts += drawn[:k]
        labels += [label] * len(drawn[:k])
    return Labelled(tuple(texts), tuple(labels))


def _by_label(data: Labelled) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for text, label in zip(data.texts, data.labels, strict=True):
        groups.setdefault(label, []).append(text)
    return groups


def misspelt(texts: Iterable[str], rate: float = TYPO_RATE, seed: int = TYPO_SEED) -> list[str]:
    """Give each word of three letters or more, with chance `rate`, one slip on the keyboard."""
    chance = Random(seed)  # noqa: S311 - repeatable, not secret
    return [
        " ".join(
            _slip(word, chance)
            if len(word) >= SHORTEST_MISSPELT and chance.random() < rate
            else word
            for word in text.split()
        )
        for text in texts
    ]


def _near(row: str) -> dict[str, str]:
    return {key: row[max(i - 1, 0) : i] + row[i + 1 : i + 2] for i, key in enumerate(row)}


_NEIGHBOURS = {key: near for row in _ROWS for key, near in _near(row).items()}


def _slip(word: str, chance: Random) -> str:
    """Hit a neighbour of a key, miss the key, hit a neighbour too, or swap two keys."""
    i = chance.randrange(len(word))
    neighbour = chance.choice(_NEIGHBOURS.get(word[i].lower(), word[i]))
    match chance.randrange(4):
        case 0:
            return word[:i] + neighbour + word[i + 1 :]
        case 1:
            return word[:i] + word[i + 1 :]
        case 2:
            return word[: i + 1] + neighbour + word[i + 1 :]
        case _:
            i = min(i, len(word) - 2)
            return word[:i] + word[i + 1] + word[i] + word[i + 2 :]


SUBSTITUTED = 0.06
"""Share of the words of a synthetic phrasing that come from anywhere in the vocabulary."""

_DRAWN, _ZIPF_OFFSET, _ZIPF_EXPONENT = 200_000, 20, 1.4


class Synthesis:
    """As many phrasings as wanted, in the words of a real set, the vocabulary growing with them.

    A phrasing is the beginning of one real phrasing and the end of another of the same label, with
    a few words exchanged for draws from a Zipf distribution: the words of the set, commonest
    first, then blends of two of them ("transfer" + "insurance": "transrance"). So vocabulary, word
    pairs and their spread over the labels grow as powers of the size, as they do within the set.
    """

    def __init__(self, train: Labelled, seed: int = 0) -> None:
        self._chance = Random(seed)  # noqa: S311 - repeatable, not secret
        groups = _by_label(train)
        self._labels = sorted(groups)
        self._phrasings = {
            label: [t.split() for t in sorted(set(groups[label]))] for label in groups
        }
        self._pool = self._words(train.texts)

    def draw(self, count: int) -> Labelled:
        """Return `count` phrasings, spread evenly over the labels."""
        labels = [self._labels[i % len(self._labels)] for i in range(count)]
        return Labelled(tuple(self._phrasing(label) for label in labels), tuple(labels))

    def _phrasing(self, label: str) -> str:
        first, second = self._chance.choices(self._phrasings[label], k=2)
        cut = self._chance.random()
        words = first[: round(cut * len(first))] + second[round(cut * len(second)) :]
        return " ".join(
            self._any_word() if self._chance.random() < SUBSTITUTED else word
            for word in words or first
        )

    def _any_word(self) -> str:
        """Draw a word by its rank r, with a chance that falls as (r + offset) ** -1.4."""
        rank = _ZIPF_OFFSET * (self._chance.paretovariate(_ZIPF_EXPONENT - 1) - 1)
        return self._pool[int(rank) % len(self._pool)]

    def _words(self, texts: Sequence[str]) -> list[str]:
        counts: dict[str, int] = {}
        for word in (word for text in texts for word in text.split()):
            counts[word] = counts.get(word, 0) + 1
        real = sorted(counts, key=lambda word: (-counts[word], word))
        pool = dict.fromkeys(real)
        long = [word for word in real if len(word) > SHORTEST_MISSPELT and word.isalpha()]
        for _ in range(_DRAWN):
            head, tail = self._chance.choices(long, k=2)
            pool[head[: (len(head) + 1) // 2] + tail[len(tail) // 2 :]] = None
        return [*pool]
