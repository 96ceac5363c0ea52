"""What a sound knowledge folder can still lack: proof, sources in use, claims answered, freshness.

The loader refuses what cannot be read; the audit reports what a curator should not leave so.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from bot.errors import Problem
from bot.knowledge.model import topic_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from bot.knowledge.model import Fact, Key, Knowledge

OVERDUE_DAYS = 180
"""After so many days a fact should be looked at again: Django releases every eight months."""


def audit(knowledge: Knowledge, tests: frozenset[str] | None) -> tuple[Problem, ...]:
    """Return what is amiss, in reading order.

    `tests` holds the ids of all tests of facts; None where the tests are not at hand, as in an
    installed copy, and then whether the named ones exist is not looked at.
    """
    problems = [*_unused_sources(knowledge), *_unaccounted_claims(knowledge)]
    if tests is not None:
        problems += _missing_tests(knowledge, tests)
    return tuple(sorted(problems))


def overdue(knowledge: Knowledge, today: date) -> tuple[Problem, ...]:
    """Return the facts reviewed more than OVERDUE_DAYS before `today`, in reading order."""
    late = []
    for key, fact in _facts(knowledge):
        days = (today - fact.reviewed).days
        if days > OVERDUE_DAYS:
            message = f"reviewed {fact.reviewed}, {days} days before {today}; check it again"
            late.append(_problem(knowledge, (*key, "reviewed"), message))
    return tuple(sorted(late))


def find_tests(folder: Path) -> frozenset[str] | None:
    """Return the ids of the tests in the folder `tests/facts` beside the knowledge `folder`.

    None when there is no such folder. The modules are read, not run.
    """
    tests = folder.parent / "tests" / "facts"
    if not tests.is_dir():
        return None
    return frozenset(
        f"tests/facts/{path.name}::{node.name}"
        for path in tests.glob("test_*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.name.startswith("test_")
    )


def answered_claims(knowledge: Knowledge) -> frozenset[str]:
    """Return the ids of the claims that some fact answers."""
    return frozenset(claim for _, fact in _facts(knowledge) for claim in fact.claims)


def _unused_sources(knowledge: Knowledge) -> Iterator[Problem]:
    used = {source for _, fact in _facts(knowledge) for source in fact.sources}
    for source in knowledge.sources:
        if source not in used:
            yield _problem(
                knowledge, ("sources.yaml", source), f"no fact uses source `{source}`; delete it"
            )


def _unaccounted_claims(knowledge: Knowledge) -> Iterator[Problem]:
    answered = answered_claims(knowledge)
    for claim_id, claim in knowledge.claims.items():
        key = ("claims.yaml", claim_id)
        if claim_id in answered and claim.set_aside:
            yield _problem(knowledge, key, f"{claim_id} is set aside, yet a fact answers it")
        elif claim_id not in answered and not claim.set_aside:
            message = f"no fact answers {claim_id}; name it under `claims`, or say `set_aside` why"
            yield _problem(knowledge, key, message)


def _missing_tests(knowledge: Knowledge, tests: frozenset[str]) -> Iterator[Problem]:
    for key, fact in _facts(knowledge):
        for i, test in enumerate(fact.verified_by):
            if test not in tests:
                yield _problem(knowledge, (*key, "verified_by", i), f"there is no test `{test}`")


def _facts(knowledge: Knowledge) -> Iterator[tuple[Key, Fact]]:
    for topic_id, topic in knowledge.topics.items():
        for focus, fact in topic.facts.items():
            yield (topic_file(topic_id), focus.value), fact


def _problem(knowledge: Knowledge, key: Key, message: str) -> Problem:
    place = knowledge.place(*key)
    return Problem(place.path, place.line, place.column, message)
