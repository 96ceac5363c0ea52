"""How a reply reaches people: posted, put in another's place, or shown to one person."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.replies import Apology
from bot.slack import blocks, sentences, sharing
from bot.slack.elements import credited, joined, said
from bot.slack.retrying import NOT_SENT, is_server_error

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient
    from slack_sdk.webhook.webhook_response import WebhookResponse

    from bot.manners import Message
    from bot.replies import Reply
    from bot.slack.elements import Rendered
    from bot.slack.listeners.tools import Source


class NotTakenError(Exception):
    """What was sent to a `response_url` was not taken: Slack takes five in half an hour."""

    def __init__(self, status: int, body: str) -> None:
        super().__init__(f"{status} {body}")
        self.status = status


FAILURES = (SlackApiError, NotTakenError, ClientError, TimeoutError)
"""What a call to Slack raises: it was refused, or there is no telling what became of it."""

BREAKDOWNS = frozenset(("internal_error", "fatal_error", "request_timeout", "service_unavailable"))
"""Codes of errors within Slack, which may have done what it was asked for before.

The documentation says so of the first two, and of the others nothing to rely on: better somebody is
asked whether they see an answer than all can read below it that there is none.
"""

_logger = logging.getLogger(__name__)


async def post(client: AsyncWebClient, message: Message, reply: Reply) -> str:
    """Post `reply` where `message` is to be answered, and return its timestamp."""
    _, ts = await send(client, message.channel, blocks.render(reply), message.reply_thread)
    return ts


async def send(
    client: AsyncWebClient, channel: str, rendered: Rendered, thread: str | None = None
) -> tuple[str, str]:
    """Post to a channel and return (channel, timestamp).

    A person's id as `channel` stands for their direct messages, whose id is then returned.
    """
    response = await client.chat_postMessage(
        channel=channel,
        thread_ts=thread,
        text=rendered.text,
        blocks=rendered.blocks,
        unfurl_links=False,
        unfurl_media=False,
    )
    return str(response["channel"]), str(response["ts"])


async def whisper(client: AsyncWebClient, message: Message, reply: Reply) -> None:
    """Show `reply` to the writer of `message` alone, where they wrote it, if that is possible."""
    await _whisper(client, message, blocks.render(reply))


async def _whisper(client: AsyncWebClient, message: Message, rendered: Rendered) -> None:
    try:
        await client.chat_postEphemeral(
            channel=message.channel,
            user=message.user,
            thread_ts=message.thread_ts,
            text=rendered.text,
            blocks=rendered.blocks,
        )
    except FAILURES as error:
        log_failure(error)


async def link_to(client: AsyncWebClient, channel: str, ts: str) -> str:
    """Return the address of a message. Raises any of FAILURES, which `is_gone` tells if it is."""
    response = await client.chat_getPermalink(channel=channel, message_ts=ts)
    return str(response["permalink"])


async def update(
    client: AsyncWebClient, channel: str, ts: str, reply: Reply, credit: str = ""
) -> None:
    """Put `reply` into the bot's own message `ts`, below the `credit` that stands there."""
    rendered = joined(credited(credit), blocks.render(reply))
    await client.chat_update(channel=channel, ts=ts, text=rendered.text, blocks=rendered.blocks)


async def replace(client: AsyncWebClient, source: Source, reply: Reply, credit: str = "") -> None:
    """Put `reply` in the place of the message that something was pressed in, below its `credit`.

    Raises any of FAILURES.
    """
    if source.ts is None:
        rendered = sharing.private(reply, source.key, asked=source.asked)
        await show(source.response_url, rendered, replace_original=True)
        return
    try:
        await update(client, source.channel, source.ts, reply, credit)
    except SlackApiError as error:
        # An answer that was shared where the bot is no member can be changed all the same.
        if not is_not_there(error):
            raise
        rendered = joined(credited(credit), blocks.render(reply))
        await show(source.response_url, rendered, replace_original=True)


async def show(
    response_url: str, rendered: Rendered, *, replace_original: bool = False, public: bool = False
) -> None:
    """Show `rendered` to the person who did what the `response_url` came with, or to all there.

    It works where the bot is no member. Raises any of FAILURES.
    """
    sent = _webhook(response_url).send(
        text=rendered.text,
        blocks=rendered.blocks,
        response_type="in_channel" if public else "ephemeral",
        replace_original=replace_original,
        unfurl_links=False,
        unfurl_media=False,
    )
    _check_taken(await sent)


async def respond(response_url: str, rendered: Rendered, *, replace_original: bool = False) -> None:
    """Show `rendered` to the person as `show` does, where that is still possible."""
    try:
        await show(response_url, rendered, replace_original=replace_original)
    except FAILURES as error:
        log_failure(error)


