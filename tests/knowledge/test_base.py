"""What the knowledge base of this repository promises: its topics, and how well each is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.knowledge.audit import answered_claims, audit, find_tests
from bot.knowledge.loader import load
from bot.knowledge.model import Focus

FOLDER = Path(__file__).parents[2] / "knowledge"
KNOWLEDGE = load(FOLDER)

# Topic ids are a contract with stored buttons and question sets: more may be added, none of these
# is ever renamed or dropped.
CONTRACT = {
    "admin",
    "alternatives",
    "apis",
    "architecture",
    "async",
    "authentication",
    "background-tasks",
    "caching",
    "cli",
    "cms-and-ecommerce",
    "community",
    "companies",
    "configuration",
    "databases",
    "debugging",
    "deployment",
    "development-speed",
    "differences",
    "documentation",
    "error-handling",
    "extensions",
    "flexibility",
    "forms",
    "frontend",
    "getting-started",
    "history",
    "internationalization",
    "learning-curve",
    "license",
    "machine-learning",
    "microservices",
    "middleware",
    "migrations",
    "orm",
    "overview",
    "performance",
    "philosophy",
    "popularity",
    "project-layout",
    "project-size",
    "request-context",
    "routing",
    "scalability",
    "security",
    "sessions",
    "static-files",
    "switching",
    "templates",
    "testing",
    "together",
    "use-cases",
    "versions",
    "websockets",
    "wsgi",
}


def test_every_topic_of_the_contract_is_there() -> None:
    assert len(CONTRACT) == 54
    assert set(KNOWLEDGE.topics) >= CONTRACT


def test_nothing_is_amiss() -> None:
    assert audit(KNOWLEDGE, find_tests(FOLDER)) == ()
    assert set(answered_claims(KNOWLEDGE)) == set(KNOWLEDGE.claims)


@pytest.mark.parametrize("topic_id", KNOWLEDGE.topics)
def test_a_topic_is_complete(topic_id: str) -> None:
    topic = KNOWLEDGE.topics[topic_id]
    assert set(topic.facts) == set(Focus)
    assert len(topic.questions) >= 25
    assert len(topic.tests) >= 4
    assert {test.focus for test in topic.tests} == set(Focus)
    assert all(2 <= len(fact.detail) <= 5 for fact in topic.facts.values())


def test_three_facts_in_four_are_proved_by_a_running_test() -> None:
    facts = [fact for topic in KNOWLEDGE.topics.values() for fact in topic.facts.values()]
    assert sum(bool(fact.verified_by) for fact in facts) >= 0.75 * len(facts)


def test_there_is_enough_to_refuse() -> None:
    assert sum(len(decline.questions) for decline in KNOWLEDGE.declines) >= 150
