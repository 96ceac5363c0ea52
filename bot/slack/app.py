"""Builds the Bolt app that both Socket Mode and HTTP drive."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.response import BoltResponse
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.http_retry.builtin_interval_calculators import BackoffRetryIntervalCalculator
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack import listeners
from bot.slack.posting import FAILURES, log_failure
from bot.slack.retrying import FailedCallRetryHandler

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from slack_sdk.http_retry.async_handler import AsyncRetryHandler
    from slack_sdk.http_retry.interval_calculator import RetryIntervalCalculator
    from slack_sdk.web.async_slack_response import AsyncSlackResponse

    from bot.settings import Settings
    from bot.slack.listeners.tools import Tools
    from bot.store.store import Store

_logger = logging.getLogger(__name__)

RETRIES = 3
"""How often a call is repeated that Slack limits or fails on, or that does not get through."""


def build_client(
    settings: Settings, pause: RetryIntervalCalculator | None = None
) -> AsyncWebClient:
    """Return the Web API client; `pause` tells how long to wait before a call is repeated."""
    pause = pause or BackoffRetryIntervalCalculator()
    handlers: list[AsyncRetryHandler] = [
        FailedCallRetryHandler(RETRIES, pause),
        AsyncRateLimitErrorRetryHandler(RETRIES),  # waits as long as Slack says
    ]
    return AsyncWebClient(
        token=settings.bot_token, base_url=settings.api_url, retry_handlers=handlers
    )


def build_app(
    settings: Settings, client: AsyncWebClient, identity: AsyncSlackResponse, tools: Tools
) -> AsyncApp:
    """Return the app; `identity` is what auth.test says of the bot's token."""
    authorization = AuthorizeResult.from_auth_test_response(
        auth_test_response=identity,
        bot_token=settings.bot_token,
    )

    async def authorize() -> AuthorizeResult:
        # Known since the start: asking Slack again would be one more thing that can fail.
        return authorization

    with _silenced(logging.getLogger("slack_bolt.AsyncApp")):
        app = AsyncApp(
            name="framework-bot",
            client=client,
            authorize=authorize,
            signing_secret=settings.signing_secret,
            # With it, anybody's unsigned `ssl_check=1` would be answered.
            ssl_check_enabled=False,
            # Only agents need it; without, no hidden API call is made in direct messages.
            attaching_conversation_kwargs_enabled=False,
            raise_error_for_unhandled_request=True,
        )
    app.use(_tidying(tools.store))
    listeners.register(app, tools)
    app.error(_on_error)
    return app


def _tidying(store: Store) -> Callable[..., Awaitable[BoltResponse]]:
    """Make a middleware that forgets what is too old: whatever arrives is an occasion to do so."""

    async def tidy(next_: Callable[[], Awaitable[BoltResponse]]) -> BoltResponse:
        await store.tidy()
        return await next_()

    return tidy


@contextmanager
def _silenced(logger: logging.Logger) -> Iterator[None]:
    """Keep Bolt from warning that our `authorize` makes its own use of the token needless."""

    def refuse(_record: logging.LogRecord) -> bool:
        return False

    logger.addFilter(refuse)
    try:
        yield
    finally:
        logger.removeFilter(refuse)


async def _on_error(error: Exception, response: BoltResponse | None) -> BoltResponse | None:
    """The outermost edge: log what went wrong and tell Slack that the request has arrived.

    Requests of no interest come here too; anything but a 200 would make Slack send them again.
    There is no `response` to what was acknowledged before, and Bolt fails if it gets one.
    """
    if isinstance(error, FAILURES):
        log_failure(error)
    elif not isinstance(error, BoltUnhandledRequestError):
        _logger.error("A request could not be handled", exc_info=error)
    return BoltResponse(status=200, body="") if response else None
