"""The buttons of an answer: other sides, neighbouring topics, none of these."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bot.gaps import Reason
from bot.interview_replies import PastStep
from bot.replies import Outdated
from bot.slack import blocks, posting
from bot.slack.listeners import records
from bot.slack.listeners.tools import Listeners, Source, logged, pressed, source_of
from bot.thread_state import reconciled

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp
    from slack_bolt.context.ack.async_ack import AsyncAck
    from slack_bolt.context.async_context import AsyncBoltContext
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.store.answers import Answered
    from bot.thread_state import ThreadState
    from bot.turn import Turn


class AnswerListeners(Listeners):
    """Listens to the buttons of answers."""

    def register(self, app: AsyncApp) -> None:
        """Listen to `app`."""
        app.action(re.compile(f"^{blocks.SHOW_ACTION}:"))(logged(self.on_choice))
        app.action(blocks.NONE_ACTION)(logged(self.on_none_of_these))

    async def on_choice(
        self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext, client: AsyncWebClient
    ) -> None:
        """Turn the message with the pressed button into the answer it asks for."""
        await ack()
        with self.tools.in_flight:
            choice, source = blocks.choice_of(pressed(body)), source_of(body, context)
            answered = await self.answered(source)
            state = await self.state(source)
            turn = self.tools.conversation.show(*choice, state) if choice else None
            if not turn or isinstance(turn.reply, Outdated):
                await posting.tell_privately(client, source, Outdated())
            elif answered and not answered.shown:
                # It names no topic any more: an interview has begun in the place of the offer.
                await posting.tell_privately(client, source, PastStep())
            else:
                await self._replace(client, source, answered, state, turn)

    async def on_none_of_these(
        self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext, client: AsyncWebClient
    ) -> None:
        """Take the offered topics back, and let the curators know."""
        await ack()
        with self.tools.in_flight:
            source = source_of(body, context)
            answered = await self.answered(source)
            if answered and not answered.shown:
                return  # It was pressed before, or an interview has begun there.
            if answered:
                await records.miss(self.tools.store, answered, Reason.NONE_OF_THESE)
            state = await self.state(source)
            turn = self.tools.conversation.none_of_these(state)
            await self._replace(client, source, answered, state, turn)

    async def _replace(
        self,
        client: AsyncWebClient,
        source: Source,
        answered: Answered | None,
        seen: ThreadState,
        turn: Turn,
    ) -> None:
        """Show the reply of `turn`; what happens in the thread meanwhile is not undone."""
        await posting.replace(client, source, turn.reply, answered.credit if answered else "")
        state = await self._changed(source, seen, turn)
        if answered:
            await records.change(self.tools.store, answered, turn, state)

    async def _changed(self, source: Source, seen: ThreadState, turn: Turn) -> ThreadState:
        """Keep what the thread is about now; what one person sees is in no thread."""
        if source.ts is None:
            return seen
        new = turn.state.said(turn.reply, source.ts) if source.thread else turn.state
        return await self.tools.store.threads.change(
            source.conversation, lambda now: reconciled(seen, new, now)
        )
