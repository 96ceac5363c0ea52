"""A post is sent once, unless Slack cannot have got it; all other calls bear being repeated."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest
from slack_sdk.http_retry.builtin_interval_calculators import FixedValueRetryIntervalCalculator
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.state import RetryState

from bot.slack.retrying import LostConnectionRetryHandler

REFUSED = aiohttp.ClientConnectorError(None, OSError("connection refused"))  # type: ignore[arg-type]
NEVER_CONNECTED = aiohttp.ConnectionTimeoutError()
CUT = aiohttp.ServerDisconnectedError()
RESET = aiohttp.ClientOSError(104, "connection reset by peer")
SILENT = aiohttp.SocketTimeoutError()

BEFORE: tuple[Exception, ...] = (REFUSED, NEVER_CONNECTED)
AFTER: tuple[Exception, ...] = (CUT, RESET, SILENT)


async def is_repeated(method: str, error: Exception) -> bool:
    handler = LostConnectionRetryHandler(3, FixedValueRetryIntervalCalculator(0))
    url = f"https://slack.com/api/{method}"
    request = HttpRequest(method="POST", url=url, headers={})
    return await handler.can_retry_async(state=RetryState(), request=request, error=error)


@pytest.mark.parametrize("method", ["chat.postMessage", "chat.postEphemeral"])
async def test_a_post_is_repeated_only_where_there_was_no_connection(method: str) -> None:
    for error in BEFORE:
        assert await is_repeated(method, error)
    for error in (*AFTER, ValueError()):
        assert not await is_repeated(method, error)


@pytest.mark.parametrize("method", ["chat.update", "chat.delete", "views.publish", "auth.test"])
async def test_what_leaves_the_same_behind_is_repeated(method: str) -> None:
    for error in (*BEFORE, *AFTER):
        assert await is_repeated(method, error)
    assert not await is_repeated(method, ValueError())


async def test_a_reply_is_no_lost_connection() -> None:
    handler, request = LostConnectionRetryHandler(3), HttpRequest(method="POST", url="", headers={})
    asked: dict[str, Any] = {"state": RetryState(), "request": request}
    assert not await handler.can_retry_async(**asked)
