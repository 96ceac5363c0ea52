"""The connection of Socket Mode comes back, whatever becomes of an attempt to make it."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

import payloads
import pytest
from fake_slack import PATIENCE
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_harness import Bot

if TYPE_CHECKING:
    from pathlib import Path

    from fake_slack import FakeSlack

    from bot.knowledge.model import Knowledge


@pytest.fixture(autouse=True)
def _at_short_intervals(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the client try again, and the bot look for its connection, after moments."""
    eager = partial(AsyncSocketModeHandler, ping_interval=0.5)
    monkeypatch.setattr("bot.slack.runners.AsyncSocketModeHandler", eager)
    monkeypatch.setattr("bot.slack.runners.RENEWAL_SECONDS", 0.02)


async def is_answered(bot: Bot, slack: FakeSlack) -> bool:
    """Ask the bot something."""
    await bot.deliver(payloads.mention("orm in flask?", ts=slack.new_ts()))
    return len(slack.posts()) == 1


async def test_a_reconnection_that_is_turned_away_is_tried_at_another_address(
    slack: FakeSlack, knowledge: Knowledge, tmp_path: Path
) -> None:
    async with Bot("socket", slack, knowledge, tmp_path) as bot:
        slack.socket.to_turn_away = 1
        await slack.disconnect("refresh_requested")
        await slack.connected(times=2)
        assert await is_answered(bot, slack)


async def test_so_is_the_first_connection(
    slack: FakeSlack, knowledge: Knowledge, tmp_path: Path
) -> None:
    slack.socket.to_turn_away = 1
    async with asyncio.timeout(PATIENCE), Bot("socket", slack, knowledge, tmp_path) as bot:
        assert await is_answered(bot, slack)
