"""`manifest`: what to paste into Slack where an app is made."""

from __future__ import annotations

import click

from bot.slack import manifest


@click.command(name="manifest")
@click.option(
    "--http",
    "address",
    metavar="ADDRESS",
    help="For HTTP instead of Socket Mode: the bot's public address, https://...",
)
@click.option(
    "--mentions-only",
    is_flag=True,
    help="Ask for no channel's history: follow-ups in channels need a mention.",
)
def command(address: str | None, *, mentions_only: bool) -> None:
    """Print the app manifest for Slack."""
    try:
        content = manifest.manifest(address, mentions_only=mentions_only)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--http") from error
    click.echo(manifest.as_json(content))
