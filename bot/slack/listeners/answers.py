"""The buttons of an answer: other sides, neighbouring topics, none of these."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bot.replies import Outdated
from bot.slack import blocks, posting
from bot.slack.listeners.tools import Listeners, pressed, thread_of

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp
    from slack_bolt.context.ack.async_ack import AsyncAck
    from slack_bolt.context.async_context import AsyncBoltContext
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.conversation import Turn


class AnswerListeners(Listeners):
    """Listens to the buttons of answers."""

    def register(self, app: AsyncApp) -> None:
        """Listen to `app`."""
        app.action(re.compile(f"^{blocks.SHOW_ACTION}:"))(self.on_choice)
        app.action(blocks.NONE_ACTION)(self.on_none_of_these)

    async def on_choice(
        self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext, client: AsyncWebClient
    ) -> None:
        """Turn the message with the pressed button into the answer it asks for."""
        await ack()
        with self.tools.in_flight:
            choice = blocks.choice_of(pressed(body))
            state = await self.tools.store.threads.state(thread_of(body, context))
            turn = self.tools.conversation.show(*choice, state) if choice else None
            if turn and not isinstance(turn.reply, Outdated):
                await self._replace(body, context, client, turn)
            else:
                await posting.tell_privately(body, client, Outdated())

    async def on_none_of_these(
        self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext, client: AsyncWebClient
    ) -> None:
        """Take the offered topics back."""
        await ack()
        with self.tools.in_flight:
            state = await self.tools.store.threads.state(thread_of(body, context))
            turn = self.tools.conversation.none_of_these(state)
            await self._replace(body, context, client, turn)

    async def _replace(
        self, body: dict[str, Any], context: AsyncBoltContext, client: AsyncWebClient, turn: Turn
    ) -> None:
        thread, ts = thread_of(body, context), body["message"]["ts"]
        await posting.update(client, body["channel"]["id"], ts, turn.reply)
        in_thread = bool(thread[-1])
        state = turn.state.said(turn.reply, ts) if in_thread else turn.state
        await self.tools.store.threads.remember(thread, state)
