"""`serve`: in Slack over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bot import settings
from bot.cli.group import knowledge_option
from bot.cli.slack_command import run_in_slack
from bot.slack.runners import http

if TYPE_CHECKING:
    from pathlib import Path


@click.command(name="serve")
@knowledge_option
def command(folder: Path | None) -> None:
    """Run in Slack over HTTP on $PORT; needs SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET."""
    run_in_slack(folder, settings.HTTP, http)
