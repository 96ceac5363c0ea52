"""What is packed comes back to the letter."""

from __future__ import annotations

import numpy as np
import pytest

from bot.matching import archive


@pytest.mark.parametrize("lines", [[], [""], ["", ""], ["one"], ["naïve", "", "two words", ""]])
def test_lines_survive(lines: list[str]) -> None:
    packed = archive.pack({"lines": archive.as_letters(lines)})
    assert archive.as_lines(archive.unpack(packed)["lines"]) == lines


def test_arrays_survive_with_their_types() -> None:
    pairs = np.array([(1, 0.5), (2, 0.25)], [("label", np.uint16), ("weight", np.float32)])
    again = archive.unpack(archive.pack({"pairs": pairs, "none": np.zeros((0, 3), np.int32)}))
    assert again["pairs"].dtype == pairs.dtype
    assert again["pairs"].tolist() == pairs.tolist()
    assert again["none"].dtype == np.int32
    assert again["none"].shape == (0, 3)
