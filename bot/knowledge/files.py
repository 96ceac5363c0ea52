"""Which files of a knowledge folder are read, and which of the others were meant to be.

A file that nobody reads is a mistake that nobody sees: all that its curator wrote is missing.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from bot.knowledge.model import Identifier, topic_file

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

_IDENTIFIER = TypeAdapter(Identifier)

TOPICS = "topics"
RECOMMENDATION = "recommendation.yaml"
ABOUT = "about.yaml"

_NAMES = (
    *("sources.yaml", "vocabulary.yaml", "declines.yaml", "actions.yaml", "claims.yaml"),
    *("gates.yaml", RECOMMENDATION, ABOUT),
)

_LEFT_ALONE = (".*", "*~", "#*#", "*.md", "Thumbs.db", "desktop.ini")
"""Hidden files, what editors and desktops leave behind, and notes."""

_ENDINGS = (".yaml", ".yml")
"""Beside the topics, one of these is in the name of what a curator wrote; a licence is no mistake.
"""

_NEARLY = 0.75
"""How alike two names are when one was meant for the other, where 1 is the same."""


@dataclass(frozen=True, slots=True)
class Stray:
    """A file or folder that is not read; `meant` are the files it was to be, if that is plain."""

    name: str
    is_folder: bool
    meant: tuple[str, ...]

    @property
    def message(self) -> str:
        """What is wrong and what to do."""
        if self.is_folder:
            return "is a folder and not read; put topics right into `topics`, the rest elsewhere"
        if self.meant:
            return f"is not read; did you mean `{self.meant[0]}`?"
        return "is not read; a topic is named topics/<id>.yaml, and the rest belongs elsewhere"


def topic_files(folder: Path) -> list[Path]:
    """Return the files of topics in a knowledge folder, in order.

    Hidden ones are none: an editor's locks and copies.
    """
    return sorted((folder / TOPICS).glob("[!.]*.y*ml"))


def strays(folder: Path) -> Iterator[Stray]:
    """Return what stands in a knowledge folder and is not read.

    Links that lead nowhere are left out: they hold nothing that could be missing.
    """
    here, read = _visible(folder), topic_files(folder)
    for path in here:
        if path.name not in (*_NAMES, TOPICS) and path.exists() and _may_hold_knowledge(path):
            meant = _nearest(path, here)
            if path.is_dir() or path.suffix == ".yaml":
                meant = meant or _topics_meant(path, read)
            yield Stray(path.name, path.is_dir(), meant)
    for path in _visible(folder / TOPICS):
        if path not in read and path.exists():
            yield Stray(f"{TOPICS}/{path.name}", path.is_dir(), _topics_meant(path, read))


def is_topic_id(name: str) -> bool:
    """Tell whether a topic can have that id."""
    try:
        _IDENTIFIER.validate_python(name)
    except ValidationError:
        return False
    return True


def _topics_meant(path: Path, read: Collection[Path]) -> tuple[str, ...]:
    """Return which topic a file was to be, or which ones those in a folder, if they are missing."""
    ids = [_stem(file) for file in path.rglob("*.yaml")] if path.is_dir() else [_stem(path)]
    taken = {file.stem for file in read}
    return tuple(topic_file(name) for name in ids if is_topic_id(name) and name not in taken)


def _visible(folder: Path) -> list[Path]:
    return sorted(
        path
        for path in folder.iterdir()
        if not any(fnmatchcase(path.name, pattern) for pattern in _LEFT_ALONE)
    )


def _may_hold_knowledge(path: Path) -> bool:
    files = path.rglob("*") if path.is_dir() else (path,)
    return any(ending in file.name.casefold() for file in files for ending in _ENDINGS)


def _nearest(path: Path, here: Collection[Path]) -> tuple[str, ...]:
    """Return which name this file was to have, of those not taken; they differ in stems only."""
    taken = {other.name for other in here}
    by_stem = {name.partition(".")[0]: name for name in _NAMES if name not in taken}
    near = difflib.get_close_matches(_stem(path), by_stem, n=1, cutoff=_NEARLY)
    return tuple(by_stem[stem] for stem in near if not path.is_dir())


def _stem(path: Path) -> str:
    return path.name.partition(".")[0].casefold()
