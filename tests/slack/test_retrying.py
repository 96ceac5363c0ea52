"""A post is sent once, unless Slack cannot have got it; all other calls bear being repeated."""

from __future__ import annotations

import aiohttp
import pytest
from slack_sdk.http_retry.builtin_interval_calculators import FixedValueRetryIntervalCalculator
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState

from bot.slack.retrying import FailedCallRetryHandler

REFUSED = aiohttp.ClientConnectorError(None, OSError("connection refused"))  # type: ignore[arg-type]
NEVER_CONNECTED = aiohttp.ConnectionTimeoutError()
CUT = aiohttp.ServerDisconnectedError()
RESET = aiohttp.ClientOSError(104, "connection reset by peer")
SILENT = aiohttp.SocketTimeoutError()

BEFORE: tuple[Exception, ...] = (REFUSED, NEVER_CONNECTED)
AFTER: tuple[Exception, ...] = (CUT, RESET, SILENT)


SERVER_ERRORS = (500, 502, 503, 504)
ANSWERS = (200, 400, 404, 429)


async def is_repeated(
    method: str, error: Exception | None = None, status: int | None = None
) -> bool:
    handler = FailedCallRetryHandler(3, FixedValueRetryIntervalCalculator(0))
    url = f"https://slack.com/api/{method}"
    request = HttpRequest(method="POST", url=url, headers={})
    response = HttpResponse(status_code=status, headers={}) if status else None
    return await handler.can_retry_async(
        state=RetryState(), request=request, response=response, error=error
    )


@pytest.mark.parametrize("method", ["chat.postMessage", "chat.postEphemeral"])
async def test_a_post_is_repeated_only_where_there_was_no_connection(method: str) -> None:
    for error in BEFORE:
        assert await is_repeated(method, error)
    for error in (*AFTER, ValueError()):
        assert not await is_repeated(method, error)
    for status in SERVER_ERRORS:
        assert not await is_repeated(method, status=status)


@pytest.mark.parametrize("method", ["chat.update", "chat.delete", "views.publish", "auth.test"])
async def test_what_leaves_the_same_behind_is_repeated(method: str) -> None:
    for error in (*BEFORE, *AFTER):
        assert await is_repeated(method, error)
    for status in SERVER_ERRORS:
        assert await is_repeated(method, status=status)
    assert not await is_repeated(method, ValueError())


@pytest.mark.parametrize("method", ["chat.postMessage", "chat.update"])
async def test_an_answer_is_no_failed_call(method: str) -> None:
    for status in ANSWERS:
        assert not await is_repeated(method, status=status)
