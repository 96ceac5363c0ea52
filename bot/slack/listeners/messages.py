"""Messages and mentions: each that is for the bot is answered, once."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from slack_sdk.errors import SlackApiError

from bot.manners import Message, is_for_the_bot
from bot.slack import posting
from bot.slack.listeners.tools import Listeners

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp
    from slack_bolt.context.async_context import AsyncBoltContext
    from slack_sdk.web.async_client import AsyncWebClient

_logger = logging.getLogger(__name__)

_SUBTYPES_OF_PEOPLE = (None, "file_share", "thread_broadcast")
"""Everything else with the type "message" tells of edits, joins, topics and the like."""


class MessageListeners(Listeners):
    """Listens to what people write."""

    def register(self, app: AsyncApp) -> None:
        """Listen to `app`."""
        app.event("app_mention")(self.on_message)
        app.event("message")(self.on_message)

    async def on_message(
        self, event: dict[str, Any], context: AsyncBoltContext, client: AsyncWebClient
    ) -> None:
        """Answer a message or a mention that is for the bot, once."""
        message = message_from(event, context)
        if not message or not is_for_the_bot(message):
            return
        with self.tools.in_flight:
            if await self.tools.store.claims.claim(message.place):
                await self._answer(message, client)
                await self.tools.store.claims.mark_answered(message.place)

    async def _answer(self, message: Message, client: AsyncWebClient) -> None:
        store = self.tools.store
        try:
            turn = self.tools.conversation.answer(
                message.text,
                await store.threads.state(message.conversation),
                speaker=message.user,
                run=message.ts,
            )
            reply_ts = await posting.post(client, message, turn.reply)
            await store.threads.remember(message.conversation, turn.state)
            await store.answers.record(
                message.place,
                reply_ts=reply_ts,
                thread=message.reply_thread or "",
                asker=message.user,
                question=message.text,
            )
        except SlackApiError as error:
            posting.log_refusal(error)
            await posting.apologise(client, message)
        except Exception:
            _logger.exception("No answer to %s in %s", message.ts, message.channel)
            await posting.apologise(client, message)


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
