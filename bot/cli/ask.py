"""`ask`: one question, one answer; with --jsonl one object a line for other programs."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import click

from bot.cli.chat import lines
from bot.cli.group import knowledge_folder, knowledge_option
from bot.cli.records import outcome_record
from bot.cli.remembered import load_base
from bot.conversation import Conversation
from bot.wording import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.matching.outcome import Explanation
    from bot.turn import Turn


@click.command(name="ask")
@click.argument("question", nargs=-1)
@click.option("--explain", is_flag=True, help="Show what matched and why.")
@click.option(
    "--jsonl", is_flag=True, help="Read a question a line from standard input, write JSON lines."
)
@knowledge_option
def command(question: tuple[str, ...], folder: Path | None, *, explain: bool, jsonl: bool) -> None:
    """Answer QUESTION."""
    if jsonl == bool(question):
        raise click.UsageError("give either a question or --jsonl")
    if jsonl and explain:
        raise click.UsageError("--explain is for a person: give one question, without --jsonl")
    knowledge, matcher = load_base(knowledge_folder(folder))
    conversation = Conversation(knowledge, matcher)
    if jsonl:
        for line in lines():
            click.echo(json.dumps(_record(line, conversation.answer(line)), ensure_ascii=False))
            sys.stdout.flush()
        return
    text = " ".join(question)
    _show(conversation.answer(text))
    if explain:
        click.echo("\n" + "\n".join(_explanation(matcher.explain(text))))


def _record(question: str, turn: Turn) -> dict[str, Any]:
    outcome = turn.outcome
    if outcome is None:
        raise AssertionError("without a thread every question is matched")
    alternatives = [
        {"topic": candidate.topic, "confidence": round(candidate.confidence, 4)}
        for candidate in outcome.alternatives
    ]
    return {
        "question": question,
        **outcome_record(outcome),
        "alternatives": alternatives,
        "text": plain_text(turn.reply),
    }


def _show(turn: Turn) -> None:
    if sys.stdout.isatty():
        from bot.cli.terminal import Terminal  # noqa: PLC0415  # rich is slow to import

        Terminal().show(turn.reply)
    else:
        click.echo(plain_text(turn.reply))


def _explanation(explanation: Explanation) -> Iterator[str]:
    outcome = explanation.outcome
    meant = " / ".join(part for part in (outcome.topic, outcome.focus) if part)
    yield f"Understood as: {outcome.action} {meant} (confidence {outcome.confidence:.2f})"
    if explanation.phrasing:
        yield f"Nearest phrasing: {explanation.phrasing} ({explanation.place})"
    for evidence in explanation.evidence:
        repaired = f", read as {evidence.repaired}" if evidence.repaired else ""
        yield f"  {evidence.weight:+.2f}  {evidence.word}{repaired}"
    for candidate in outcome.alternatives:
        yield f"Or: {candidate.topic} (confidence {candidate.confidence:.2f})"
