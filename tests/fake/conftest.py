"""A client that talks to the fake Slack."""

from __future__ import annotations

import pytest
from fake_slack import BOT_TOKEN, FakeSlack
from slack_sdk.web.async_client import AsyncWebClient


@pytest.fixture
def client(slack: FakeSlack) -> AsyncWebClient:
    """A client that repeats nothing on its own."""
    return AsyncWebClient(BOT_TOKEN, base_url=slack.api_url, retry_handlers=[])
