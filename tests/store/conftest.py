"""A store in a file of its own, and a clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from still_clock import StillClock

from bot.store.store import Store

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'bot.db'}"


@pytest.fixture
async def store(url: str, clock: StillClock) -> AsyncIterator[Store]:
    opened = Store(url, clock, retention_days=90)
    await opened.open()
    yield opened
    await opened.close()
