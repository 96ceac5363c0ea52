"""The answer follows its question: when that is edited, and when it is deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slack_sdk.errors import SlackApiError

from bot.manners import is_edited_in_time
from bot.slack import posting
from bot.slack.listeners import records
from bot.slack.listeners.tools import Listeners, logged, workspace_of
from bot.thread_state import reconciled, stands

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp
    from slack_bolt.context.async_context import AsyncBoltContext
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.store.answers import Answered
    from bot.store.schema import Place
    from bot.thread_state import ThreadState
    from bot.turn import Turn

_TOMBSTONE = "tombstone"
"""What stands in the place of a deleted message that has replies; an edit, as Slack tells it."""


class EditListeners(Listeners):
    """Listens to what becomes of questions."""

    def register(self, app: AsyncApp) -> None:
        """Listen to `app`."""
        app.event({"type": "message", "subtype": "message_changed"})(logged(self.on_changed))
        app.event({"type": "message", "subtype": "message_deleted"})(logged(self.on_deleted))

    async def on_changed(
        self, event: dict[str, Any], context: AsyncBoltContext, client: AsyncWebClient
    ) -> None:
        """Let the answer follow a question that its asker has edited, in time."""
        message = event["message"]
        place = workspace_of(context), event["channel"], message["ts"]
        with self.tools.in_flight:
            if message.get("subtype") == _TOMBSTONE:
                await self._take_back(place, client)
                return
            answered = await self.tools.store.answers.to(place)
            if answered and _is_edited(message, answered):
                text, edited = message.get("text") or "", message["edited"]["ts"]
                if await self.tools.store.answers.edit(place, text, edited):
                    await self._follow(answered, client)

    async def on_deleted(
        self, event: dict[str, Any], context: AsyncBoltContext, client: AsyncWebClient
    ) -> None:
        """Take back the answer to a deleted question."""
        place = workspace_of(context), event["channel"], event["deleted_ts"]
        with self.tools.in_flight:
            await self._take_back(place, client)

    async def _take_back(self, place: Place, client: AsyncWebClient) -> None:
        """Who deletes a question wants none of it kept; its reply may be gone already."""
        store = self.tools.store
        await store.misses.withdraw_all(place)
        if answered := await store.answers.to(place):
            await records.take_back(store, client, answered)

    async def _follow(self, answered: Answered, client: AsyncWebClient) -> None:
        """Answer again until the reply is to what the question says in the end.

        Another edit may be at work on the same reply; whoever is last sees the other's mark.
        """
        while latest := await self.tools.store.answers.to(answered.place):
            await self._answer_again(latest, client)
            newest = await self.tools.store.answers.to(answered.place)
            if not newest or newest.edited == latest.edited:
                return

    async def _answer_again(self, answered: Answered, client: AsyncWebClient) -> None:
        if answered.before.interview != answered.after.interview:
            return  # the message moved an interview, which its buttons or words correct
        turn = self.tools.conversation.answer(
            answered.question, answered.before, speaker=answered.asker, run=answered.ts
        )
        threads = self.tools.store.threads
        now = await threads.state(answered.conversation)
        if turn.state.interview != answered.before.interview and not stands(answered.after, now):
            return  # an interview can only begin where its buttons will find it
        after = await threads.change(
            answered.conversation, lambda now: _state_after(answered, turn, now)
        )
        if await self._update(answered, turn, client):
            await records.change(self.tools.store, answered, turn, after)

    async def _update(self, answered: Answered, turn: Turn, client: AsyncWebClient) -> bool:
        try:
            await posting.update(
                client, answered.channel, answered.reply_ts, turn.reply, answered.credit
            )
        except SlackApiError as error:
            posting.log_refusal(error)
            if posting.is_gone(error):
                await self.tools.store.answers.drop(answered.place)
            return False
        return True


def _state_after(answered: Answered, turn: Turn, now: ThreadState) -> ThreadState:
    """The thread's state with another answer: about that only if nothing was said since."""
    state = reconciled(answered.after, turn.state, now) if stands(answered.after, now) else now
    return state.said(turn.reply, answered.reply_ts) if answered.thread else state


def _is_edited(message: dict[str, Any], answered: Answered) -> bool:
    """Tell whether the asker has changed the words in time; links that unfold change none."""
    edited = message.get("edited") or {}
    return (
        edited.get("user") == answered.asker
        and (message.get("text") or "") != answered.question
        and is_edited_in_time(answered.ts, edited["ts"])
    )
