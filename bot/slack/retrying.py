"""Which calls are repeated whose connection was lost: those that would not post anything twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import ClientConnectorError, ConnectionTimeoutError
from slack_sdk.http_retry.builtin_async_handlers import AsyncConnectionErrorRetryHandler

if TYPE_CHECKING:
    from slack_sdk.http_retry.request import HttpRequest
    from slack_sdk.http_retry.response import HttpResponse
    from slack_sdk.http_retry.state import RetryState

_POSTING = ("chat.postMessage", "chat.postEphemeral")
"""Methods that say something anew at each call; all others leave the same behind."""

_NOT_SENT = (ClientConnectorError, ConnectionTimeoutError)
"""Errors before there is a connection: Slack cannot have taken anything."""


class LostConnectionRetryHandler(AsyncConnectionErrorRetryHandler):
    """Repeats calls, but no post that Slack may have taken: its answer may be all that was lost.

    Slack knows no key by which it would tell that the same is posted once more.
    """

    async def _can_retry_async(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        if request.url.endswith(_POSTING) and not isinstance(error, _NOT_SENT):
            return False
        return await super()._can_retry_async(
            state=state, request=request, response=response, error=error
        )
