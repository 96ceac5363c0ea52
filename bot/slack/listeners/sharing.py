"""The button that makes a private answer everybody's."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from slack_sdk.errors import SlackApiError

from bot.manners import Message, Policy
from bot.replies import Outdated
from bot.slack import posting, sentences, sharing
from bot.slack.blocks import render
from bot.slack.elements import joined, said
from bot.slack.listeners import records
from bot.slack.listeners.tools import Listeners, Source, is_direct, logged, pressed, source_of
from bot.store.schema import one_way
from bot.thread_state import FRESH

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp
    from slack_bolt.context.ack.async_ack import AsyncAck
    from slack_bolt.context.async_context import AsyncBoltContext
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.slack.sharing import Share
    from bot.turn import Turn


class SharingListeners(Listeners):
    """Listens to the Share button of private answers."""

    def register(self, app: AsyncApp) -> None:
        """Listen to `app`."""
        app.action(sharing.SHARE_ACTION)(logged(self.on_share))

    async def on_share(
        self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext, client: AsyncWebClient
    ) -> None:
        """Post the answer in the channel, once, and say so in the place of the private one."""
        await ack()
        share, source = sharing.share_of(pressed(body)), source_of(body, context)
        turn = self._turn(share, source) if share else None
        if not share or not turn or isinstance(turn.reply, Outdated):
            with self.tools.in_flight:
                await posting.tell_privately(client, source, Outdated())
            return
        with self.tools.in_flight:
            await self._share_once(client, source, share, turn)

    async def _share_once(
        self, client: AsyncWebClient, source: Source, share: Share, turn: Turn
    ) -> None:
        """Share an answer, once; where the bot is off, say so at each press."""
        policy = await self.tools.store.channels.policy(source.team, source.channel)
        tell = partial(posting.respond, source.response_url)
        if policy is Policy.OFF and not is_direct(source.channel):
            press = source.team, source.channel, source.key
            await self.once(press, partial(tell, said(sentences.NOT_SHARED_WHILE_OFF)), tell)
            return
        answer = source.team, source.channel, one_way("share", share.key)
        await self.once(answer, partial(self._share, client, source, share, turn), tell)

    async def _share(
        self, client: AsyncWebClient, source: Source, share: Share, turn: Turn
    ) -> None:
        credit = sharing.credit(share, source.user)
        answer = joined(credit, render(turn.reply))
        try:
            _, ts = await posting.send(client, source.channel, answer)
        except SlackApiError as error:
            if not posting.is_not_there(error):
                raise
            await posting.show(source.response_url, answer, public=True)
        else:
            await self._remember(source, share, turn, ts, credit.text)
        done = said(sentences.SHARED)
        await posting.respond(source.response_url, done, replace_original=True)

    def _turn(self, share: Share, source: Source) -> Turn:
        """Below the shared answer the person who shared it is listened to."""
        state = FRESH.called_by(source.user)
        return self.tools.conversation.show(share.topic, share.focus, state)

    async def _remember(
        self, source: Source, share: Share, turn: Turn, ts: str, credit: str
    ) -> None:
        message = Message(
            team=source.team,
            channel=source.channel,
            ts=source.key,
            thread_ts=ts,
            user=source.user,
            text=share.question,
            direct=is_direct(source.channel),
            mentions=False,
        )
        store = self.tools.store
        await records.remember(store, message, ts, turn, FRESH, whole=True, credit=credit)
