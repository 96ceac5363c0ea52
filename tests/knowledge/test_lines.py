"""Which slots a text may have: the framework may be left open where it is taught, not shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from knowledge_files import problems, rewrite

from bot.knowledge.lines import fenced_code, plain_line, shown_line, taught_line

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    "text",
    [
        "does {framework} have an orm",
        "{framework} or {framework}",
        "move {framework}'s models",
        "why does my page print {{ name }} literally",
        'defaults={"page": 1} in a rule',
        "{% if ticket.status == OPEN %} never matches",
        "`<int:pk>` or {pk} in a path",
        "a framework or two",
        "homework} and {network}",
    ],
)
def test_slots_and_other_braces_are_taught(text: str) -> None:
    assert taught_line(text) == text


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("does {framwork} have an orm", "{framwork}"),
        ("does {Framework} have an orm", "{Framework}"),
        ("does { framework } have an orm", "{ framework }"),
        ("does {{framework}} have an orm", "{{framework}}"),
        ("does framework} have an orm", "framework}"),
        ("does {framework have an orm", "{framework"),
        ("{framework or {framework}", "{framework"),
        ("does {frame-work} have an orm", "{frame-work}"),
        ("do {frameworks} have an orm", "{frameworks}"),
    ],
)
def test_what_is_nearly_the_slot_is_refused_with_the_slot(text: str, meant: str) -> None:
    with pytest.raises(ValueError, match="did you mean") as caught:
        taught_line(text)
    assert str(caught.value).startswith(f"`{meant}` ")
    with pytest.raises(ValueError, match="write the name itself"):
        plain_line(text)


def test_there_are_two_names_for_three_slots() -> None:
    with pytest.raises(ValueError, match="has more than 2 slots"):
        taught_line("{framework}, {framework} or {framework}")


@pytest.mark.parametrize(
    ("file", "old", "new", "place"),
    [
        ("topics/orm.yaml", "title: Object", "title: The {framework} object", "1:1"),
        ("topics/orm.yaml", "questions:", 'aka: ["{framework} orm"]\nquestions:', "2:7"),
        ("topics/orm.yaml", "short: Object", "short: The {framework} object", "6:3"),
        ("topics/orm.yaml", "[Object", '["The {Framework", Object', "7:12"),
        ("topics/orm.yaml", 'ask: "orm', 'ask: "{framework} orm', "25:5"),
        ("actions.yaml", "hi there", '"hi {framework}"', "3:11"),
        ("vocabulary.yaml", "drf", '"{framework} api"', "6:12"),
        ("sources.yaml", "org/docs", "org/{framework}", "4:3"),
    ],
)
def test_a_slot_that_nothing_fills_is_told_once(
    folder: Path, file: str, old: str, new: str, place: str
) -> None:
    rewrite(folder / file, old, new)
    (problem,) = problems(folder)
    assert problem.startswith(f"{file}:{place}: `{{")
    assert problem.endswith("filled in under `questions` only; write the name itself")


@pytest.mark.parametrize(
    "text",
    ["call `f(**options)` and `g(**more)`", "2 ** 3 or 4 ** 5", "*or* and **", "`a[0](b)` calls"],
)
def test_stars_and_brackets_of_code_are_shown(text: str) -> None:
    assert shown_line(text) == text


@pytest.mark.parametrize(
    ("text", "cure"),
    [
        ("this is **bold**", "has **, which Slack shows as it is; delete it"),
        ("**never `eval` it**", "has **, which Slack shows as it is; delete it"),
        ("see [the docs](https://example.org)", "has a Markdown link; write its text only"),
        ("see [`the` docs](https://example.org)", "has a Markdown link; write its text only"),
    ],
)
def test_markdown_is_refused_where_it_would_be_shown(text: str, cure: str) -> None:
    with pytest.raises(ValueError, match="has") as caught:
        shown_line(text)
    assert str(caught.value).startswith(cure)
    assert taught_line(text) == plain_line(text) == text


def test_a_fence_in_an_example_is_refused_with_its_place(folder: Path) -> None:
    example = "  example:\n    language: python\n    code: |\n      ```\n      x = 1\n"
    rewrite(folder / "topics" / "orm.yaml", "  sources:", f"{example}  sources:")
    assert problems(folder)[0].startswith("topics/orm.yaml:10:5: has ``` in it")
    assert fenced_code("x = `1`") == "x = `1`"
