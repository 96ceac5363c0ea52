"""What all tests share: a small base and a Slack of their own, and no proxy between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import small_base
from fake_slack import FakeSlack

from bot.knowledge.loader import load

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.knowledge.model import Knowledge


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "KNOWLEDGE_DIR", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    for name in ("BOT_TOKEN", "APP_TOKEN", "SIGNING_SECRET", "API_URL"):
        monkeypatch.delenv(f"SLACK_{name}", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A knowledge folder with four topics, to be changed at will."""
    return small_base.write(tmp_path / "knowledge")


@pytest.fixture
def knowledge(folder: Path) -> Knowledge:
    """The small base, loaded."""
    return load(folder)


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    """A Slack of our own; at the end of the test nothing may have broken its rules."""
    async with FakeSlack() as fake:
        yield fake
