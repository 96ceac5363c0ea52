"""What was learned from a base, as bytes: to be kept, and taken up by the next process."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zipfile import BadZipFile

import numpy as np

from bot.matching.bands import Bands

if TYPE_CHECKING:
    from bot.matching.features import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """The weights of the engine, one for each posting, and the bands."""

    weights: Floats
    bands: Bands

    def to_bytes(self) -> bytes:
        """Return everything as an .npz archive, which holds numbers and nothing else."""
        file = io.BytesIO()
        bands = self.bands
        np.savez(
            file, engine=self.weights, center=bands.center, scale=bands.scale, bands=bands.weights
        )
        return file.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> Learned | None:
        """Return what `to_bytes` gave; None for what is damaged or something else."""
        try:
            with np.load(io.BytesIO(data), allow_pickle=False) as kept:
                bands = Bands(kept["center"], kept["scale"], kept["bands"])
                return cls(kept["engine"], bands)
        except (ValueError, KeyError, OSError, EOFError, TypeError, AttributeError, BadZipFile):
            return None
