"""How a reply reaches people: posted, put in another's place, or shown to one person."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from slack_sdk.errors import SlackApiError

from bot.replies import Apology
from bot.slack import blocks

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.manners import Message
    from bot.replies import Reply

_logger = logging.getLogger(__name__)


async def post(client: AsyncWebClient, message: Message, reply: Reply) -> str:
    """Post `reply` where `message` is to be answered, and return its timestamp."""
    rendered = blocks.render(reply)
    response = await client.chat_postMessage(
        channel=message.channel,
        thread_ts=message.reply_thread,
        text=rendered.text,
        blocks=rendered.blocks,
        unfurl_links=False,
        unfurl_media=False,
    )
    return str(response["ts"])


async def whisper(client: AsyncWebClient, message: Message, reply: Reply) -> None:
    """Show `reply` to nobody but the writer of `message`, where they wrote it."""
    rendered = blocks.render(reply)
    await client.chat_postEphemeral(
        channel=message.channel,
        user=message.user,
        thread_ts=message.thread_ts,
        text=rendered.text,
        blocks=rendered.blocks,
    )


async def link_to(client: AsyncWebClient, channel: str, ts: str) -> str:
    """Return the address of a message. Raises SlackApiError, `message_not_found` if it is gone."""
    response = await client.chat_getPermalink(channel=channel, message_ts=ts)
    return str(response["permalink"])


async def update(client: AsyncWebClient, channel: str, ts: str, reply: Reply) -> None:
    """Put `reply` into the bot's own message `ts`."""
    rendered = blocks.render(reply)
    await client.chat_update(channel=channel, ts=ts, text=rendered.text, blocks=rendered.blocks)


async def apologise(client: AsyncWebClient, message: Message) -> None:
    """Tell the person, where that is still possible, that there will be no answer."""
    try:
        await post(client, message, Apology())
    except SlackApiError as error:
        log_refusal(error)


async def tell_privately(body: dict[str, Any], client: AsyncWebClient, reply: Reply) -> None:
    """Show `reply` to nobody but the person whose press `body` tells of."""
    rendered = blocks.render(reply)
    await client.chat_postEphemeral(
        channel=body["channel"]["id"],
        user=body["user"]["id"],
        thread_ts=body["message"].get("thread_ts"),
        text=rendered.text,
        blocks=rendered.blocks,
    )


def log_refusal(error: SlackApiError) -> None:
    """Log why Slack refused a call: its error code and hints, never the token or the content."""
    response = error.response
    hints = (response.get("response_metadata") or {}).get("messages") or ()
    _logger.error("Slack refused %s: %s %s", response.api_url, response["error"], " ".join(hints))
