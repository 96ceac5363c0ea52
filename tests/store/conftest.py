"""A store in a file of its own, or in memory, and a clock."""

from __future__ import annotations

from contextlib import asynccontextmanager
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
    async with opened(url, clock) as store:
        yield store


@pytest.fixture(params=["file", "memory"])
async def shared(
    request: pytest.FixtureRequest, url: str, clock: StillClock
) -> AsyncIterator[Store]:
    """A store that many use at once, wherever it keeps things."""
    async with opened(url if request.param == "file" else "sqlite://", clock) as store:
        yield store


@asynccontextmanager
async def opened(url: str, clock: StillClock) -> AsyncIterator[Store]:
    store = Store(url, clock, retention_days=90)
    await store.open()
    yield store
    await store.close()
