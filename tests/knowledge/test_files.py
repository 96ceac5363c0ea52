"""A file of the knowledge folder that nobody reads is told, with the name it was to have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import small_interview
from knowledge_files import problems

from bot.knowledge.loader import load

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("name", "cure"),
    [
        ("recomendation.yaml", "did you mean `recommendation.yaml`?"),
        ("recommendation.yml", "did you mean `recommendation.yaml`?"),
        ("Recommendation.YAML", "did you mean `recommendation.yaml`?"),
        ("abuot.yaml", "did you mean `about.yaml`?"),
        ("about.yaml.txt", "did you mean `about.yaml`?"),
        ("topics/sse.YAML", "did you mean `topics/sse.yaml`?"),
        ("topics/sse.yaml.txt", "did you mean `topics/sse.yaml`?"),
        ("topics/sse", "did you mean `topics/sse.yaml`?"),
        (
            "topics/orm.yaml.bak",
            "a topic is named topics/<id>.yaml, and the rest belongs elsewhere",
        ),
        (
            "topics/server sent.txt",
            "a topic is named topics/<id>.yaml, and the rest belongs elsewhere",
        ),
        ("gates.yaml.bak", "a topic is named topics/<id>.yaml, and the rest belongs elsewhere"),
        ("caching.yaml", "did you mean `topics/caching.yaml`?"),
    ],
)
def test_a_file_that_is_not_read_is_told_once(folder: Path, name: str, cure: str) -> None:
    (folder / name).write_text("title: Server-sent events\n", encoding="utf-8")
    assert problems(folder) == [f"{name}:1:1: is not read; {cure}"]


@pytest.mark.parametrize("name", ["LICENSE", "pictures/home.png", "topics/Thumbs.db", "notes.txt"])
def test_what_holds_no_knowledge_is_left_alone(folder: Path, name: str) -> None:
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_bytes(b"")
    assert load(folder)


@pytest.mark.parametrize("name", ["data", "topics/data"])
def test_a_folder_that_is_not_read_is_told(folder: Path, name: str) -> None:
    (folder / name).mkdir()
    (folder / name / "caching.yaml").write_text("title: Caching\n", encoding="utf-8")
    assert problems(folder) == [
        f"{name}:1:1: is a folder and not read; put topics right into `topics`, the rest elsewhere"
    ]


@pytest.mark.parametrize("name", ["sources.yml", "Gates.yaml", "vocabularry.yaml"])
def test_a_file_with_the_wrong_name_is_not_said_to_be_missing_too(folder: Path, name: str) -> None:
    right = {"s": "sources.yaml", "G": "gates.yaml", "v": "vocabulary.yaml"}[name[0]]
    (folder / right).rename(folder / name)
    assert problems(folder) == [f"{name}:1:1: is not read; did you mean `{right}`?"]


def test_what_refers_to_a_topic_with_the_wrong_name_is_right(folder: Path) -> None:
    (folder / "topics" / "orm.yaml").rename(folder / "topics" / "orm.YAML")
    small_interview.write(folder)
    assert problems(folder) == ["topics/orm.YAML:1:1: is not read; did you mean `topics/orm.yaml`?"]


@pytest.mark.parametrize("name", ["data", "topics/data"])
def test_a_topic_in_a_folder_that_is_not_read_is_told_once(folder: Path, name: str) -> None:
    (folder / name).mkdir()
    (folder / "topics" / "orm.yaml").rename(folder / name / "orm.yaml")
    assert [line.partition(";")[0] for line in problems(folder)] == [
        f"{name}:1:1: is a folder and not read"
    ]


def test_the_only_topic_with_the_wrong_name_is_no_lack_of_topics(folder: Path) -> None:
    for path in (folder / "topics").iterdir():
        path.rename(path.with_suffix(".txt"))
    assert [line.partition(" ")[0] for line in problems(folder)] == [
        f"topics/{name}.txt:1:1:" for name in ("admin", "forms", "orm", "use-cases")
    ]


@pytest.mark.parametrize(
    "name", [".about.yaml.swp", "about.yaml~", "#about.yaml#", "measurements.md", ".#about.yaml"]
)
@pytest.mark.parametrize("where", [".", "topics"])
def test_notes_and_what_editors_leave_are_left_alone(folder: Path, where: str, name: str) -> None:
    (folder / where / name).write_text("anything", encoding="utf-8")
    load(folder)
