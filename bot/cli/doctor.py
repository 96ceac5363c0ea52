"""`doctor`: everything the bot needs, looked at before anybody asks it anything."""

from __future__ import annotations

import asyncio
import json
import os
import time
from collections import Counter
from dataclasses import asdict
from textwrap import indent
from typing import TYPE_CHECKING

import click

from bot.cli.group import knowledge_folder, knowledge_option
from bot.cli.streams import tell
from bot.slack.doctor.examination import examine
from bot.slack.doctor.findings import Finding, Status

if TYPE_CHECKING:
    from pathlib import Path


@click.command(name="doctor")
@click.option("--json", "as_json", is_flag=True, help="Write all findings as one JSON object.")
@knowledge_option
def command(folder: Path | None, *, as_json: bool) -> int:
    """Find what keeps the bot from answering, and how to mend it.

    Ends with status 1 if there is a problem, with 0 otherwise; warnings do not count.
    """
    findings = asyncio.run(_examined(knowledge_folder(folder), show=not as_json))
    counted = Counter(finding.status for finding in findings)
    if as_json:
        content = {
            "ok": not counted[Status.PROBLEM],
            "findings": [asdict(finding) for finding in findings],
        }
        tell(json.dumps(content, ensure_ascii=False, indent=2))
    else:
        tell(_summary(counted))
    return 1 if counted[Status.PROBLEM] else 0


async def _examined(folder: Path, *, show: bool) -> list[Finding]:
    """Return all findings; `show` each as soon as it is known."""
    findings = []
    async for finding in examine(os.environ, folder, time.time):
        findings.append(finding)
        if show:
            tell(_shown(finding))
    return findings


def _shown(finding: Finding) -> str:
    line = f"{finding.status:<8} {finding.subject}: {finding.text}"
    return f"{line}\n{indent(finding.cure, ' ' * 9)}" if finding.cure else line


def _summary(counted: Counter[Status]) -> str:
    told = [
        f"{counted[status]} {status}{'s' if counted[status] > 1 else ''}"
        for status in (Status.PROBLEM, Status.WARNING)
        if counted[status]
    ]
    return ", ".join(told) or "All is well."
