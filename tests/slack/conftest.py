"""A fake Slack, and a bot in it, for every test that wants them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fake_slack import FakeSlack
from slack_harness import Bot

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.knowledge.model import Knowledge


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    """A Slack of our own; at the end of the test nothing may have broken its rules."""
    async with FakeSlack() as fake:
        yield fake


@pytest.fixture
def base(knowledge: Knowledge) -> Knowledge:
    """What the bot knows: the small base, unless a module of tests has one of its own."""
    return knowledge


@pytest.fixture(params=["socket", "http"])
async def bot(
    request: pytest.FixtureRequest, slack: FakeSlack, base: Knowledge, tmp_path: Path
) -> AsyncIterator[Bot]:
    """A bot that knows the base, over either transport."""
    async with Bot(request.param, slack, base, tmp_path) as running:
        yield running
