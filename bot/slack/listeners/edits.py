"""The answer follows its question: when that is edited, and when it is deleted."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from slack_sdk.errors import SlackApiError

from bot import manners
from bot.manners import Course, Message
from bot.slack import posting
from bot.slack.listeners import records
from bot.slack.listeners.messages import called_in
from bot.slack.listeners.tools import Listeners, is_direct, logged, workspace_of
from bot.thread_state import Attention, reconciled, stands

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp
    from slack_bolt.context.async_context import AsyncBoltContext
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.store.answers import Answered
    from bot.store.schema import Place
    from bot.thread_state import ThreadState
    from bot.turn import Turn

PAUSE_SECONDS = 0.5
"""How long to wait before it is looked again whether a message is answered by now."""

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
            elif message.get("edited"):  # links that unfold change no words
                await self._edit(place, message, context.bot_user_id, client)

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
        answered = await self._answered(place)
        await store.misses.withdraw_all(place)
        if answered:
            await records.take_back(store, client, answered)

    async def _edit(
        self,
        place: Place,
        message: dict[str, Any],
        bot_user: str | None,
        client: AsyncWebClient,
    ) -> None:
        answers = self.tools.store.answers
        answered = await self._answered(place)
        if answered and _is_edited(message, answered):
            text, edited = message.get("text") or "", message["edited"]["ts"]
            if await answers.edit(place, text, edited):
                await self._follow(answered, bot_user, client)

    async def _answered(self, place: Place) -> Answered | None:
        """Return how a message was answered, once that is settled; None if it was not.

        Slack may hold an answer back, or the answer to the call that posts it: what becomes of the
        question meanwhile counts as well.
        """
        while await self.tools.store.claims.is_under_way(place):  # noqa: ASYNC110  # the work may be another process's
            await asyncio.sleep(PAUSE_SECONDS)
        return await self.tools.store.answers.to(place)

    async def _follow(
        self, answered: Answered, bot_user: str | None, client: AsyncWebClient
    ) -> None:
        """Answer again until the reply is to what the question says in the end.

        Another edit may be at work on the same reply; whoever is last sees the other's mark.
        """
        while latest := await self.tools.store.answers.to(answered.place):
            await self._answer_again(latest, bot_user, client)
            newest = await self.tools.store.answers.to(answered.place)
            if not newest or newest.edited == latest.edited:
                return

    async def _answer_again(
        self, answered: Answered, bot_user: str | None, client: AsyncWebClient
    ) -> None:
        if answered.before.interview != answered.after.interview:
            return  # the message moved an interview, which its buttons or words correct
        course = _course(answered, bot_user)
        turn = self._turn(answered, course)
        if turn:
            await self._change(answered, turn, client)
        else:
            await self._leave_unsaid(answered, course, client)

    def _turn(self, answered: Answered, course: Course) -> Turn | None:
        """Return what is to be said to what the message says now, heard where it was said."""
        conversation = self.tools.conversation
        text, before, speaker = answered.question, answered.before, answered.asker
        match course:
            case Course.ANSWER:
                return conversation.answer(text, before, speaker=speaker, run=answered.ts)
            case Course.FOLLOW:
                return conversation.follow(text, before, speaker=speaker, run=answered.ts)
            case Course.VOLUNTEER:
                return conversation.volunteer(text, speaker=speaker)
            case _:
                return None

    async def _leave_unsaid(
        self, answered: Answered, course: Course, client: AsyncWebClient
    ) -> None:
        """Take back what nobody asked the bot for, and it would not have said to the new words.

        The message is unclaimed then, as all that is ignored: it may yet be made a mention.
        """
        store = self.tools.store
        if await records.take_back(store, client, answered):
            await store.claims.release(answered.place)
        if course is Course.LEAVE:
            await self.attend(answered.conversation, Attention.LEFT)

    async def _change(self, answered: Answered, turn: Turn, client: AsyncWebClient) -> None:
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


def _course(answered: Answered, bot_user: str | None) -> Course:
    """What to do about what a message says now: who has asked the bot once is answered."""
    if answered.addressed:
        return Course.ANSWER
    return manners.course(_message(answered, bot_user), answered.before)


def _message(answered: Answered, bot_user: str | None) -> Message:
    """The message, as it would be heard for the first time."""
    called = called_in(answered.question)
    return Message(
        team=answered.team,
        channel=answered.channel,
        ts=answered.ts,
        thread_ts=None if answered.thread == answered.ts else answered.thread,
        user=answered.asker,
        text=answered.question,
        direct=is_direct(answered.channel),
        mentions=bot_user in called,
        calls_others=bool(called - {bot_user}),
    )


def _state_after(answered: Answered, turn: Turn, now: ThreadState) -> ThreadState:
    """The thread's state with another answer: about that only if nothing was said since."""
    state = reconciled(answered.after, turn.state, now) if stands(answered.after, now) else now
    return state.said(turn.reply, answered.reply_ts) if answered.thread else state


def _is_edited(message: dict[str, Any], answered: Answered) -> bool:
    """Tell whether the asker has changed the words in time."""
    edited = message["edited"]
    return (
        edited.get("user") == answered.asker
        and (message.get("text") or "") != answered.question
        and manners.is_edited_in_time(answered.ts, edited["ts"])
    )
