"""recommendation.yaml: what may stand in it, and how mistakes are told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import small_interview
from knowledge_files import problems

from bot.knowledge.loader import load

SHIPPED = Path(__file__).parents[2] / "knowledge"


_CASE = "  - {id: static, title: Twice, say: So., topic: orm, words: [twice]}\n"


def test_a_folder_may_do_without_an_interview(folder: Path) -> None:
    assert load(folder).interview is None


def test_an_interview_loads_with_the_knowledge(folder: Path) -> None:
    small_interview.write(folder)
    interview = load(folder).interview
    assert interview
    assert [question.id for question in interview.questions] == ["kind", "accounts", "data"]
    assert load(folder).place("recommendation.yaml", "questions", 1, "id").line == 21


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("        reason: an admin is built in\n", "", "`reason` is missing"),
        ("        reason: an admin is built in\n", "        reason: ''\n", "at least 1 character"),
        ("        topic: admin\n", "", "`topic` is missing"),
        ("topic: admin", "topic: admni", "no topic `admni`; did you mean `admin`?"),
        ("    topic: use-cases\n    words: [st", "    topic: x\n    words: [st", "no topic `x`"),
        ("weight: 1.6", "weight: 9", "less than or equal to 3"),
        ("weight: 1.6", "weight: much", "valid number"),
        ("close: 0.5", "close: 0", "greater than 0"),
        ("label: In SQL tables", f"label: {'x' * 76}", "is 76 characters long, 75 fit on a button"),
        (
            "label: A small service",
            "label: a site with Content",
            "recommendation.yaml:16:9: is the label of option `site` too; reword one",
        ),
        ("words: [postgres]", "words: []", "at least 1 item"),
        ("words: [mongodb]", "words: [Postgres]", "stands already in option `sql`; keep one"),
        ('["no"]', '["Yes"]', "42:19: stands already in option `staff`; keep one"),
        (
            "words: [mongodb]",
            "words: [a]\n        least: 5\n        most: 4",
            "55:9: `least` is 5, more than `most`, 4",
        ),
        ("id: none", "id: staff", "`staff` stands here twice; rename one"),
        ("id: accounts", "id: kind", "`kind` stands here twice; rename one"),
        (
            "neither:\n  - id: static",
            f"neither:\n{_CASE}  - id: static",
            "`static` stands here twice",
        ),
        ("denied: none", "denied: nobody", "no option `nobody` in this question"),
        ("denied: none", "over: [nobody]", "no option `nobody` in this question"),
        ("neither: static", "neither: statics", "no case `statics` under `neither`"),
        ("only_if: {kind: [site]}", "only_if: {kin: [site]}", "no question `kin`"),
        ("only_if: {kind: [site]}", "only_if: {kind: [sit]}", "no option `sit` in `kind`"),
        (
            "only_if: {kind: [site]}",
            "only_if: {accounts: [staff]}",
            "26:15: a question cannot depend",
        ),
        ("only_if: {data: [sql]}", "only_if: {data: [sqk]}", "no option `sqk` in `data`"),
        ("      - {name: three, why: third}\n  flask", "  flask", "needs 3 packages without"),
        ("why: It decides most.", "wyh: It decides most.", "unknown key `wyh`"),
    ],
)
def test_a_mistake_is_told_with_its_place(folder: Path, old: str, new: str, expected: str) -> None:
    assert old in small_interview.TEXT
    text = small_interview.TEXT.replace(old, new, 1)
    (folder / "recommendation.yaml").write_text(text, encoding="utf-8")
    reported = problems(folder)
    assert any(expected in line for line in reported), reported
    assert all(re.match(r"recommendation\.yaml:\d+:\d+: \S", line) for line in reported)


def test_what_is_missing_in_the_interview_is_told(folder: Path) -> None:
    (folder / "recommendation.yaml").write_text("close: 1\n", encoding="utf-8")
    assert "recommendation.yaml:1:1: `questions` is missing" in problems(folder)


def test_the_shipped_interview_asks_about_ten_things_and_all_its_reasons_have_topics() -> None:
    interview = load(SHIPPED).interview
    assert interview
    assert 9 <= len(interview.questions) <= 12
    weights = [option.weight for question in interview.questions for option in question.options]
    assert min(weights) == -max(weights), "neither side has the heavier single answer"
