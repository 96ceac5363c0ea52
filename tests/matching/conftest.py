"""A matcher that learned from a small base, once for all tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import small_base
from matching import teaching_base

from bot.knowledge.loader import load
from bot.matching.matcher import Matcher

if TYPE_CHECKING:
    from bot.knowledge.model import Knowledge


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    """Seven topics, three kinds of declines, both actions."""
    folder = tmp_path_factory.mktemp("taught") / "knowledge"
    return teaching_base.taught(load(small_base.write(folder)))


@pytest.fixture(scope="session")
def matcher(base: Knowledge) -> Matcher:
    return Matcher(base)
