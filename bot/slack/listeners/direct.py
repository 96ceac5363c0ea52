"""Answers for one person: shown to them alone where they asked, or in their direct messages."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bot.manners import Message
from bot.matching.text import plain
from bot.slack import posting, sentences
from bot.slack.blocks import render
from bot.slack.elements import Rendered, joined, said_of
from bot.slack.listeners import records
from bot.slack.listeners.tools import Listeners, workspace_of
from bot.slack.sharing import private
from bot.store.schema import one_way

if TYPE_CHECKING:
    from slack_bolt.context.async_context import AsyncBoltContext
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.store.schema import Place
    from bot.thread_state import ThreadState
    from bot.turn import Turn


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks by a command or a shortcut, `user`, and where only they see what is answered.

    `key` tells what they did from all else; `bot_user` is who the bot is in their workspace.
    """

    team: str
    channel: str
    user: str
    key: str
    response_url: str
    bot_user: str

    @property
    def place(self) -> Place:
        """What they did, as a claim is made on it."""
        return self.team, self.channel, self.key


def asker_of(body: dict[str, Any], context: AsyncBoltContext, channel: str, user: str) -> Asker:
    """Return who did in `channel` what `body` tells of."""
    return Asker(
        team=workspace_of(context),
        channel=channel,
        user=user,
        key=one_way(body["trigger_id"]),
        response_url=body["response_url"],
        bot_user=context.bot_user_id or "",
    )


class DirectListeners(Listeners):
    """Listeners that answer one person.

    In direct messages they do so in the open conversation, not in a thread of their own: there a
    person types the answer to a question, and Slack tells of a new message.
    """

    async def say_directly(
        self, client: AsyncWebClient, team: str, user: str, turn: Turn, *, key: str, asked: str
    ) -> None:
        """Send the reply of `turn` to `user`, who asked for it by what has this `key`."""
        channel, ts = await posting.send(client, user, render(turn.reply))
        message = Message(
            team,
            channel,
            ts=key,
            thread_ts=None,
            user=user,
            text=asked,
            direct=True,
            mentions=False,
        )
        seen = await self.tools.store.threads.state(message.conversation)
        turn = replace(turn, state=_after(seen, turn.state))
        await records.remember(self.tools.store, message, ts, turn, seen, whole=True)

    async def answer_privately(
        self, client: AsyncWebClient, asker: Asker, text: str, *notes: Rendered
    ) -> None:
        """Show the answer to the person alone; an interview goes on in direct messages.

        Raises any of `posting.FAILURES`.
        """
        turn = self.tools.conversation.answer(text, speaker=asker.user, run=asker.key)
        if turn.state.interview:
            await self.interview(client, asker, turn, text)
            return
        shown = private(turn.reply, asker.key, _spoken(text), asked=asker.key)
        await posting.show(asker.response_url, joined(shown, *notes))
        await records.remember_alone(self.tools.store, asker.place, turn, text)

    async def interview(
        self,
        client: AsyncWebClient,
        asker: Asker,
        turn: Turn,
        text: str = "",
        *,
        in_place: bool = False,
    ) -> None:
        """Begin an interview with the person in their direct messages, and say so.

        `in_place` says it in the place of the message that they pressed something in.
        """
        await self.say_directly(
            client, asker.team, asker.user, turn, key=asker.key, asked=_spoken(text)
        )
        where = said_of(asker.bot_user, sentences.IN_DIRECT_MESSAGES)
        await posting.respond(asker.response_url, where, replace_original=in_place)


def _spoken(text: str) -> str:
    """What was typed, to be repeated in public: it calls nobody."""
    return " ".join(plain(text).split())


def _after(before: ThreadState, said: ThreadState) -> ThreadState:
    """The conversation's state: an interview under way goes on unless another one begins."""
    if said.interview:
        return said
    return replace(before, topic=said.topic, focus=said.focus, choices=said.choices)
