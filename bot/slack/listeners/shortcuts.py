"""The shortcuts: "Answer this" on a message, and the interview from anywhere."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from slack_sdk.errors import SlackApiError

from bot.manners import Message, Policy
from bot.slack import posting, sentences
from bot.slack.blocks import render
from bot.slack.elements import joined, said, said_of
from bot.slack.listeners import records
from bot.slack.listeners.direct import Asker, DirectListeners, asker_of
from bot.slack.listeners.messages import linked
from bot.slack.listeners.tools import is_direct, logged, workspace_of
from bot.slack.manifest import ANSWER_SHORTCUT, RECOMMEND_SHORTCUT
from bot.store.schema import one_way

if TYPE_CHECKING:
    from collections.abc import Callable

    from slack_bolt.async_app import AsyncApp
    from slack_bolt.context.ack.async_ack import AsyncAck
    from slack_bolt.context.async_context import AsyncBoltContext
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.thread_state import ThreadState
    from bot.turn import Turn


class ShortcutListeners(DirectListeners):
    """Listens to the shortcuts."""

    def register(self, app: AsyncApp) -> None:
        """Listen to `app`."""
        app.message_shortcut(ANSWER_SHORTCUT)(logged(self.on_answer))
        app.global_shortcut(RECOMMEND_SHORTCUT)(logged(self.on_recommend))

    async def on_recommend(
        self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext, client: AsyncWebClient
    ) -> None:
        """Begin an interview with the person in their direct messages."""
        await ack()
        team, user, key = workspace_of(context), body["user"]["id"], one_way(body["trigger_id"])
        turn = self.tools.conversation.recommend(speaker=user, run=key)
        say = partial(self.say_directly, client, team, user, turn, key=key, asked="")
        await self.once((team, user, key), say, partial(posting.send, client, user))

    async def on_answer(
        self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext, client: AsyncWebClient
    ) -> None:
        """Answer a message in its thread; privately where the bot is no member."""
        await ack()
        asker = asker_of(body, context, body["channel"]["id"], body["user"]["id"])
        message = _asked(body["message"], asker)
        with self.tools.in_flight:
            if not message:
                await posting.respond(asker.response_url, said(sentences.A_BOTS))
            elif not message.text.strip():
                await posting.respond(asker.response_url, said(sentences.NO_TEXT))
            else:
                await self._answer_once(message, asker, client)

    async def _answer_once(self, message: Message, asker: Asker, client: AsyncWebClient) -> None:
        """Do what was chosen, however often Slack tells of it."""
        work = partial(self._answer_or_point, message, asker, client)
        await self.once(asker.place, work, partial(posting.respond, asker.response_url))

    async def _answer_or_point(
        self, message: Message, asker: Asker, client: AsyncWebClient
    ) -> None:
        """Answer for all who choose it, but where the bot is off; who comes later is told where."""
        policy = await self.tools.store.channels.policy(message.team, message.channel)
        if policy is Policy.OFF and not message.direct:
            note = said(sentences.ONLY_YOU_WHILE_OFF)
            await self.answer_privately(client, asker, message.text, note)
            return
        answer = partial(self._answer, message, asker, client)
        tell = partial(posting.respond, asker.response_url)
        if not await self.once(message.place, answer, tell):
            await self._point_to_answer(message, asker, client)

    async def _answer(self, message: Message, asker: Asker, client: AsyncWebClient) -> None:
        """Answer as if the author had said it to the bot; privately where it is no member."""
        seen = await self.tools.store.threads.state(message.conversation)
        turn = await linked(message, client, seen, self._reply_to(message))
        if not turn:
            return
        credit = said_of(asker.user, sentences.ASKED_FOR_ANSWER)
        answer = joined(credit, render(turn.reply))
        try:
            _, ts = await posting.send(client, asker.channel, answer, message.reply_thread)
        except SlackApiError as error:
            if not posting.is_not_there(error):
                raise
            invite = said_of(asker.bot_user, sentences.INVITE)
            await self.answer_privately(client, asker, message.text, invite)
            # Once the bot is invited, the answer may be asked for again, for all.
            await self.tools.store.claims.release(message.place)
        else:
            store = self.tools.store
            await records.remember(store, message, ts, turn, seen, credit=credit.text)

    def _reply_to(self, message: Message) -> Callable[[ThreadState], Turn]:
        answer = self.tools.conversation.answer
        return lambda state: answer(message.text, state, speaker=message.user, run=message.ts)

    async def _point_to_answer(
        self, message: Message, asker: Asker, client: AsyncWebClient
    ) -> None:
        """Say that the message was answered, with a link where Slack gives one.

        What was answered to somebody else alone, or taken back, is answered to this person too.
        """
        answered = await self.tools.store.answers.to(message.place)
        if not answered:
            await self.answer_privately(client, asker, message.text)
            return
        told = sentences.ANSWERED_ALREADY
        with suppress(*posting.FAILURES):
            link = await posting.link_to(client, answered.channel, answered.reply_ts)
            told = sentences.ANSWERED_THERE.format(link=link)
        await posting.respond(asker.response_url, said(told))


def _asked(chosen: dict[str, Any], asker: Asker) -> Message | None:
    """Return the chosen message as one to the bot by its author; None for what a bot wrote."""
    if chosen.get("bot_id") or not chosen.get("user"):
        return None
    return Message(
        team=asker.team,
        channel=asker.channel,
        ts=chosen["ts"],
        thread_ts=chosen.get("thread_ts"),
        user=chosen["user"],
        text=chosen.get("text") or "",
        direct=is_direct(asker.channel),
        mentions=True,
    )
