"""Each mistake in a value is told once, with a cure that does not lead to the next mistake."""

from __future__ import annotations

from typing import TYPE_CHECKING

import knowledge_files
import pytest

from bot.knowledge import patterns

if TYPE_CHECKING:
    from pathlib import Path

EMPTY = "is empty; fill it in, or delete it"


def problems(folder: Path, file: str, old: str, new: str) -> list[str]:
    knowledge_files.rewrite(folder / file, old, new)
    return [problem.removeprefix(f"{file}:") for problem in knowledge_files.problems(folder)]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "reviewed: 2026-11-20",
            "reviewed: 2026-02-30",
            (
                "10:13: cannot be read: day is out of range for month; "
                "write a day that exists, such as 2026-11-20"
            ),
        ),
        (
            "- orm models tables",
            "- !important",
            (
                "4:5: cannot be read: could not determine a constructor for the tag '!important'; "
                "put a text that starts with `!` into quotes"
            ),
        ),
        (
            "- orm models tables",
            "- {framework}: tables",
            "4:5: a list or mapping cannot be a key; put a text that starts so into quotes",
        ),
        (
            "reviewed: 2026-11-20",
            "reviewed: 0206-11-20",
            "10:3: is 0206-11-20, before there was a Django to review; mend the year",
        ),
        ("- orm models tables", "-", f"4:4: {EMPTY}"),
        ("title: Object-relational mapping", "title:", f"1:1: {EMPTY}"),
        ("sources: [docs]", "sources:", f"8:3: {EMPTY}"),
        ("reviewed: 2026-11-20", "reviewed:", f"10:3: {EMPTY}"),
        ("focus: both", "focus:", f"26:5: {EMPTY}"),
        (
            "title: Object-relational mapping",
            'title: "  "',
            "1:1: must have at least 2 characters, has 0",
        ),
        ("detail: [", "detail: [a, b, c, d, e, ", "7:3: must have at most 5 items, has 6"),
        ("title: Object", f"title: {'x' * 60}", "1:1: must have at most 60 characters, has 79"),
        (
            "title: Object-relational mapping",
            "title: O",
            "1:1: must have at least 2 characters, has 1",
        ),
        (
            "[Django 5.2]",
            "[five]",
            (
                "9:15: `five` must look like `Django 5.2`: "
                "a name with a capital letter, a blank, a number"
            ),
        ),
        (
            "sources: [docs]",
            "sources: [docs]\n  claims: [c1]",
            "9:12: `c1` must look like `c001`: a c and three digits",
        ),
        (
            "see_also: [admin]",
            "see_also: [Admin]",
            (
                "23:12: `Admin` must look like `use-cases`: "
                "letters a-z, digits, and single hyphens between them"
            ),
        ),
    ],
)
def test_a_mistake_in_a_value_is_told_once(folder: Path, old: str, new: str, told: str) -> None:
    assert problems(folder, "topics/orm.yaml", old, new) == [told]


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        (
            "topics/orm.yaml",
            "  sources: [docs]\n  holds_for: [Django 5.2]\n  reviewed: 2026-11-20\n",
            "sources: [docs]\nholds_for: [Django 5.2]\nreviewed: 2026-11-20\n",
            [
                "10:1: `reviewed` belongs under `django`, `flask` or `both`; check its indentation",
                "8:1: `sources` belongs under `django`, `flask` or `both`; check its indentation",
                "9:1: `holds_for` belongs under `django`, `flask` or `both`; check its indentation",
            ],
        ),
        (
            "topics/orm.yaml",
            "see_also: [admin]",
            "  see_also: [admin]",
            ["23:3: `see_also` belongs to the outermost keys; check its indentation"],
        ),
        (
            "topics/orm.yaml",
            "  short: Obj",
            "  language: python\n  short: Obj",
            ["6:3: `language` belongs under `example`; check its indentation"],
        ),
        (
            "claims.yaml",
            "{says",
            "{set_asid: x, says",
            ["1:8: unknown key `set_asid`; did you mean `set_aside`?"],
        ),
    ],
)
def test_a_key_in_the_wrong_place_is_told_its_right_one(
    folder: Path, file: str, old: str, new: str, told: list[str]
) -> None:
    assert sorted(problems(folder, file, old, new)) == told


def test_a_misspelt_key_is_never_told_to_be_itself(folder: Path) -> None:
    assert problems(folder, "topics/orm.yaml", "questions:", "question:") == [
        "1:1: `questions` is missing",
        "2:1: unknown key `question`; did you mean `questions`?",
    ]


def test_one_misplaced_key_does_not_excuse_two_that_are_missing(folder: Path) -> None:
    path = folder / "topics" / "orm.yaml"
    text = path.read_text(encoding="utf-8").replace("  sources: [docs]\n", "", 2)
    path.write_text(text, encoding="utf-8")
    assert problems(folder, "topics/orm.yaml", "see_also:", "sources: [docs]\nsee_also:") == [
        "5:1: `sources` is missing",
        "10:1: `sources` is missing",
        "21:1: `sources` belongs under `django`, `flask` or `both`; check its indentation",
    ]


def test_every_pattern_is_told_in_words() -> None:
    named = [value for name, value in vars(patterns).items() if name.isupper()]
    assert {value for value in named if isinstance(value, str)} == set(patterns.LOOKS_LIKE)
