"""The buttons of the recommendation interview."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any

from bot.interview_replies import NotYours, PastStep
from bot.slack import blocks, posting
from bot.slack.listeners import records
from bot.slack.listeners.direct import DirectListeners, asker_of
from bot.slack.listeners.tools import logged, pressed, source_of
from bot.store.schema import one_way
from bot.turn import Turn

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp
    from slack_bolt.context.ack.async_ack import AsyncAck
    from slack_bolt.context.async_context import AsyncBoltContext
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.slack.listeners.direct import Asker
    from bot.slack.listeners.tools import Source
    from bot.thread_state import ThreadState


class InterviewListeners(DirectListeners):
    """Listens to the buttons of interviews, and to that of an offer which begins one."""

    def register(self, app: AsyncApp) -> None:
        """Listen to `app`."""
        app.action(re.compile(f"^{blocks.INTERVIEW_ACTION}:"))(logged(self.on_press))
        app.action(blocks.ADVICE_BUTTON.action_id)(logged(self.on_wish))

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
            conversation = self.tools.conversation
            turn = conversation.press(press, state) if press else Turn(PastStep(), state)
            await self._take(client, source, state, turn)

    async def on_wish(
        self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext, client: AsyncWebClient
    ) -> None:
        """Interview the person in the place of the offer, if nobody is interviewed there yet.

        What only they see has no thread: from there it goes to their direct messages.
        """
        await ack()
        with self.tools.in_flight:
            source = source_of(body, context)
            state, answered = await self.state(source), await self.answered(source)
            asked = answered.asked if answered else ""
            begin = partial(self.tools.conversation.recommend, asked, speaker=source.user)
            if source.is_ephemeral:
                asker = asker_of(body, context, source.channel, source.user)
                await self._interview_once(client, source, asker, begin(run=source.key), asked)
            else:
                await self._take(client, source, state, begin(state, run=source.key))

    async def _interview_once(
        self, client: AsyncWebClient, source: Source, asker: Asker, turn: Turn, asked: str
    ) -> None:
        """Interview the person directly, once; the offer gives way to a word of where."""
        offer = source.team, source.channel, one_way("advice", source.asked or source.key)
        begin = partial(self.interview, client, asker, turn, asked, in_place=True)
        await self.once(offer, begin, partial(posting.respond, source.response_url))

    async def _take(
        self, client: AsyncWebClient, source: Source, before: ThreadState, turn: Turn
    ) -> None:
        """Take a step: of several presses at once only one finds the thread as it saw it."""
        threads = self.tools.store.threads
        if isinstance(turn.reply, PastStep | NotYours):
            await posting.tell_privately(client, source, turn.reply)
        elif not await threads.exchange(source.conversation, before, turn.state):
            await posting.tell_privately(client, source, PastStep())
        else:
            await self._replace(client, source, before, turn)

    async def _replace(
        self, client: AsyncWebClient, source: Source, before: ThreadState, turn: Turn
    ) -> None:
        """Show the next step; one that cannot be shown is not taken, or no button would fit it.

        One that may be shown all the same is taken: its buttons fit what stands there then.
        """
        store, answered = self.tools.store, await self.answered(source)
        try:
            await posting.replace(client, source, turn.reply, answered.credit if answered else "")
        except posting.FAILURES as error:
            if posting.is_refused(error):
                await store.threads.exchange(source.conversation, turn.state, before)
                raise
            posting.log_failure(error)
            await posting.doubt_change(client, source)
        if answered:
            await records.change(store, answered, turn, turn.state)
