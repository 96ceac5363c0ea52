"""A bot in a fake Slack, for every test that wants one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from slack_harness import Bot

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from fake_slack import FakeSlack

    from bot.knowledge.model import Knowledge


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
