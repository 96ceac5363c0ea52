"""The buttons of the recommendation interview."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bot.interview_replies import NotYours, PastStep
from bot.slack import blocks, posting
from bot.slack.listeners import records
from bot.slack.listeners.tools import Listeners, logged, pressed, source_of
from bot.turn import Turn

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp
    from slack_bolt.context.ack.async_ack import AsyncAck
    from slack_bolt.context.async_context import AsyncBoltContext
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.slack.listeners.tools import Source
    from bot.thread_state import ThreadState


class InterviewListeners(Listeners):
    """Listens to the buttons of interviews."""

    def register(self, app: AsyncApp) -> None:
        """Listen to `app`."""
        app.action(re.compile(f"^{blocks.INTERVIEW_ACTION}:"))(logged(self.on_press))

    async def on_press(
        self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext, client: AsyncWebClient
    ) -> None:
        """Move the interview of the thread on, if the press is its owner's and of its last step."""
        await ack()
        with self.tools.in_flight:
            press, source = blocks.press_of(pressed(body)), source_of(body, context)
            state = await self.state(source)
            if state.interview and source.user != state.owner:
                await posting.tell_privately(client, source, NotYours())
                return
            conversation, threads = self.tools.conversation, self.tools.store.threads
            turn = conversation.press(press, state) if press else Turn(PastStep(), state)
            # Of several presses at once only one finds the thread as it saw it.
            if isinstance(turn.reply, PastStep) or not await threads.exchange(
                source.conversation, state, turn.state
            ):
                await posting.tell_privately(client, source, PastStep())
            else:
                await self._replace(client, source, state, turn)

    async def _replace(
        self, client: AsyncWebClient, source: Source, before: ThreadState, turn: Turn
    ) -> None:
        """Show the next step; one that cannot be shown is not taken, or no button would fit it."""
        store, answered = self.tools.store, await self.answered(source)
        try:
            await posting.replace(client, source, turn.reply, answered.credit if answered else "")
        except posting.FAILURES:
            await store.threads.exchange(source.conversation, turn.state, before)
            raise
        if answered:
            await records.change(store, answered, turn, turn.state)
