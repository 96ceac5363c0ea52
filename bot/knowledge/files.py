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

_LEFT_ALONE = (".*", "*~", "#*#", "*.md")
"""Hidden files, what editors leave behind, and notes."""

_NEARLY = 0.75
"""How alike two names are when one was meant for the other, where 1 is the same."""


@dataclass(frozen=True, slots=True)
class Stray:
    """A file or folder that is not read; `meant` is the file it was to be, if that is plain."""

    name: str
    is_folder: bool
    meant: str | None

    @property
    def message(self) -> str:
        """What is wrong and what to do."""
        if self.meant:
            return f"is not read; did you mean `{self.meant}`?"
        if self.is_folder:
            return "is a folder and not read; put topics right into `topics`, the rest elsewhere"
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
    here = _visible(folder)
    names = {path.name for path in here}
    missing = [name for name in _NAMES if name not in names]
    for path in here:
        if path.name not in (*_NAMES, TOPICS) and path.exists():
            is_folder = path.is_dir()
            yield Stray(path.name, is_folder, None if is_folder else _nearest(path, missing))
    read = {path.name for path in topic_files(folder)}
    for path in _visible(folder / TOPICS):
        if path.name not in read and path.exists():
            is_folder = path.is_dir()
            meant = None if is_folder else _topic_meant(_stem(path), read)
            yield Stray(f"{TOPICS}/{path.name}", is_folder, meant)


def is_topic_id(name: str) -> bool:
    """Tell whether a topic can have that id."""
    try:
        _IDENTIFIER.validate_python(name)
    except ValidationError:
        return False
    return True


def _topic_meant(topic_id: str, names: Collection[str]) -> str | None:
    is_free = is_topic_id(topic_id) and f"{topic_id}.yaml" not in names
    return topic_file(topic_id) if is_free else None


def _visible(folder: Path) -> list[Path]:
    return sorted(
        path
        for path in folder.iterdir()
        if not any(fnmatchcase(path.name, pattern) for pattern in _LEFT_ALONE)
    )


def _nearest(path: Path, names: list[str]) -> str | None:
    """Return which of the `names` this file was to have; the endings of all are the same."""
    by_stem = {name.partition(".")[0]: name for name in names}
    near = difflib.get_close_matches(_stem(path), by_stem, n=1, cutoff=_NEARLY)
    return by_stem[near[0]] if near else None


def _stem(path: Path) -> str:
    return path.name.partition(".")[0].casefold()
