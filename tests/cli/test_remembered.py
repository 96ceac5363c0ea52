"""What was learned is taken up by the next start, and never by a start it does not belong to."""

from __future__ import annotations

import os
import resource
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import small_interview

from bot import settings
from bot.cli import remembered
from bot.knowledge import loader, yaml_file
from bot.matching import word_vectors
from bot.matching.training import Training

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.knowledge.model import Knowledge
    from bot.knowledge.yaml_file import Document

QUESTIONS = ("does flask have an orm", "back office for staff", "what's for lunch", "help")


def start(folder: Path) -> list[object]:
    _, matcher = remembered.load_base(folder)
    return [matcher.match(question) for question in QUESTIONS]


def change(folder: Path) -> None:
    """Save a topic with another phrasing."""
    orm = folder / "topics" / "orm.yaml"
    orm.write_text(orm.read_text().replace("orm models tables", "orm models tables rows"))


def kept() -> list[Path]:
    return sorted(settings.cache_folder(os.environ).glob("*"))


@pytest.fixture
def untrained(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on, learning anew is an error."""

    def fail(_training: object) -> None:
        raise AssertionError("learned anew")

    monkeypatch.setattr(Training, "_sharpen", fail)


def test_the_next_start_understands_the_same_without_learning_again(
    folder: Path, request: pytest.FixtureRequest
) -> None:
    first = start(folder)
    request.getfixturevalue("untrained")
    assert start(folder) == first


def test_a_changed_base_is_learned_anew(folder: Path, request: pytest.FixtureRequest) -> None:
    start(folder)
    change(folder)
    request.getfixturevalue("untrained")
    with pytest.raises(AssertionError, match="learned anew"):
        start(folder)


def test_what_is_saved_while_the_base_is_read_gets_nothing_that_was_learned_before(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load = loader.load

    def load_before_a_save(folder: Path) -> Knowledge:
        knowledge = load(folder)
        change(folder)
        return knowledge

    monkeypatch.setattr(loader, "load", load_before_a_save)
    start(folder)
    assert kept() == []


def test_each_file_that_is_read_tells_one_base_from_another(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names, read = set(), yaml_file.read

    def noted(path: Path, name: str) -> Document:
        names.add(name)
        return read(path, name)

    monkeypatch.setattr(yaml_file, "read", noted)
    loader.load(small_interview.write(folder))
    assert names >= {"recommendation.yaml", "gates.yaml", "topics/orm.yaml"}
    assert names <= dict(remembered._sources(folder)).keys()


def test_an_editors_lock_on_a_file_changes_nothing(
    folder: Path, request: pytest.FixtureRequest
) -> None:
    first = start(folder)
    (folder / ".#gates.yaml").symlink_to("ada@localhost.4711:1767225600")
    request.getfixturevalue("untrained")
    assert start(folder) == first


def test_a_file_that_cannot_be_read_and_is_not_needed_is_no_error(folder: Path) -> None:
    (folder / "notes.yaml").symlink_to("gone.yaml")
    assert start(folder) == start(folder)
    assert kept() == []


def test_what_was_learned_with_other_word_vectors_is_not_taken_up(folder: Path) -> None:
    sources = dict(remembered._sources(folder))
    assert {f"matching/{word_vectors.FILE_NAME}", "knowledge/loader.py", "topics/orm.yaml"} <= {
        *sources
    }


@pytest.mark.parametrize("end", [0, 5, 40, -1])
def test_half_a_file_is_as_good_as_none(folder: Path, end: int) -> None:
    first = start(folder)
    (file,) = kept()
    whole = file.read_bytes()
    file.write_bytes(whole[:end])
    assert start(folder) == first
    assert file.read_bytes() == whole


@pytest.mark.parametrize("place", [0, 40, 1000, -100])
def test_a_file_with_a_wrong_byte_is_as_good_as_none(folder: Path, place: int) -> None:
    first = start(folder)
    (file,) = kept()
    whole = file.read_bytes()
    damaged = bytearray(whole)
    damaged[place] ^= 8
    file.write_bytes(damaged)
    assert start(folder) == first
    assert file.read_bytes() == whole


def test_a_home_that_cannot_be_written_to_is_no_error(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert start(folder) == start(folder)


def test_no_home_is_no_error(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_CACHE_HOME", "HOME"):
        monkeypatch.delenv(name)
    monkeypatch.setattr(os, "getuid", lambda: 2**31 - 4711)
    with pytest.raises(RuntimeError):
        Path.home()
    assert start(folder) == start(folder)


@contextmanager
def full_disk() -> Iterator[None]:
    """Let no file grow beyond a thousand bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_disk_that_is_full_is_no_error_and_not_littered(folder: Path) -> None:
    with full_disk():
        start(folder)
    assert settings.cache_folder(os.environ).is_dir()
    assert kept() == []


def test_only_the_last_bases_are_kept(folder: Path) -> None:
    declines = folder / "declines.yaml"
    text = declines.read_text()
    for number in range(remembered._KEPT + 2):
        declines.write_text(f"{text}# {number}\n")
        start(folder)
    assert len(kept()) == remembered._KEPT


def test_the_cache_is_where_the_system_keeps_such_things(monkeypatch: pytest.MonkeyPatch) -> None:
    assert str(settings.cache_folder({"XDG_CACHE_HOME": "/x"})) == "/x/framework-bot"
    monkeypatch.setenv("HOME", "/home/ada")
    assert str(settings.cache_folder({})) == "/home/ada/.cache/framework-bot"
