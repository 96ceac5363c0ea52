"""A knowledge folder is changed and read: what the tests of its mistakes share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.errors import KnowledgeError
from bot.knowledge.loader import load

if TYPE_CHECKING:
    from pathlib import Path


def problems(folder: Path) -> list[str]:
    """Return what is said of a folder that cannot be loaded, a line for each mistake."""
    with pytest.raises(KnowledgeError) as caught:
        load(folder)
    return str(caught.value).splitlines()


def rewrite(path: Path, old: str, new: str) -> None:
    """Replace the first `old` in a file, which must be there."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
