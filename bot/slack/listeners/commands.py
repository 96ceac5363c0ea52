"""The slash command: answers for one person, anywhere, and how the bot behaves in a channel."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, assert_never

from slack_sdk.errors import SlackApiError

from bot.manners import Policy
from bot.slack import posting, sentences, wishes
from bot.slack.blocks import render
from bot.slack.elements import joined, said, said_of
from bot.slack.listeners.direct import Asker, DirectListeners, asker_of
from bot.slack.listeners.tools import is_direct, logged
from bot.slack.manifest import COMMAND

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp
    from slack_bolt.context.ack.async_ack import AsyncAck
    from slack_bolt.context.async_context import AsyncBoltContext
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.slack.elements import Rendered
    from bot.slack.wishes import Here


class CommandListeners(DirectListeners):
    """Listens to the slash command."""

    def register(self, app: AsyncApp) -> None:
        """Listen to `app`."""
        app.command(COMMAND)(logged(self.on_command))

    async def on_command(
        self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext, client: AsyncWebClient
    ) -> None:
        """Do what a person wants, for their eyes."""
        await ack()
        asker = asker_of(body, context, body["channel_id"], body["user_id"])
        scope = _scope_to_hear(body.get("channel_name", ""))
        await self.once(
            asker.place,
            partial(self._grant, client, asker, body.get("text") or "", scope),
            partial(posting.respond, asker.response_url),
        )

    async def _grant(
        self, client: AsyncWebClient, asker: Asker, text: str, scope_to_hear: str
    ) -> None:
        tell = partial(posting.respond, asker.response_url)
        conversation = self.tools.conversation
        match wishes.wish_of(text):
            case wishes.GetHelp():
                await tell(render(conversation.help().reply))
            case wishes.Topics():
                await tell(self.tools.pages.topics)
            case wishes.Recommend(said_already):
                turn = conversation.recommend(said_already, speaker=asker.user, run=asker.key)
                await self.interview(client, asker, turn, said_already)
            case wishes.Ask(question):
                await self.answer_privately(client, asker, question)
            case wishes.Here() as wish:
                await tell(await self._choose(client, asker, wish, scope_to_hear))
            case unknown:
                assert_never(unknown)

    async def _choose(
        self, client: AsyncWebClient, asker: Asker, wish: Here, scope_to_hear: str
    ) -> Rendered:
        """Show or change how the bot behaves in a channel, and return what to tell the person."""
        channels = self.tools.store.channels
        if is_direct(asker.channel):
            return said(sentences.POLICY_DIRECT)
        now = await channels.policy(asker.team, asker.channel)
        shown = joined(said(sentences.POLICY_IS[now]), said(sentences.POLICY_CHOICES))
        if wish.unknown:
            return joined(said(sentences.POLICY_UNKNOWN), shown)
        if wish.policy in (None, now):
            return shown
        if wish.policy is Policy.QUESTIONS and scope_to_hear not in self.tools.scopes:
            return said(sentences.cannot_hear(scope_to_hear))
        return await self._announce(client, asker, wish.policy)

    async def _announce(self, client: AsyncWebClient, asker: Asker, policy: Policy) -> Rendered:
        """Tell everybody in the channel; what cannot be told is not changed."""
        try:
            line = said_of(asker.user, sentences.POLICY_CHANGED[policy])
            await posting.send(client, asker.channel, line)
        except SlackApiError as error:
            if not posting.is_not_there(error):
                raise
            invite = said_of(asker.bot_user, sentences.INVITE)
            return joined(invite, said(sentences.NOTHING_CHANGED))
        await self.tools.store.channels.choose(asker.team, asker.channel, policy)
        return said(sentences.POLICY_IS[policy])


def _scope_to_hear(channel_name: str) -> str:
    """The permission without which the bot hears nothing but its name in such a channel.

    Slack calls every private channel "privategroup" here, and group messages "mpdm-...".
    """
    if channel_name == "privategroup":
        return "groups:history"
    return "mpim:history" if channel_name.startswith("mpdm-") else "channels:history"
