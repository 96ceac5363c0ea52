"""What was learned from a base, as values and as bytes: kept, and taken up by the next process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bot.matching import archive
from bot.matching.bands import Bands
from bot.matching.engine import Model
from bot.matching.features import FeatureSpace, Names
from bot.matching.lessons import Kind, Label
from bot.matching.ragged import Ragged
from bot.matching.word_vectors import shipped

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.matching.archive import Array


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """All that a matcher needs of a base but what is in its lexicon.

    `model` is what the engine scores by. `word_counts` tells how often each word occurs, which
    repair goes by. `by_heart` holds the lines of the phrasings that stand for one label alone, and
    the number of the label.
    """

    model: Model[Label]
    bands: Bands
    word_counts: Mapping[str, int]
    by_heart: Mapping[str, int]

    def to_bytes(self) -> bytes:
        """Return everything as bytes: arrays and texts, no objects that could run."""
        model, space, bands = self.model, self.model.space, self.bands
        return archive.pack(
            {
                "kinds": archive.as_letters(label.kind for label in model.labels),
                "labels": archive.as_letters(label.name for label in model.labels),
                "stems": archive.as_letters(space.names.stems),
                "trigrams": archive.as_letters(space.names.trigrams),
                "concepts": archive.as_letters(space.names.concepts),
                "followers": space.followers.values,
                "follower_starts": space.followers.starts,
                "rarity": space.rarity,
                "postings": model.postings,
                "starts": model.starts,
                "by_dimension": model.by_dimension,
                "center": bands.center,
                "scale": bands.scale,
                "bands": bands.weights,
                **_counted("words", self.word_counts),
                **_counted("by_heart", self.by_heart),
            }
        )

    @classmethod
    def from_bytes(cls, data: bytes) -> Learned:
        """Return what `to_bytes` gave, by the same code, in these very bytes."""
        kept = archive.unpack(data)
        return cls(
            _model(kept),
            Bands(kept["center"], kept["scale"], kept["bands"]),
            _counts("words", kept),
            _counts("by_heart", kept),
        )


def _model(kept: Mapping[str, Array]) -> Model[Label]:
    kinds, labels = archive.as_lines(kept["kinds"]), archive.as_lines(kept["labels"])
    stems, trigrams, concepts = (
        _numbered(archive.as_lines(kept[group])) for group in ("stems", "trigrams", "concepts")
    )
    space = FeatureSpace(
        Names(stems, trigrams, concepts),
        Ragged(kept["followers"], kept["follower_starts"]),
        kept["rarity"],
        shipped(),
    )
    return Model(
        tuple(Label(Kind(kind), name) for kind, name in zip(kinds, labels, strict=True)),
        space,
        kept["postings"],
        kept["starts"],
        kept["by_dimension"],
    )


def _numbered(names: Iterable[str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(names)}


def _counted(name: str, counts: Mapping[str, int]) -> dict[str, Array]:
    return {
        name: archive.as_letters(counts),
        f"{name}_counts": np.array([*counts.values()], np.int32),
    }


def _counts(name: str, kept: Mapping[str, Array]) -> dict[str, int]:
    return dict(zip(archive.as_lines(kept[name]), kept[f"{name}_counts"].tolist(), strict=True))
