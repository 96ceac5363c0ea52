"""A fake Slack for every test that wants one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fake_slack import FakeSlack

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    """A Slack of our own; at the end of the test nothing may have broken its rules."""
    async with FakeSlack() as fake:
        yield fake
