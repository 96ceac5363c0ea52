"""A fake Slack for every test that wants one."""

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


@pytest.fixture(params=["socket", "http"])
async def bot(
    request: pytest.FixtureRequest, slack: FakeSlack, knowledge: Knowledge, tmp_path: Path
) -> AsyncIterator[Bot]:
    """The running bot, once in each mode."""
    async with Bot(request.param, slack, knowledge, tmp_path) as running:
        yield running
