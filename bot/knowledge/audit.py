"""What a sound knowledge folder can still lack: proof, sources in use, claims answered, freshness.

The loader refuses what cannot be read; the audit reports what a curator should not leave so.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from bot.errors import KnowledgeError, Problem
from bot.knowledge.model import topic_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from bot.knowledge.model import Fact, Key, Knowledge

OVERDUE_DAYS = 180
"""After so many days a fact should be looked at again: Django releases every eight months."""

_YES_OR_NO = re.compile(r"(yes|no)(?=[.,;:!])", re.IGNORECASE)


def audit(knowledge: Knowledge, tests: frozenset[str] | None) -> tuple[Problem, ...]:
    """Return what is amiss, in reading order.

    `tests` holds the ids of all tests of facts; None where the tests are not at hand, as in an
    installed copy, and then whether the named ones exist is not looked at.
    """
    problems = [
        *_unused_sources(knowledge),
        *_unaccounted_claims(knowledge),
        *_answers_to_one_question(knowledge),
    ]
    if tests is not None:
        problems += _missing_tests(knowledge, tests)
    return tuple(sorted(problems))


def overdue(knowledge: Knowledge, today: date) -> tuple[Problem, ...]:
    """Return the facts reviewed more than OVERDUE_DAYS before `today`, or after it.

    They come in reading order.
    """
    return tuple(
        sorted(
            _problem(knowledge, (*key, "reviewed"), f"reviewed {fact.reviewed}, {wrong}")
            for key, fact in _facts(knowledge)
            if (wrong := _what_is_wrong_with(fact.reviewed, today))
        )
    )


def find_tests(folder: Path) -> frozenset[str] | None:
    """Return the ids of the tests in the folder `tests/facts` beside the knowledge `folder`.

    None when there is no such folder. The modules are read, not run. Raises KnowledgeError with
    every module that is not Python.
    """
    tests = folder.resolve().parent / "tests" / "facts"
    if not tests.is_dir():
        return None
    found: set[str] = set()
    problems = []
    for path in tests.glob("test_*.py"):
        name = f"tests/facts/{path.name}"
        try:
            found |= {f"{name}::{test}" for test in _tests_in(path.read_bytes())}
        except SyntaxError as error:
            # Python tells neither where it does not know the encoding.
            line, column = max(error.lineno or 1, 1), max(error.offset or 1, 1)
            message = f"is not Python: {error.msg}; its tests are unknown until that is mended"
            problems.append(Problem(name, line, column, message))
    if problems:
        raise KnowledgeError(problems)
    return frozenset(found)


def answered_claims(knowledge: Knowledge) -> frozenset[str]:
    """Return the ids of the claims that some fact answers."""
    return frozenset(claim for _, fact in _facts(knowledge) for claim in fact.claims)


def _what_is_wrong_with(reviewed: date, today: date) -> str | None:
    days = (today - reviewed).days
    if days > OVERDUE_DAYS:
        return f"{days} days before {today}; check it again"
    if days < 0:
        return f"which is after {today}; write the day on which it was checked"
    return None


def _tests_in(module: bytes) -> Iterator[str]:
    for node in ast.parse(module).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith(
            "test_"
        ):
            yield node.name


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


def _answers_to_one_question(knowledge: Knowledge) -> Iterator[Problem]:
    """Facts that begin with a yes or no: to "can I do without it?" the same fact says the other."""
    for key, fact in _facts(knowledge):
        if begins := _YES_OR_NO.match(fact.short):
            message = f"`{begins[0]}` answers one question, a fact many; begin with what holds"
            yield _problem(knowledge, (*key, "short"), message)


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
    return Problem(*knowledge.place(*key), message)
