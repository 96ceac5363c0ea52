"""The checks that ask Slack: tokens, scopes, clock, Socket Mode."""

from __future__ import annotations

import asyncio
import json
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from aiohttp import ClientError, ClientResponseError, ClientSession, WSMsgType
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.doctor.findings import PATIENCE_SECONDS, Finding, ok, problem, skipped, warning
from bot.slack.manifest import HISTORY_SCOPES, SCOPES, scopes_in
from bot.slack.posting import error_code
from bot.slack.runners import WAITING_HELPS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from bot.settings import Settings

LARGE_SKEW_SECONDS = 60.0
"""A clock that is so far from Slack's will soon be too far."""

LARGEST_SKEW_SECONDS = 300.0
"""A signature with a timestamp further away is refused, as
https://docs.slack.dev/authentication/verifying-requests-from-slack asks."""

_SOCKET_MODE = "app token"
_BOT_CURE = (
    "Reinstall the app in its settings at api.slack.com/apps and copy the Bot User OAuth Token "
    "into SLACK_BOT_TOKEN."
)
_APP_CURE = (
    "Under Basic Information, App-Level Tokens, make one with the scope connections:write and "
    "copy it into SLACK_APP_TOKEN; Socket Mode must be on."
)
_NETWORK_CURE = "Look at the network, HTTPS_PROXY and SLACK_API_URL of this machine."


async def check_bot_token(
    settings: Settings, clock: Callable[[], float]
) -> tuple[bool, tuple[Finding, ...]]:
    """Ask who the bot is. Returns whether Slack is in reach, and what follows from its answer."""
    subject = "bot token"
    try:
        answer = await _client(settings).auth_test()
    except SlackApiError as error:
        return True, (
            _refused(subject, error, _BOT_CURE),
            skipped("scopes", "Slack tells them with a valid token only"),
            check_clock(getattr(error.response, "headers", {}), clock()),
        )
    except (ClientError, TimeoutError, OSError) as error:
        return False, (_out_of_reach(subject, settings.api_url, error),)
    return True, (
        ok(subject, f"Slack knows it as {answer['user']} in {answer['team']}"),
        *check_scopes(answer.headers.get("x-oauth-scopes")),
        check_clock(answer.headers, clock()),
    )


def check_scopes(header: str | None) -> Iterator[Finding]:
    """Compare the scopes granted, as Slack lists them in `x-oauth-scopes`, with the manifest's."""
    subject = "scopes"
    if header is None:
        yield skipped(subject, "Slack did not say which are granted")
        return
    granted = scopes_in(header)
    wanted = {scope.name for scope in SCOPES}
    missing, extra = wanted - granted, granted - wanted
    mentions_only = missing >= HISTORY_SCOPES
    for scope in SCOPES:
        if scope.name in missing and not (mentions_only and scope.name in HISTORY_SCOPES):
            cure = f"Add {scope.name} under OAuth & Permissions and reinstall the app."
            yield problem(
                subject, f"{scope.name} is not granted; the bot needs it {scope.reason}", cure
            )
    if extra:
        names = ", ".join(sorted(extra))
        cure = "Remove what this bot does not need under OAuth & Permissions and reinstall the app."
        yield warning(subject, f"granted, and used for nothing: {names}", cure)
    if not missing:
        yield ok(subject, f"all {len(wanted)} are granted")
    elif missing == HISTORY_SCOPES:
        yield ok(
            subject,
            "those for mentions only: follow-ups in a channel's thread need a mention, and edits "
            "and deletions in channels are not seen",
        )


def check_clock(headers: Mapping[str, str], now: float) -> Finding:
    """Compare the time `now`, in seconds since 1970, with the one at which Slack answered."""
    subject = "clock"
    try:
        skew = now - parsedate_to_datetime(headers["Date"]).timestamp()
    except (KeyError, ValueError):
        return skipped(subject, "Slack did not say what time it is")
    where = f"{abs(skew):.0f} s {'ahead of' if skew > 0 else 'behind'} Slack's"
    cure = "Set this machine's clock; let it keep time by NTP."
    if abs(skew) > LARGEST_SKEW_SECONDS:
        return problem(subject, f"{where}: `serve` would refuse every request as too old", cure)
    if abs(skew) > LARGE_SKEW_SECONDS:
        return warning(subject, f"{where}; from five minutes on `serve` refuses requests", cure)
    return ok(subject, f"within {LARGE_SKEW_SECONDS:.0f} s of Slack's")


async def check_app_token(settings: Settings) -> Finding:
    """Open a WebSocket as Socket Mode does, wait to be greeted, and close it.

    Slack sends each event to any one of the open connections; one that should come to this one is
    not acknowledged, and so is sent again to another.
    """
    client = _client(settings)
    try:
        answer = await client.apps_connections_open(app_token=settings.app_token)
    except SlackApiError as error:
        return _refused(_SOCKET_MODE, error, _APP_CURE)
    except (ClientError, TimeoutError, OSError) as error:
        return _out_of_reach(_SOCKET_MODE, settings.api_url, error)
    return await _check_websocket(str(answer["url"]), client.proxy)


async def _check_websocket(url: str, proxy: str | None) -> Finding:
    try:
        greeting = await _greeting(url, proxy)
    except (ClientError, TimeoutError, OSError) as error:
        # Without the rest of the address, which is a key to the connection.
        return _out_of_reach(_SOCKET_MODE, urlsplit(url).netloc, error)
    except ValueError:
        greeting = {}
    if greeting.get("type") != "hello":
        return problem(_SOCKET_MODE, "the WebSocket opens, and Slack does not greet", _APP_CURE)
    others = int(greeting.get("num_connections") or 1) - 1
    told = f"; {others} more open" if others > 0 else ""
    return ok(_SOCKET_MODE, f"Slack greets over the WebSocket of Socket Mode{told}")


async def _greeting(url: str, proxy: str | None) -> dict[str, Any]:
    """Return the first message of a WebSocket; empty if it is none of Slack's."""
    async with (
        asyncio.timeout(PATIENCE_SECONDS),
        ClientSession() as session,
        session.ws_connect(url, proxy=proxy) as socket,
    ):
        message = await socket.receive()
        said = json.loads(message.data) if message.type is WSMsgType.TEXT else None
        return said if isinstance(said, dict) else {}


def _client(settings: Settings) -> AsyncWebClient:
    """A client that gives up soon, and tries nothing twice."""
    return AsyncWebClient(
        settings.bot_token, settings.api_url, timeout=PATIENCE_SECONDS, retry_handlers=[]
    )


def _refused(subject: str, error: SlackApiError, cure: str) -> Finding:
    code = error_code(error)
    if code in WAITING_HELPS:
        return problem(subject, f"Slack is not well at the moment: {code}", "Try again later.")
    if not code:
        return problem(subject, "the answer is not one of Slack's", _NETWORK_CURE)
    return problem(subject, f"Slack refuses it: {code}", cure)


def _out_of_reach(subject: str, place: str, error: Exception) -> Finding:
    why = str(error) or f"no answer within {PATIENCE_SECONDS} s"
    if isinstance(error, ClientResponseError):  # whose text holds the whole address
        why = f"HTTP {error.status}"
    return problem(subject, f"{place} is out of reach: {why}", _NETWORK_CURE)
