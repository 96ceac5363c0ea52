"""Messages and mentions: each that wants an answer is answered, once."""

from __future__ import annotations

import logging
import re
from contextlib import nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot import manners
from bot.manners import Course, Message
from bot.matching.text import without_quotes
from bot.replies import AnsweredAbove, Apology, SwitchedOff
from bot.slack import posting
from bot.slack.listeners import records
from bot.slack.listeners.tools import Listeners, logged, workspace_of
from bot.store.schema import one_way
from bot.thread_state import FRESH, Attention

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from contextlib import AbstractAsyncContextManager
    from typing import TypeAlias

    from slack_bolt.async_app import AsyncApp
    from slack_bolt.context.async_context import AsyncBoltContext
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.thread_state import ThreadState
    from bot.turn import Turn

    Respond: TypeAlias = Callable[[ThreadState], Turn | None]
    Excuse: TypeAlias = Callable[[AsyncWebClient, Message], Awaitable[None]]

_logger = logging.getLogger(__name__)

_SUBTYPES_OF_PEOPLE = (None, "file_share", "thread_broadcast")
"""Everything else with the type "message" tells of edits, joins, topics and the like."""

_CALLED = re.compile(r"<@(?P<user>\w+)|<!(?:subteam\^|here|channel|everyone)")
"""https://docs.slack.dev/messaging/formatting-message-text: people and groups."""


class MessageListeners(Listeners):
    """Listens to what people write."""

    def register(self, app: AsyncApp) -> None:
        """Listen to `app`."""
        app.event("app_mention")(logged(self.on_message))
        app.event("message")(logged(self.on_message))

    async def on_message(
        self, event: dict[str, Any], context: AsyncBoltContext, client: AsyncWebClient
    ) -> None:
        """Answer a message or a mention that wants an answer, once; hear in silence the others."""
        message = message_from(event, context)
        if not message:
            return
        with self.tools.in_flight:
            try:
                await self._heard(message, client)
            except Exception:
                await _regret(message, client, told_of_by=event["type"])
                raise

    async def _heard(self, message: Message, client: AsyncWebClient) -> None:
        if not await self._is_due(message):
            return
        state = await self._state(message)
        course = manners.course(message, state)
        if not message.direct and course is not Course.SILENT:
            policy = await self.tools.store.channels.policy(message.team, message.channel)
            course = manners.under(policy, course)
        match course:
            case Course.ANSWER:
                await self._reply(message, client, self._answer(message))
            case Course.FOLLOW:
                await self._reply_if_called_for(message, client, state)
            case Course.VOLUNTEER:
                await self._volunteer(message, client)
            case Course.STAND_BACK:
                await self._stand_back(message)
            case Course.LEAVE:
                await self._leave(message)
            case Course.SAY_OFF:
                await self._say_off(message, client)

    async def _is_due(self, message: Message) -> bool:
        """Tell whether a message is to be heard: Slack tells of a mention anew at each edit.

        By then the claim on it may have lapsed or be forgotten. What was taken on once follows its
        edits by `EditListeners`; only what was left unclaimed may have become a mention.
        """
        if not message.edited:
            return True
        in_time = manners.is_edited_in_time(message.ts, message.edited)
        return in_time and not await self.tools.store.claims.is_taken(message.place)

    async def _state(self, message: Message) -> ThreadState:
        """What is known of the message's thread; no need to look where it begins one, unasked."""
        if message.addressed or message.thread_ts:
            return await self.tools.store.threads.state(message.conversation)
        return FRESH

    def _answer(self, message: Message) -> Respond:
        answer = self.tools.conversation.answer
        return lambda state: answer(message.text, state, speaker=message.user, run=message.ts)

    async def _reply_if_called_for(
        self, message: Message, client: AsyncWebClient, state: ThreadState
    ) -> None:
        """Reply to what was not said to the bot, if it can; else the message is left unclaimed.

        An edit may yet make a mention of it.
        """
        follow = self.tools.conversation.follow

        def respond(state: ThreadState) -> Turn | None:
            return follow(message.text, state, speaker=message.user, run=message.ts)

        if respond(state):
            await self._reply(message, client, respond)

    async def _volunteer(self, message: Message, client: AsyncWebClient) -> None:
        """Answer a question asked of everybody, if the topic has had its rest in the channel."""
        turn = self.tools.conversation.volunteer(message.text, speaker=message.user)
        if not turn or not turn.state.topic:
            return
        channels = self.tools.store.channels
        if await channels.may_speak_unasked(message.team, message.channel, turn.state.topic):
            await self._reply(message, client, lambda _: turn)

    async def _reply(self, message: Message, client: AsyncWebClient, respond: Respond) -> None:
        """Reply once; who has addressed the bot is told when something goes wrong."""
        if not await self.tools.store.claims.claim(message.place):
            return
        try:
            await self._say(message, client, respond)
        except posting.FAILURES as error:
            posting.log_failure(error)
            # What may have arrived is followed by nothing that all can see.
            excuse = posting.apologise if posting.is_refused(error) else posting.doubt
            await _excuse(message, client, excuse)
        except Exception:
            _logger.exception("No answer to %s in %s", message.ts, message.channel)
            await _excuse(message, client, posting.apologise)
        await self.settle(message.place)

    async def _say(self, message: Message, client: AsyncWebClient, respond: Respond) -> None:
        store = self.tools.store
        seen = await store.threads.state(message.conversation)
        turn = await linked(message, client, seen, respond)
        if not turn:
            return
        async with self._welcoming(message) as is_new:
            if is_new:
                turn = self.tools.conversation.greeted(message.text, turn)
            reply_ts = await posting.post(client, message, turn.reply)
        await records.remember(store, message, reply_ts, turn, seen)

    def _welcoming(self, message: Message) -> AbstractAsyncContextManager[bool]:
        """Tell whether the message is the first that its writer sends to the bot directly."""
        if message.direct:
            return self.tools.store.people.welcoming(message.team, message.user)
        return nullcontext(enter_result=False)

    async def _stand_back(self, message: Message) -> None:
        """Make room for people; a retry of what was answered before drives nobody away.

        The message is left unclaimed: an edit may yet make a mention of it.
        """
        if not await self.tools.store.claims.is_taken(message.place):
            await self.attend(message.conversation, Attention.STANDS_BACK)

    async def _leave(self, message: Message) -> None:
        """Be quiet until called back; a retry does not undo the calling back."""
        if await self.tools.store.claims.claim(message.place):
            await self.attend(message.conversation, Attention.LEFT)
            await self.settle(message.place)

    async def _say_off(self, message: Message, client: AsyncWebClient) -> None:
        """Say once that the bot is off; the message is left unclaimed: it may be answered yet."""
        claims = self.tools.store.claims
        line = message.team, message.channel, one_way("off", message.ts)
        if not await claims.is_taken(message.place) and await claims.claim(line):
            await posting.whisper(client, message, SwitchedOff())
            await self.settle(line)


