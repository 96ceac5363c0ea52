"""Which failed calls are repeated: those that would not post anything twice."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from aiohttp import ClientConnectorError, ConnectionTimeoutError
from slack_sdk.http_retry.builtin_async_handlers import AsyncConnectionErrorRetryHandler

if TYPE_CHECKING:
    from slack_sdk.http_retry.request import HttpRequest
    from slack_sdk.http_retry.response import HttpResponse
    from slack_sdk.http_retry.state import RetryState

_POSTING = ("chat.postMessage", "chat.postEphemeral")
"""Methods that say something anew at each call; all others leave the same behind."""

NOT_SENT = (ClientConnectorError, ConnectionTimeoutError)
"""Errors before there is a connection: Slack cannot have taken anything."""


class FailedCallRetryHandler(AsyncConnectionErrorRetryHandler):
    """Repeats what got lost or made a server fail, but no post that Slack may have taken.

    Its answer may be all that was lost, and Slack knows no key by which it would tell that the same
    is posted once more.
    """

    async def _can_retry_async(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        if request.url.endswith(_POSTING) and not isinstance(error, NOT_SENT):
            return False
        if response and is_server_error(response.status_code):
            return True
        return await super()._can_retry_async(
            state=state, request=request, response=response, error=error
        )


def is_server_error(status: int) -> bool:
    """Tell whether a server has failed, Slack's or a proxy's, and may have done its work before."""
    return status >= HTTPStatus.INTERNAL_SERVER_ERROR
