"""A matcher that is ready sooner: what was learned from a base is kept for the next start.

Kept are numbers only, under a name made of all that they follow from: the knowledge files, the code
that learned from them with its word vectors, and numpy's release. Whatever changes, the name is
another one.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

from bot import matching, settings
from bot.matching import word_vectors
from bot.matching.learned import Learned
from bot.matching.matcher import NUMPY_RELEASE, Matcher

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.knowledge.model import Knowledge

_KEPT = 4
"""Bases remembered at a time, the last ones; each takes some 2 MB."""


def load_matcher(knowledge: Knowledge, folder: Path) -> Matcher:
    """Return a matcher of the `knowledge` that was loaded from `folder`."""
    cache = settings.cache_folder(os.environ)
    file = cache / f"{_fingerprint(folder)}.npz"
    learned = None
    with suppress(OSError):
        learned = Learned.from_bytes(file.read_bytes())
    matcher = Matcher(knowledge, learned)
    if learned is None:
        # A home that cannot be written to costs time at each start, and nothing else.
        with suppress(OSError):
            _keep(file, matcher.learned.to_bytes())
    return matcher


def _fingerprint(folder: Path) -> str:
    """Return what tells this base, learned by this code, from all others."""
    digest = hashlib.sha256(NUMPY_RELEASE.encode())
    for path in _sources(folder):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _sources(folder: Path) -> Iterator[Path]:
    yield from sorted(folder.rglob("*.y*ml"))
    room = Path(matching.__path__[0])
    yield from sorted([*room.glob("*.py"), room / word_vectors.FILE_NAME])


def _keep(file: Path, data: bytes) -> None:
    """Write the whole file or none of it, and let the oldest ones go."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=file.parent, delete=False) as scratch:
        scratch.write(data)
    Path(scratch.name).replace(file)
    by_age = sorted(file.parent.glob("*.npz"), key=lambda kept: kept.stat().st_mtime)
    for old in by_age[:-_KEPT]:
        old.unlink(missing_ok=True)
