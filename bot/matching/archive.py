"""Arrays and lists of words <-> bytes: an .npz archive, which holds numbers and nothing else."""

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


def packed(arrays: Mapping[str, Array]) -> bytes:
    """Return `arrays` by name as bytes."""
    file = io.BytesIO()
    np.savez(file, **arrays)  # type: ignore[arg-type]  # a name could be that of a parameter
    return file.getvalue()


def unpacked(data: bytes) -> dict[str, Array]:
    """Return what `packed` was given.

    Raises ValueError, OSError, EOFError or BadZipFile for bytes that are something else.
    """
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        return dict(arrays)


def letters(lines: Iterable[str]) -> Letters:
    """Return texts of one line each as the numbers of their letters."""
    return np.frombuffer("\n".join(lines).encode(), np.uint8)


def lines(letters: Array) -> list[str]:
    """Return the texts that `letters` was given; none for an empty array."""
    text = letters.tobytes().decode()
    return text.split("\n") if text else []
