"""Arrays and lists of texts <-> bytes: an .npz archive, which holds no objects that could run."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    import numpy.typing as npt

    Array = npt.NDArray[Any]
    Letters = npt.NDArray[np.uint8]


def pack(arrays: Mapping[str, Array]) -> bytes:
    """Return `arrays` by name as bytes."""
    file = io.BytesIO()
    np.savez(file, **arrays)  # type: ignore[arg-type]  # a name could be that of a parameter
    return file.getvalue()


def unpack(data: bytes) -> dict[str, Array]:
    """Return what `pack` was given; an error of zipfile's or numpy's for anything else."""
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        return dict(arrays)


def as_letters(lines: Iterable[str]) -> Letters:
    """Return texts of one line each as the bytes of their letters, each line ended."""
    return np.frombuffer("".join(f"{line}\n" for line in lines).encode(), np.uint8)


def as_lines(letters: Array) -> list[str]:
    """Return the texts that `as_letters` was given."""
    text = letters.tobytes().decode()
    return text.removesuffix("\n").split("\n") if text else []
