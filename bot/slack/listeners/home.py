"""The Home tab, the first visit to Messages, and the buttons that are answered there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bot.slack import blocks, pages, posting
from bot.slack.listeners.direct import DirectListeners
from bot.slack.listeners.tools import logged, pressed, workspace_of
from bot.store.schema import one_way

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp
    from slack_bolt.context.ack.async_ack import AsyncAck
    from slack_bolt.context.async_context import AsyncBoltContext
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.turn import Turn


class HomeListeners(DirectListeners):
    """Listens to visits, and to the buttons of the Home tab and of the welcome."""

    def register(self, app: AsyncApp) -> None:
        """Listen to `app`."""
        app.event("app_home_opened")(logged(self.on_visit))
        app.action(re.compile(f"^{pages.TOPIC_ACTION}:"))(logged(self.on_topic))
        app.action(re.compile(f"^{blocks.EXAMPLE_ACTION}:"))(logged(self.on_example))
        app.action(blocks.RECOMMEND_BUTTON.action_id)(logged(self.on_recommend))

    async def on_visit(
        self, event: dict[str, Any], context: AsyncBoltContext, client: AsyncWebClient
    ) -> None:
        """Show the Home tab; greet a newcomer, there or in Messages, wherever they look.

        Who opens Home has not spoken to the bot, and gets no message for it: the greeting stands
        on the page. Who opens Messages is about to.
        """
        team, user = workspace_of(context), event["user"]
        with self.tools.in_flight:
            if event.get("tab") == "home":
                await self._publish(client, team, user, event.get("view"))
            else:
                await self._greet(client, team, user, event["channel"])

    async def _greet(self, client: AsyncWebClient, team: str, user: str, channel: str) -> None:
        async with self.tools.store.people.welcoming(team, user) as is_new:
            if is_new:
                welcome = blocks.render(self.tools.conversation.welcome())
                await posting.send(client, channel, welcome)

    async def _publish(
        self, client: AsyncWebClient, team: str, user: str, view: pages.View | None
    ) -> None:
        """Publish the Home tab, unless the person has the right one, or is getting it."""
        shown, store = self.tools.pages, self.tools.store
        if shown.is_current(view):
            return
        # A claim that is never marked as answered rests for a while and can be made again.
        async with store.claims.attempt((team, user, "home")) as is_first:
            if not is_first:
                return
            async with store.people.welcoming(team, user) as is_new:
                page = shown.first_home if is_new else shown.home
                await client.views_publish(user_id=user, view=page)

    async def on_topic(
        self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext, client: AsyncWebClient
    ) -> None:
        """Answer the topic of a button."""
        await ack()
        choice = blocks.choice_of(pressed(body))
        if choice:
            turn = self.tools.conversation.show(*choice)
            await self._answer(body, context, client, turn)

    async def on_example(
        self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext, client: AsyncWebClient
    ) -> None:
        """Answer the question of a button."""
        await ack()
        user, run = body["user"]["id"], one_way(body["trigger_id"])
        turn = self.tools.conversation.answer(pressed(body), speaker=user, run=run)
        await self._answer(body, context, client, turn)

    async def on_recommend(
        self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext, client: AsyncWebClient
    ) -> None:
        """Begin an interview."""
        await ack()
        user, run = body["user"]["id"], one_way(body["trigger_id"])
        turn = self.tools.conversation.recommend(speaker=user, run=run)
        await self._answer(body, context, client, turn)

    async def _answer(
        self, body: dict[str, Any], context: AsyncBoltContext, client: AsyncWebClient, turn: Turn
    ) -> None:
        """Send the reply, once for all presses of the button in the next moments.

        What could not be sent can be asked for again at once.
        """
        team, user = workspace_of(context), body["user"]["id"]
        button, key = one_way(pressed(body)), one_way(body["trigger_id"])
        with self.tools.in_flight:
            async with self.tools.store.claims.attempt((team, user, button)) as is_first:
                if is_first:
                    asked = str(body["actions"][0]["text"]["text"])
                    await self.say_directly(client, team, user, turn, key=key, asked=asked)
