"""`check`: every mistake in the knowledge with file, line and cure, and what is in it."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from bot.cli.group import knowledge_folder, knowledge_option
from bot.cli.streams import tell
from bot.errors import KnowledgeError
from bot.interview.figures import Figures, figures
from bot.knowledge import audit, loader
from bot.knowledge.model import Focus

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.knowledge.model import Knowledge


@click.command(name="check")
@click.option("--overdue", is_flag=True, help="Report facts that should be reviewed again, too.")
@click.option(
    "--on",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day on which to be overdue. [default: today]",
)
@knowledge_option
def command(folder: Path | None, day: datetime | None, *, overdue: bool) -> None:
    """Check the knowledge files and say what is in them."""
    if day and not overdue:
        raise click.UsageError("--on names the day for --overdue; give both, or neither")
    chosen = knowledge_folder(folder)
    knowledge = loader.load(chosen)
    tests = audit.find_tests(chosen)
    for line in _summary(knowledge):
        tell(line)
    if tests is None:
        tell("no folder tests/facts here: the tests of facts were not looked for")
    problems = audit.audit(knowledge, tests)
    if overdue:
        today = day.date() if day else date.today()  # noqa: DTZ011  # the curator's own day
        problems += audit.overdue(knowledge, today)
    if problems:
        raise KnowledgeError(problems)


def _summary(knowledge: Knowledge) -> Iterator[str]:
    topics = knowledge.topics.values()
    facts = [fact for topic in topics for fact in topic.facts.values()]
    whole = sum(len(topic.facts) == len(Focus) for topic in topics)
    yield f"{whole} of {len(topics)} topics have all three facts"
    verified = sum(bool(fact.verified_by) for fact in facts)
    yield f"{verified} of {len(facts)} facts are verified by a test"
    without = sum(not fact.sources for fact in facts)
    yield f"{without} facts without a source, {len(knowledge.sources)} sources"
    aside = {claim_id for claim_id, claim in knowledge.claims.items() if claim.set_aside}
    accounted = audit.answered_claims(knowledge) | aside
    yield f"{len(accounted)} of {len(knowledge.claims)} claims accounted for"
    yield f"{len(aside)} of them set aside with a reason"
    yield f"{sum(len(topic.questions) for topic in topics)} phrasings"
    if knowledge.interview:
        yield from _interview_summary(figures(knowledge.interview))
    yield f"{sum(len(decline.questions) for decline in knowledge.declines)} questions to refuse"


def _interview_summary(found: Figures) -> Iterator[str]:
    yield (
        f"interview: {found.questions} questions, {found.paths} paths, "
        f"{found.average_length:.2f} questions on average, at most {found.longest}"
    )
    shares = ", ".join(f"{focus.value} {share:.0%}" for focus, share in found.shares.items())
    never = ", ".join(map(str, found.never_matter)) or "none"
    yield f"interview verdicts: {shares}; options that never matter: {never}"
