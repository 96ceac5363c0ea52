"""What a sound folder can still lack is reported with its place."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from knowledge_files import rewrite

from bot.errors import KnowledgeError
from bot.knowledge.audit import OVERDUE_DAYS, audit, find_tests, overdue
from bot.knowledge.loader import load

if TYPE_CHECKING:
    from bot.knowledge.model import Knowledge


def reported(knowledge: Knowledge, tests: frozenset[str] | None = None) -> list[str]:
    return [str(problem) for problem in audit(knowledge, tests)]


def test_the_small_base_lacks_nothing(knowledge: Knowledge) -> None:
    assert reported(knowledge, frozenset()) == []


def test_a_source_that_no_fact_uses_is_reported(folder: Path) -> None:
    path = folder / "sources.yaml"
    path.write_text(path.read_text() + path.read_text().replace("docs:", "more:", 1))
    assert reported(load(folder)) == ["sources.yaml:6:1: no fact uses source `more`; delete it"]


def test_a_claim_is_answered_or_set_aside_but_not_both(folder: Path) -> None:
    claims, orm = folder / "claims.yaml", folder / "topics" / "orm.yaml"
    rewrite(claims, ", set_aside: Nobody asked.", "")
    assert "no fact answers c001; name it under `claims`" in reported(load(folder))[0]
    rewrite(orm, "reviewed:", "claims: [c001]\n  reviewed:")
    assert reported(load(folder)) == []
    rewrite(claims, "holds}", "holds, set_aside: Nobody asked.}")
    assert reported(load(folder)) == ["claims.yaml:1:1: c001 is set aside, yet a fact answers it"]


def test_a_fact_that_says_yes_or_no_is_reported(folder: Path) -> None:
    orm = folder / "topics" / "orm.yaml"
    rewrite(orm, "  short: ", "  short: No other than ")
    assert reported(load(folder)) == []
    rewrite(orm, "  short: No other than ", "  short: Yes, ")
    [problem] = reported(load(folder))
    assert problem.startswith("topics/orm.yaml:")
    assert problem.endswith("`Yes` answers one question, a fact many; begin with what holds")


def test_a_test_that_does_not_exist_is_reported_where_it_is_named(folder: Path) -> None:
    name = "tests/facts/test_orm.py::test_it_is_there"
    rewrite(folder / "topics" / "orm.yaml", "reviewed:", f"verified_by: [{name}]\n  reviewed:")
    knowledge = load(folder)
    assert reported(knowledge, frozenset([name])) == []
    assert reported(knowledge, frozenset()) == [f"topics/orm.yaml:10:17: there is no test `{name}`"]
    assert reported(knowledge, None) == []


def test_tests_are_found_beside_the_knowledge_without_running_them(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert find_tests(folder) is None
    tests = folder.parent / "tests" / "facts"
    tests.mkdir(parents=True)
    (tests / "test_orm.py").write_text(
        "raise SystemExit\ndef test_one(): ...\nasync def test_two(): ...\ndef helper(): ...\n"
    )
    found = find_tests(folder)
    assert found is not None
    assert set(found) == {
        "tests/facts/test_orm.py::test_one",
        "tests/facts/test_orm.py::test_two",
    }
    monkeypatch.chdir(folder)
    assert find_tests(Path()) == found


def test_a_module_of_tests_that_is_broken_is_told_with_its_place(folder: Path) -> None:
    tests = folder.parent / "tests" / "facts"
    tests.mkdir(parents=True)
    (tests / "test_admin.py").write_bytes(b"def test_one():\n    return 'caf\xe9'\n")
    (tests / "test_forms.py").write_bytes(b"# coding: latin-1\nCAFE = 'caf\xe9'\n")
    (tests / "test_orm.py").write_text("def test_one(): ...\n\ndef test_two(:\n", encoding="utf-8")
    with pytest.raises(KnowledgeError) as caught:
        find_tests(folder)
    latin, broken = str(caught.value).splitlines()
    assert latin.startswith("tests/facts/test_admin.py:2:")
    assert "can't decode byte 0xe9" in latin
    assert broken == (
        "tests/facts/test_orm.py:3:14: is not Python: invalid syntax; "
        "its tests are unknown until that is mended"
    )


def test_a_fact_is_overdue_after_so_many_days_and_not_before(knowledge: Knowledge) -> None:
    reviewed = date(2026, 11, 20).toordinal()
    assert overdue(knowledge, date.fromordinal(reviewed + OVERDUE_DAYS)) == ()
    late = overdue(knowledge, date.fromordinal(reviewed + OVERDUE_DAYS + 1))
    assert len(late) == sum(len(topic.facts) for topic in knowledge.topics.values())
    assert str(late[0]).startswith("topics/admin.yaml:10:3: reviewed 2026-11-20, 181 days before")


def test_a_fact_cannot_have_been_reviewed_after_today(knowledge: Knowledge) -> None:
    assert overdue(knowledge, date(2026, 11, 20)) == ()
    too_early = overdue(knowledge, date(2026, 11, 19))
    assert len(too_early) == sum(len(topic.facts) for topic in knowledge.topics.values())
    assert str(too_early[0]) == (
        "topics/admin.yaml:10:3: reviewed 2026-11-20, which is after 2026-11-19; "
        "write the day on which it was checked"
    )
