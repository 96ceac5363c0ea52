"""`run`: in Slack over Socket Mode."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bot import settings
from bot.cli.group import knowledge_option
from bot.cli.slack_command import run_in_slack
from bot.slack.runners import socket_mode

if TYPE_CHECKING:
    from pathlib import Path


@click.command(name="run")
@knowledge_option
def command(folder: Path | None) -> None:
    """Run in Slack over Socket Mode; needs SLACK_BOT_TOKEN and SLACK_APP_TOKEN."""
    run_in_slack(folder, settings.SOCKET_MODE, socket_mode)
