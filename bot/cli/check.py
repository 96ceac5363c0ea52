"""`check`: every mistake in the knowledge with file, line and cure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bot.cli.group import knowledge_option, load_knowledge
from bot.knowledge.model import Focus

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.knowledge.model import Knowledge


@click.command(name="check")
@knowledge_option
def command(folder: Path | None) -> None:
    """Check the knowledge files and say what is in them."""
    for line in _summary(load_knowledge(folder)):
        click.echo(line)


def _summary(knowledge: Knowledge) -> Iterator[str]:
    topics = knowledge.topics.values()
    facts = [fact for topic in topics for fact in topic.facts.values()]
    whole = sum(len(topic.facts) == len(Focus) for topic in topics)
    yield f"{whole} of {len(topics)} topics have all three facts"
    verified = sum(bool(fact.verified_by) for fact in facts)
    yield f"{verified} of {len(facts)} facts are verified by a test"
    yield f"{sum(len(topic.questions) for topic in topics)} phrasings"
    yield f"{sum(len(decline.questions) for decline in knowledge.declines)} questions to refuse"
    yield f"{len(knowledge.sources)} sources"
