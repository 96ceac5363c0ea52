"""Runs the bot until it is told to stop: the composition root and its two transports."""

from __future__ import annotations

import asyncio
import logging
import signal
import time
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from aiohttp import ClientError, web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier

from bot.conversation import Conversation
from bot.errors import SlackRefusedError
from bot.matching.matcher import Matcher
from bot.slack.app import build_app, build_client
from bot.slack.http import build_web_app
from bot.slack.in_flight import InFlight
from bot.slack.listeners.tools import make_tools
from bot.slack.posting import BREAKDOWNS, error_code
from bot.store.store import Store

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
    from contextlib import AbstractAsyncContextManager

    from slack_bolt.async_app import AsyncApp
    from slack_sdk.socket_mode.aiohttp import SocketModeClient
    from slack_sdk.web.async_client import AsyncWebClient
    from slack_sdk.web.async_slack_response import AsyncSlackResponse

    from bot.knowledge.model import Knowledge
    from bot.settings import Settings

    Transport = Callable[[AsyncApp, Settings], AbstractAsyncContextManager[None]]

T = TypeVar("T")

_logger = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
"""Seconds between two attempts to reach Slack at start; each pause doubles the one before."""

RENEWAL_SECONDS = 5.0
"""How often a lost connection is looked for; the client waits for 10 s between its attempts."""

DRAIN_SECONDS = 8.0
"""How long work under way may take after SIGTERM; hosts kill a process soon after 10 s."""

WAITING_HELPS = BREAKDOWNS | {"ratelimited"}
"""Errors of Slack's that pass."""


async def run(settings: Settings, knowledge: Knowledge, transport: Transport) -> None:
    """Run the bot on `transport` until SIGTERM or SIGINT, then finish what is under way.

    Raises SlackRefusedError when Slack does not accept a token, and SettingsError when the
    database cannot be used.
    """
    stop = _stop_signal()
    async with AsyncExitStack() as stack:
        if await _unless(stop, _start(stack, settings, knowledge, transport)):
            await stop.wait()
        _logger.info("Stopping")


async def _start(
    stack: AsyncExitStack, settings: Settings, knowledge: Knowledge, transport: Transport
) -> None:
    client = build_client(settings)
    identify = partial(_reach, client.auth_test, "SLACK_BOT_TOKEN")
    app, identity = await assemble(stack, settings, knowledge, client, identify)
    await stack.enter_async_context(transport(app, settings))
    _logger.info("Ready as %s in %s", identity["user"], identity["team"])


async def assemble(
    stack: AsyncExitStack,
    settings: Settings,
    knowledge: Knowledge,
    client: AsyncWebClient,
    identify: Callable[[], Awaitable[AsyncSlackResponse]],
) -> tuple[AsyncApp, AsyncSlackResponse]:
    """Put the parts together; return the app, and what auth.test says, which `identify` asks.

    `stack` takes the parts apart again: intake, which is pushed later, first, and the store last.
    Raises SettingsError when the database cannot be used, and what `identify` raises.
    """
    store = Store(settings.database_url, time.time, retention_days=settings.retention_days)
    stack.push_async_callback(store.close)
    await store.open()
    identity = await identify()
    in_flight = InFlight()
    stack.push_async_callback(in_flight.drained, DRAIN_SECONDS)
    conversation = Conversation(knowledge, Matcher(knowledge))
    tools = make_tools(knowledge, conversation, store, in_flight, identity)
    return build_app(settings, client, identity, tools), identity


@asynccontextmanager
async def socket_mode(app: AsyncApp, settings: Settings) -> AsyncIterator[None]:
    """Receive events over a WebSocket."""
    handler = AsyncSocketModeHandler(app, settings.app_token)
    renewal = asyncio.create_task(_renew_address(handler.client))
    try:
        handler.client.wss_uri = await _reach(handler.client.issue_new_wss_url, "SLACK_APP_TOKEN")
        await handler.connect_async()
        yield
    finally:
        renewal.cancel()
        await handler.close_async()


async def _renew_address(client: SocketModeClient) -> None:
    """Let `client` ask for another address before each attempt to connect.

    One address lets in once, if at all, and left alone the client would try a spent one for ever.
    """
    while True:
        await asyncio.sleep(RENEWAL_SECONDS)
        if not await client.is_connected():
            client.wss_uri = None


@asynccontextmanager
async def http(app: AsyncApp, settings: Settings) -> AsyncIterator[None]:
    """Receive events as HTTP requests on the port of the settings."""
    verifier = SignatureVerifier(settings.signing_secret)
    runner = web.AppRunner(build_web_app(app, verifier), access_log=None)
    await runner.setup()
    try:
        # A host reaches the process from outside its own container.
        site = web.TCPSite(runner, "0.0.0.0", settings.port)  # noqa: S104
        await site.start()
        _logger.info("Listening on port %d", runner.addresses[0][1])
        yield
    finally:
        await runner.cleanup()


async def _reach(call: Callable[[], Awaitable[T]], token_name: str) -> T:
    """Return what `call` returns, trying again for as long as Slack is out of reach."""
    pause = FIRST_PAUSE
    while True:
        try:
            return await call()
        except SlackApiError as error:
            code = error_code(error)
            if code and code not in WAITING_HELPS:
                raise SlackRefusedError(
                    f"Slack refused {token_name}: {code}. Reinstall the app in its settings at "
                    f"api.slack.com/apps and copy the token into {token_name} again."
                ) from error
            reason = code or "the answer is not one of Slack's"
        except (ClientError, TimeoutError, OSError) as error:
            reason = str(error) or type(error).__name__
        _logger.warning("Slack is out of reach (%s); trying again in %.0f s", reason, pause)
        await asyncio.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE)


async def _unless(stop: asyncio.Event, work: Coroutine[Any, Any, None]) -> bool:
    """Do `work`; False, with the work cancelled, if the bot is told to stop before it is done."""
    task, stopped = asyncio.create_task(work), asyncio.create_task(stop.wait())
    done, pending = await asyncio.wait((task, stopped), return_when=asyncio.FIRST_COMPLETED)
    for unfinished in pending:
        unfinished.cancel()
    await asyncio.gather(*pending, return_exceptions=True)
    if task in done:
        task.result()
    return task in done


def _stop_signal() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop
