"""`gaps`: what people asked in vain, grouped by likeness, the commonest first."""

from __future__ import annotations

import asyncio
import json
import os
import re
import sys
import time
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from bot import settings
from bot.cli.group import knowledge_folder, knowledge_option
from bot.cli.records import outcome_record
from bot.cli.remembered import load_base
from bot.gaps import Gap, asked_again, gaps
from bot.store.schema import DAY
from bot.store.store import Store, failures_told

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.gaps import Miss
    from bot.knowledge.model import Focus
    from bot.matching.outcome import Outcome

MOST_OTHERS = 4
"""How many other wordings of a gap are shown; --json has all."""

_PLAIN = re.compile(r"[^\W\d_][\w ,.?!'()/+-]*")
_NO_STRINGS = {"y", "n", "yes", "no", "on", "off", "true", "false", "null"}
"""What YAML takes for something else than a text, though it is `_PLAIN`."""


class Entry(NamedTuple):
    """What a list shows: a `text` with a `mark` in front, and `details` below it."""

    mark: str
    text: str
    details: tuple[str, ...]


@click.command(name="gaps")
@click.option("--days", type=click.IntRange(min=1), help="Only what was missed since so many days.")
@click.option("--json", "as_json", is_flag=True, help="Write one JSON array.")
@knowledge_option
def command(days: int | None, folder: Path | None, *, as_json: bool) -> None:
    """List what people asked in vain, from the database that DATABASE_URL names.

    Each question is asked again: one that is answered by now comes last, with a tick. The others
    are written as in a file of knowledge, to be pasted under `questions`.
    """
    chosen = settings.read(os.environ, ())
    found = gaps(asyncio.run(_misses(chosen, days or chosen.retention_days)))
    if found:
        _, matcher = load_base(knowledge_folder(folder))
        found = asked_again(found, matcher.match)
    if as_json:
        click.echo(json.dumps([_record(gap) for gap in found], ensure_ascii=False))
    elif not found:
        click.echo("No question was missed: nothing to fill.")
    elif sys.stdout.isatty():
        from bot.cli.terminal import Terminal  # noqa: PLC0415  # rich is slow to import

        Terminal().list(map(_entry, found))
    else:
        for entry in map(_entry, found):
            click.echo("\n      ".join([f"  {entry.mark} {entry.text}", *entry.details]))


async def _misses(chosen: settings.Settings, days: int) -> list[Miss]:
    store = Store(chosen.database_url, time.time, retention_days=chosen.retention_days)
    try:
        await store.open_for_reading()
        with failures_told():
            return await store.misses.since(time.time() - days * DAY)
    finally:
        await store.close()


def _entry(gap: Gap) -> Entry:
    """Return what is shown of a gap; an open one as an item of YAML, to be pasted as it is."""
    if gap.now:
        return Entry("✓", one_line(gap.example), (_missed(gap), _now(gap.now)))
    return Entry("-", as_yaml(gap.example), tuple(_details(gap)))


def one_line(text: str) -> str:
    """Return `text` without line breaks, and whatever else cannot be seen."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def as_yaml(text: str) -> str:
    """Return `text`, on one line, as a scalar of YAML: quoted, as in JSON, unless it is plain."""
    line = one_line(text)
    is_plain = _PLAIN.fullmatch(line) and line.casefold() not in _NO_STRINGS
    return line if is_plain else json.dumps(line, ensure_ascii=False)


def _missed(gap: Gap) -> str:
    (reason, _), *more = gap.reasons
    told = ", ".join(f"{reason} {count}" for reason, count in gap.reasons) if more else reason
    return f"{gap.count} x: {told}"


def _now(outcome: Outcome) -> str:
    done = _name(outcome.topic, outcome.focus) if outcome.topic else outcome.action
    return f"now: {done} ({outcome.confidence:.2f})"


def _details(gap: Gap) -> Iterator[str]:
    yield _missed(gap)
    for other in gap.others[:MOST_OTHERS]:
        yield f"also: {one_line(other)}"
    left = len(gap.others) - MOST_OTHERS
    if left > 0:
        yield f"and {left} more"
    if gap.shown:
        yield "shown: " + ", ".join(f"{_name(*shown)} {count}" for shown, count in gap.shown)


def _name(topic: str, focus: Focus | None) -> str:
    return f"{topic} / {focus}"


def _record(gap: Gap) -> dict[str, Any]:
    return {
        "count": gap.count,
        "example": gap.example,
        "others": gap.others,
        "reasons": dict(gap.reasons),
        "shown": [
            {"topic": topic, "focus": focus, "count": count} for (topic, focus), count in gap.shown
        ],
        "now": gap.now and outcome_record(gap.now),
    }
