"""A matcher that is ready sooner: what was learned from a base is kept for the next start.

It is kept under a name made of all that it follows from: the knowledge files, the code that read
them and learned from them with its word vectors, and the releases of what it calculates with.
Whatever changes, the name is another one. A digest in front tells a damaged file.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path
from tempfile import mkstemp
from typing import TYPE_CHECKING

import bot
from bot import settings
from bot.knowledge import loader
from bot.knowledge.files import topic_files
from bot.matching.learned import Learned
from bot.matching.matcher import RELEASES, Matcher

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.knowledge.model import Knowledge

_KEPT = 4
"""Bases remembered at a time, the last ones; each takes some 2 MB."""

_DIGEST_BYTES = hashlib.sha256().digest_size


def load_base(folder: Path) -> tuple[Knowledge, Matcher]:
    """Return the knowledge in `folder` and a matcher of it.

    Raises KnowledgeError with every problem found.
    """
    file = _file_for(folder)
    knowledge = loader.load(folder)
    # Where somebody saved in between, there is no telling which text was read.
    if file is None or _file_for(folder) != file:
        return knowledge, Matcher(knowledge)
    return knowledge, _matcher(knowledge, file)


def _matcher(knowledge: Knowledge, file: Path) -> Matcher:
    """Return a matcher of the `knowledge`; what is learned from it belongs in `file`."""
    learned = _kept(file)
    matcher = Matcher(knowledge, learned)
    if learned is None:
        # A home that cannot be written to costs time at each start, and nothing else.
        with suppress(OSError):
            _keep(file, matcher.learned.to_bytes())
    return matcher


def _file_for(folder: Path) -> Path | None:
    """Return where to keep what is learned from the base in `folder`; None where nothing can be.

    That is so without a home, and with a file that cannot be read: should the loader need it, it
    tells so.
    """
    with suppress(OSError, RuntimeError):
        return settings.cache_folder(os.environ) / f"{_fingerprint(folder)}.learned"
    return None


def _fingerprint(folder: Path) -> str:
    """Return what tells this base, learned by this code, from all others."""
    digest = hashlib.sha256(" ".join(RELEASES).encode())
    for name, path in _sources(folder):
        data = path.read_bytes()
        digest.update(f"\0{name}\0{len(data)}\0".encode() + data)
    return digest.hexdigest()


def _sources(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield the files that decide what is learned, each with a name that tells it from others.

    Hidden ones do not: an editor's locks and copies, which no base is read from.
    """
    for path in sorted([*folder.glob("[!.]*.yaml"), *topic_files(folder)]):
        yield str(path.relative_to(folder)), path
    package = Path(bot.__path__[0])
    for room in ("knowledge", "matching"):
        for path in sorted([*(package / room).glob("*.py"), *(package / room).glob("*.npz")]):
            yield f"{room}/{path.name}", path


def _kept(file: Path) -> Learned | None:
    """Return what is kept in `file`; None where there is none, or not all of it as it was."""
    data = b""
    with suppress(OSError):
        data = file.read_bytes()
    digest, kept = data[:_DIGEST_BYTES], data[_DIGEST_BYTES:]
    return Learned.from_bytes(kept) if hashlib.sha256(kept).digest() == digest else None


def _keep(file: Path, data: bytes) -> None:
    """Write the whole file or none of it, and let the oldest ones go."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = mkstemp(dir=file.parent)
    scratch = Path(name)
    try:
        with os.fdopen(handle, "wb") as opened:
            opened.write(hashlib.sha256(data).digest() + data)
        scratch.replace(file)
    finally:
        scratch.unlink(missing_ok=True)
    by_age = sorted(file.parent.glob("*.learned"), key=lambda kept: kept.stat().st_mtime)
    for old in by_age[:-_KEPT]:
        old.unlink(missing_ok=True)
