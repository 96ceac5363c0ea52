"""What `run` and `serve` share: read the settings, load the knowledge, run until told to stop."""

from __future__ import annotations

import asyncio
import logging
import os
from typing import TYPE_CHECKING

from bot import settings
from bot.cli.group import load_knowledge
from bot.slack import runners

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path


def run_in_slack(
    folder: Path | None, required: Collection[str], transport: runners.Transport
) -> None:
    """Run the bot on `transport`, with the settings named in `required`."""
    chosen = settings.read(os.environ, required)
    logging.basicConfig(
        level=chosen.log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    # At DEBUG the SDK and the drivers log whole messages, which are nobody else's business.
    for chatty in ("slack_sdk", "slack_bolt", "aiosqlite", "asyncio"):
        logging.getLogger(chatty).setLevel(max(chosen.log_level, logging.INFO))
    asyncio.run(runners.run(chosen, load_knowledge(folder), transport))
