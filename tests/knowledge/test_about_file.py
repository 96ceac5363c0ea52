"""about.yaml: each topic stands in exactly one area, and mistakes are told with their place."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
import small_base

from bot.errors import KnowledgeError
from bot.knowledge.about import MAX_AREAS, MAX_TOPICS, last_review, without_areas
from bot.knowledge.loader import load

if TYPE_CHECKING:
    from pathlib import Path

TEXT = """\
curators: Ada and Grace
link: https://example.org/corrections
areas:
  - title: Data
    topics: [orm, admin]
  - title: The rest
    topics: [forms, use-cases]
"""


def test_it_names_the_curators_and_the_areas(folder: Path) -> None:
    (folder / "about.yaml").write_text(TEXT, encoding="utf-8")
    about = load(folder).about
    assert (about.curators, about.link) == ("Ada and Grace", "https://example.org/corrections")
    assert [(area.title, area.topics) for area in about.areas] == [
        ("Data", ("orm", "admin")),
        ("The rest", ("forms", "use-cases")),
    ]


def test_without_it_all_topics_are_in_areas_all_the_same(folder: Path) -> None:
    about = load(folder).about
    assert [area.topics for area in about.areas] == [("admin", "forms", "orm", "use-cases")]
    assert about.curators


def test_a_large_base_without_areas_stays_within_the_limits() -> None:
    areas = without_areas([f"t{number}" for number in range(MAX_TOPICS * MAX_AREAS + 30)]).areas
    assert len(areas) == MAX_AREAS
    assert {len(area.topics) for area in areas} == {MAX_TOPICS}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "[orm, admin]",
            "[orm, admni]",
            "about.yaml:5:19: no topic `admni`; did you mean `admin`?",
        ),
        ("[orm, admin]", "[orm]", "about.yaml:3:1: no area holds the topic `admin`; add it to one"),
        (
            "use-cases]",
            "orm]",
            "about.yaml:7:21: `orm` stands already in “Data”; keep one of the two",
        ),
        ("[orm, admin]", "[orm, orm, admin]", "about.yaml:5:19: `orm` stands already in “Data”"),
        ("[orm, admin]", "[]", "about.yaml:5:5: must have at least 1 item, has 0"),
        ("curators: Ada", "curator: Ada", "unknown key `curator`; did you mean `curators`?"),
        ("https://", "http://", "must look like `https://example.org/page`"),
    ],
)
def test_a_mistake_is_told_with_its_place(folder: Path, old: str, new: str, expected: str) -> None:
    (folder / "about.yaml").write_text(TEXT.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(KnowledgeError) as caught:
        load(folder)
    assert expected in str(caught.value)


def test_the_last_review_is_the_newest(folder: Path) -> None:
    later = small_base.topic("forms").replace("2026-11-20", "2026-12-01", 1)
    (folder / "topics" / "forms.yaml").write_text(later, encoding="utf-8")
    assert last_review(load(folder)) == date(2026, 12, 1)