async def linked(
    message: Message, client: AsyncWebClient, state: ThreadState, respond: Respond
) -> Turn | None:
    """Return the reply; where it points to an answer, with a link, or anew if that is gone."""
    while (turn := respond(state)) and isinstance(turn.reply, AnsweredAbove):
        try:
            link = await posting.link_to(client, message.channel, turn.reply.ts)
        except posting.FAILURES as error:
            if not posting.is_gone(error):
                posting.log_failure(error)
                return turn
            state = state.without(turn.reply.ts)
        else:
            return replace(turn, reply=replace(turn.reply, link=link))
    return turn


async def _excuse(message: Message, client: AsyncWebClient, excuse: Excuse) -> None:
    """Make an excuse to who has asked the bot; nobody else waits for an answer."""
    if message.addressed:
        await excuse(client, message)


async def _regret(message: Message, client: AsyncWebClient, *, told_of_by: str) -> None:
    """Apologise to who has asked the bot, for what it could not even begin to answer.

    Without its store it knows neither whether it may speak in the channel nor whether it has: only
    that person sees it there, and of the two events that tell of a mention one is apologised for.
    """
    if message.direct:
        await posting.apologise(client, message)
    elif told_of_by == "app_mention":
        await posting.whisper(client, message, Apology())


def message_from(event: dict[str, Any], context: AsyncBoltContext) -> Message | None:
    """Return the message a person wrote; None for what bots post, for edits, joins and the like."""
    if event.get("bot_id") or event.get("subtype") not in _SUBTYPES_OF_PEOPLE:
        return None
    if not event.get("user"):
        return None
    text = event.get("text") or ""
    called = called_in(text)
    # Slack may tell of a mention that is not in the text; one that is quoted there is no mention.
    unseen = event["type"] == "app_mention" and context.bot_user_id not in _called(text)
    return Message(
        team=workspace_of(context),
        channel=event["channel"],
        ts=event["ts"],
        thread_ts=event.get("thread_ts"),
        user=event["user"],
        text=text,
        direct=event.get("channel_type") == "im",
        mentions=unseen or context.bot_user_id in called,
        calls_others=bool(called - {context.bot_user_id}),
        edited=(event.get("edited") or {}).get("ts", ""),
    )


def called_in(text: str) -> set[str | None]:
    """Return who is mentioned as `_called` does, but for what `text` quotes."""
    return _called(without_quotes(text))


def _called(text: str) -> set[str | None]:
    """Return the ids of the people that `text` mentions, and None if it mentions a group."""
    return {called["user"] for called in _CALLED.finditer(text)}