async def take_away(response_url: str) -> None:
    """Delete the private message that something was pressed in. Raises any of FAILURES."""
    _check_taken(await _webhook(response_url).send_dict({"delete_original": True}))


def _webhook(response_url: str) -> AsyncWebhookClient:
    # Tried once: Slack may have taken what it seems to have dropped, and nothing is said twice.
    return AsyncWebhookClient(response_url, retry_handlers=[])


async def apologise(client: AsyncWebClient, message: Message) -> None:
    """Tell the person, where that is still possible, that there will be no answer."""
    try:
        await post(client, message, Apology())
    except FAILURES as error:
        log_failure(error)


async def doubt(client: AsyncWebClient, message: Message) -> None:
    """Tell the person alone that an answer may not have arrived, where that is still possible."""
    await _whisper(client, message, said(sentences.IN_DOUBT))


async def doubt_change(client: AsyncWebClient, source: Source) -> None:
    """Tell who pressed a button, where that is still possible, that it may have changed nothing."""
    try:
        await _tell_privately(client, source, said(sentences.IN_DOUBT))
    except FAILURES as error:
        log_failure(error)


async def tell_privately(client: AsyncWebClient, source: Source, reply: Reply) -> None:
    """Show `reply` to nobody but the person who pressed a button."""
    await _tell_privately(client, source, blocks.render(reply))


async def _tell_privately(client: AsyncWebClient, source: Source, rendered: Rendered) -> None:
    if source.is_ephemeral:
        await respond(source.response_url, rendered)
        return
    try:
        await client.chat_postEphemeral(
            channel=source.channel,
            user=source.user,
            # Slack shows nothing in a thread that has no reply yet.
            thread_ts=source.thread if source.thread not in ("", source.ts) else None,
            text=rendered.text,
            blocks=rendered.blocks,
        )
    except SlackApiError as error:
        if not is_not_there(error):
            raise
        await respond(source.response_url, rendered)


def is_refused(error: Exception) -> bool:
    """Tell for sure that nothing of a call was done: it was turned down, or never got through.

    Not so where a server failed, or answered what is none of Slack's words.
    """
    status, code = _status(error), error_code(error)
    turned_down = code not in BREAKDOWNS if code else status >= HTTPStatus.BAD_REQUEST
    return isinstance(error, NOT_SENT) or (turned_down and not is_server_error(status))


def is_not_there(error: SlackApiError) -> bool:
    """Tell whether Slack refused because the bot is no member; it may not know of the channel."""
    return _code(error) in ("not_in_channel", "channel_not_found")


def is_gone(error: Exception) -> bool:
    """Tell whether a call failed because somebody has deleted the message."""
    return isinstance(error, SlackApiError) and _code(error) == "message_not_found"


def _check_taken(response: WebhookResponse) -> None:
    if response.status_code != HTTPStatus.OK:
        raise NotTakenError(response.status_code, response.body)


def log_failure(error: Exception) -> None:
    """Log what became of a call: why Slack refused it, or how its connection was lost."""
    if isinstance(error, SlackApiError):
        log_refusal(error)
    elif isinstance(error, NotTakenError):
        _logger.error("Slack refused a response_url: %s", error)
    else:
        _logger.error("Slack is out of reach: %s", type(error).__name__)


def log_refusal(error: SlackApiError) -> None:
    """Log why Slack refused a call: its error code and hints, never the token or the content."""
    url = getattr(error.response, "api_url", "a call")
    hints = (_said(error).get("response_metadata") or {}).get("messages") or ()
    _logger.error("Slack refused %s: %s %s", url, _code(error), " ".join(hints))


def error_code(error: Exception) -> str | None:
    """Return Slack's word for why it refused a call; None where something else has answered it."""
    return _said(error).get("error") or None


def _code(error: SlackApiError) -> str:
    """Slack's word for why, or the status of what came without one."""
    return error_code(error) or f"status {_status(error)}"


def _status(error: Exception) -> int:
    """The HTTP status of an answer; 0 where there was none."""
    match error:
        case NotTakenError():
            return error.status
        case SlackApiError(response=AsyncSlackResponse() as response):
            return response.status_code
        case SlackApiError():  # the answer could not be read, and is the HTTP client's own
            return int(getattr(error.response, "status", 0))
        case _:
            return 0


def _said(error: Exception) -> dict[str, Any]:
    """What Slack answered; nothing where a proxy in between has answered in its place."""
    response = getattr(error, "response", None)
    said = response.data if isinstance(response, AsyncSlackResponse) else None
    return said if isinstance(said, dict) else {}
