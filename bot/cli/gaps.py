"""`gaps`: what people asked in vain, grouped by likeness, the commonest first."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from typing import TYPE_CHECKING, Any

import click

from bot import settings
from bot.gaps import Gap, gaps
from bot.store.schema import DAY
from bot.store.store import Store, failures_told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.gaps import Miss, Shown

MOST_OTHERS = 4
"""How many other wordings of a gap are shown; --json has all."""


@click.command(name="gaps")
@click.option("--days", type=click.IntRange(min=1), help="Only what was missed since so many days.")
@click.option("--json", "as_json", is_flag=True, help="Write one JSON array.")
def command(days: int | None, *, as_json: bool) -> None:
    """List what people asked in vain, from the database that DATABASE_URL names."""
    chosen = settings.read(os.environ, ())
    found = gaps(asyncio.run(_misses(chosen, days or chosen.retention_days)))
    if as_json:
        click.echo(json.dumps([_record(gap) for gap in found], ensure_ascii=False))
    elif not found:
        click.echo("No question was missed: nothing to fill.")
    elif sys.stdout.isatty():
        from bot.cli.terminal import Terminal  # noqa: PLC0415  # rich is slow to import

        Terminal().list((_heading(gap), tuple(_details(gap))) for gap in found)
    else:
        for gap in found:
            click.echo("\n    ".join([_heading(gap), *_details(gap)]))


async def _misses(chosen: settings.Settings, days: int) -> list[Miss]:
    store = Store(chosen.database_url, time.time, retention_days=chosen.retention_days)
    try:
        await store.open_for_reading()
        with failures_told():
            return await store.misses.since(time.time() - days * DAY)
    finally:
        await store.close()


def _heading(gap: Gap) -> str:
    return f"{gap.count} x {gap.example}"


def _details(gap: Gap) -> Iterator[str]:
    for other in gap.others[:MOST_OTHERS]:
        yield f"also: {other}"
    left = len(gap.others) - MOST_OTHERS
    if left > 0:
        yield f"and {left} more"
    yield "why: " + ", ".join(f"{reason} {count}" for reason, count in gap.reasons)
    if gap.shown:
        yield "shown: " + ", ".join(f"{_name(shown)} {count}" for shown, count in gap.shown)


def _name(shown: Shown) -> str:
    topic, focus = shown
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
    }
