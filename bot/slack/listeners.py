"""What the bot does on each event and action: unpack, ask the conversation, do."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from slack_sdk.errors import SlackApiError

from bot.conversation import Turn
from bot.manners import Message, is_for_the_bot
from bot.replies import Apology, NotYours, Outdated, PastStep
from bot.slack import blocks

if TYPE_CHECKING:
    from slack_bolt.context.ack.async_ack import AsyncAck
    from slack_bolt.context.async_context import AsyncBoltContext
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.conversation import Conversation
    from bot.replies import Reply
    from bot.slack.in_flight import InFlight
    from bot.store import Store

_logger = logging.getLogger(__name__)

_SUBTYPES_OF_PEOPLE = (None, "file_share", "thread_broadcast")
"""Everything else with the type "message" tells of edits, joins, topics and the like."""


class Listeners:
    """The bot's ears and hands in Slack."""

    def __init__(self, conversation: Conversation, store: Store, in_flight: InFlight) -> None:
        self._conversation = conversation
        self._store = store
        self._in_flight = in_flight

    async def on_message(
        self, event: dict[str, Any], context: AsyncBoltContext, client: AsyncWebClient
    ) -> None:
        """Answer a message or a mention that is for the bot, once."""
        message = message_from(event, context)
        if not message or not is_for_the_bot(message):
            return
        with self._in_flight:
            if await self._store.claim(message):
                await self._answer(message, client)
                await self._store.mark_answered(message)

    async def on_choice(
        self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext, client: AsyncWebClient
    ) -> None:
        """Turn the message with the pressed button into the answer it asks for."""
        await ack()
        with self._in_flight:
            choice = blocks.choice_of(_pressed(body))
            state = await self._store.thread_state(*_place(body, context))
            turn = self._conversation.show(*choice, state) if choice else None
            if turn and not isinstance(turn.reply, Outdated):
                await self._replace(body, context, client, turn)
            else:
                await _tell_privately(body, client, Outdated())

    async def on_interview(
        self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext, client: AsyncWebClient
    ) -> None:
        """Move the interview of the thread on, if the press is its owner's and of its last step."""
        await ack()
        with self._in_flight:
            place = _place(body, context)
            press, state = blocks.press_of(_pressed(body)), await self._store.thread_state(*place)
            if state.interview and body["user"]["id"] != state.owner:
                await _tell_privately(body, client, NotYours())
                return
            turn = self._conversation.press(press, state) if press else Turn(PastStep(), state)
            # Of several presses at once only one finds the thread as it saw it.
            if isinstance(turn.reply, PastStep) or not await self._store.exchange(
                *place, state, turn.state
            ):
                await _tell_privately(body, client, PastStep())
            else:
                await _update(body, client, turn.reply)

    async def on_none_of_these(
        self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext, client: AsyncWebClient
    ) -> None:
        """Take the offered topics back."""
        await ack()
        with self._in_flight:
            state = await self._store.thread_state(*_place(body, context))
            await self._replace(body, context, client, self._conversation.none_of_these(state))

    async def _answer(self, message: Message, client: AsyncWebClient) -> None:
        place = message.team, message.channel, message.conversation
        try:
            turn = self._conversation.answer(
                message.text,
                await self._store.thread_state(*place),
                speaker=message.user,
                run=message.ts,
            )
            await _post(client, message, turn.reply)
            await self._store.remember(*place, turn.state)
        except SlackApiError as error:
            log_refusal(error)
            await _apologise(client, message)
        except Exception:
            _logger.exception("No answer to %s in %s", message.ts, message.channel)
            await _apologise(client, message)

    async def _replace(
        self, body: dict[str, Any], context: AsyncBoltContext, client: AsyncWebClient, turn: Turn
    ) -> None:
        await _update(body, client, turn.reply)
        await self._store.remember(*_place(body, context), turn.state)


def message_from(event: dict[str, Any], context: AsyncBoltContext) -> Message | None:
    """Return the message a person wrote; None for what bots post, for edits, joins and the like."""
    if event.get("bot_id") or event.get("subtype") not in _SUBTYPES_OF_PEOPLE:
        return None
    if not event.get("user"):
        return None
    text = event.get("text") or ""
    mention = f"<@{context.bot_user_id}"
    return Message(
        team=context.team_id or "",
        channel=event["channel"],
        ts=event["ts"],
        thread_ts=event.get("thread_ts"),
        user=event["user"],
        text=text,
        direct=event.get("channel_type") == "im",
        mentions=event["type"] == "app_mention" or f"{mention}>" in text or f"{mention}|" in text,
    )


def _pressed(body: dict[str, Any]) -> str:
    return str(body["actions"][0].get("value"))


def _place(body: dict[str, Any], context: AsyncBoltContext) -> tuple[str, str, str]:
    """Return (team, channel, thread) of the message whose button was pressed."""
    return context.team_id or "", body["channel"]["id"], body["message"].get("thread_ts", "")


def log_refusal(error: SlackApiError) -> None:
    """Log why Slack refused a call: its error code and hints, never the token or the content."""
    response = error.response
    hints = (response.get("response_metadata") or {}).get("messages") or ()
    _logger.error("Slack refused %s: %s %s", response.api_url, response["error"], " ".join(hints))


async def _post(client: AsyncWebClient, message: Message, reply: Reply) -> None:
    rendered = blocks.render(reply)
    await client.chat_postMessage(
        channel=message.channel,
        thread_ts=message.reply_thread,
        text=rendered.text,
        blocks=rendered.blocks,
        unfurl_links=False,
        unfurl_media=False,
    )


async def _update(body: dict[str, Any], client: AsyncWebClient, reply: Reply) -> None:
    """Put `reply` into the message whose button was pressed."""
    rendered = blocks.render(reply)
    await client.chat_update(
        channel=body["channel"]["id"],
        ts=body["message"]["ts"],
        text=rendered.text,
        blocks=rendered.blocks,
    )


async def _apologise(client: AsyncWebClient, message: Message) -> None:
    """Tell the person, where that is still possible, that there will be no answer."""
    try:
        await _post(client, message, Apology())
    except SlackApiError as error:
        log_refusal(error)


async def _tell_privately(body: dict[str, Any], client: AsyncWebClient, reply: Reply) -> None:
    rendered = blocks.render(reply)
    await client.chat_postEphemeral(
        channel=body["channel"]["id"],
        user=body["user"]["id"],
        thread_ts=body["message"].get("thread_ts"),
        text=rendered.text,
        blocks=rendered.blocks,
    )
