"""What people think of an answer: Helpful, Not helpful, Why this answer?, Dismiss."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bot.feedback_replies import OnlyTheAsker, Voted
from bot.gaps import Reason
from bot.replies import Outdated
from bot.slack import feedback_blocks, posting
from bot.slack.feedback_blocks import MenuItem
from bot.slack.listeners import records
from bot.slack.listeners.tools import Listeners, Source, logged, reply_of, source_of

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp
    from slack_bolt.context.ack.async_ack import AsyncAck
    from slack_bolt.context.async_context import AsyncBoltContext
    from slack_sdk.web.async_client import AsyncWebClient


class FeedbackListeners(Listeners):
    """Listens to the last row of every answer."""

    def register(self, app: AsyncApp) -> None:
        """Listen to `app`."""
        app.action(re.compile(f"^{feedback_blocks.VOTE_ACTION}:"))(logged(self.on_vote))
        app.action(feedback_blocks.MENU_ACTION)(logged(self.on_menu))

    async def on_vote(
        self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext, client: AsyncWebClient
    ) -> None:
        """Count a vote, one for each person, and tell the person so; the message stays as it is."""
        await ack()
        helpful = body["actions"][0]["action_id"] == feedback_blocks.HELPFUL_ACTION
        store = self.tools.store
        with self.tools.in_flight:
            source = source_of(body, context)
            answered = await self.answered(source)
            reply = answered.reply if answered else reply_of(body, context)
            if answered and not helpful:
                await records.miss(store, answered, Reason.NOT_HELPFUL)
            if await store.votes.cast(reply, source.user, helpful=helpful):
                if not await store.votes.count(reply, helpful=False):
                    await store.misses.withdraw(reply, Reason.NOT_HELPFUL)
                await posting.tell_privately(client, source, Voted(helpful))

    async def on_menu(
        self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext, client: AsyncWebClient
    ) -> None:
        """Do what was picked from the menu of an answer."""
        await ack()
        with self.tools.in_flight:
            picked = feedback_blocks.picked_from(body["actions"][0]["selected_option"]["value"])
            source = source_of(body, context)
            match picked:
                case None:
                    await posting.tell_privately(client, source, Outdated())
                case MenuItem.DISMISS, _, _:
                    await self._dismiss(client, source)
                case MenuItem.WHY, topic, focus:
                    answered = await self.answered(source)
                    question = answered.question if answered else None
                    reply = self.tools.conversation.why(question, topic, focus)
                    await posting.tell_privately(client, source, reply)

    async def _dismiss(self, client: AsyncWebClient, source: Source) -> None:
        """Take an answer away, if it is its asker who wants that."""
        if source.is_ephemeral:
            await posting.take_away(source.response_url)
            return
        answered = await self.answered(source)
        if not answered:
            await posting.tell_privately(client, source, Outdated())
        elif answered.asker != source.user:
            await posting.tell_privately(client, source, OnlyTheAsker())
        else:
            await records.miss(self.tools.store, answered, Reason.DISMISSED)
            await records.take_back(self.tools.store, client, answered)
