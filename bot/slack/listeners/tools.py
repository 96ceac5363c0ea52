"""What every listener works with."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any

from bot.replies import Apology
from bot.slack import pages, posting, sentences
from bot.slack.blocks import render
from bot.slack.elements import said
from bot.slack.manifest import scopes_in
from bot.slack.sharing import asked_in
from bot.store.schema import one_way
from bot.thread_state import FRESH

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from slack_bolt.context.async_context import AsyncBoltContext
    from slack_sdk.web.async_slack_response import AsyncSlackResponse

    from bot.conversation import Conversation
    from bot.knowledge.model import Knowledge
    from bot.slack.elements import Rendered
    from bot.slack.in_flight import InFlight
    from bot.slack.pages import Pages
    from bot.store.answers import Answered
    from bot.store.schema import Place
    from bot.store.store import Store
    from bot.thread_state import Attention, ThreadState


_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Tools:
    """Who decides, what is remembered, what is under way, and what is the same for everybody.

    `scopes` are the permissions that the bot's token has.
    """

    conversation: Conversation
    store: Store
    in_flight: InFlight
    pages: Pages
    scopes: frozenset[str]


def make_tools(
    knowledge: Knowledge,
    conversation: Conversation,
    store: Store,
    in_flight: InFlight,
    identity: AsyncSlackResponse,
) -> Tools:
    """Return the tools of a bot; `identity` is what auth.test says of its token."""
    shown = pages.build(knowledge, conversation.welcome())
    scopes = scopes_in(str(identity.headers.get("x-oauth-scopes", "")))
    return Tools(conversation, store, in_flight, shown, scopes)


@dataclass(frozen=True, slots=True)
class Source:
    """The message in which `user` pressed a button.

    `ts` is None for a message that only this person sees: the Web API cannot change it, only its
    `response_url` can, which Slack takes five times in half an hour. `thread` is the timestamp of
    the root of the thread, "" for the open conversation of a direct message. `key` tells this press
    from all others. `asked` is the key under which it is kept what a private answer answers.
    """

    team: str
    channel: str
    thread: str
    ts: str | None
    user: str
    response_url: str
    key: str
    asked: str = ""

    @property
    def is_ephemeral(self) -> bool:
        """Whether nobody but the person sees it: nothing said there becomes a thread's state."""
        return self.ts is None

    @property
    def conversation(self) -> Place:
        """What tells its conversation from others, as `Message.conversation` does."""
        return self.team, self.channel, self.thread


@dataclass(frozen=True, slots=True)
class Listeners:
    """The listeners of one surface."""

    tools: Tools

    async def state(self, source: Source) -> ThreadState:
        """Return what the thread of `source` is about; what one person sees is in no thread."""
        if source.is_ephemeral:
            return FRESH
        return await self.tools.store.threads.state(source.conversation)

    async def answered(self, source: Source) -> Answered | None:
        """Return what the message of `source` answers; None where that is not kept."""
        ts = source.ts or source.asked
        if not ts:
            return None
        return await self.tools.store.answers.given_in((source.team, source.channel, ts))

    async def once(
        self,
        place: Place,
        work: Callable[[], Awaitable[object]],
        tell: Callable[[Rendered], Awaitable[object]],
    ) -> bool:
        """Do the `work` that `place` asks for; False when it was taken on before.

        By whichever process: `place` is a message, or what tells a press or a command from others.
        What failed can be asked for again once the claim on it has lapsed: `tell` says so to the
        person, and where it may have arrived all the same, that too.
        """
        with self.tools.in_flight:
            try:
                if not await self.tools.store.claims.claim(place):
                    return False
                await work()
            except posting.FAILURES as error:
                posting.log_failure(error)
                is_sure = posting.is_refused(error)
                await tell(render(Apology()) if is_sure else said(sentences.IN_DOUBT))
            except Exception:
                _logger.exception("Nothing came of %s in %s", place[2], place[1])
                await tell(render(Apology()))
            else:
                await self.settle(place)
            return True

    async def attend(self, conversation: Place, attention: Attention) -> None:
        """Listen less in a thread than before."""
        threads = self.tools.store.threads
        await threads.change(conversation, lambda now: now.attending(attention))

    async def settle(self, place: Place) -> None:
        """Note that `place` needs no further answer.

        What cannot be noted was done all the same: nobody gets an apology for it.
        """
        try:
            await self.tools.store.claims.mark_answered(place)
        except Exception:
            _logger.exception("That %s in %s is answered could not be noted", place[2], place[1])


def workspace_of(context: AsyncBoltContext) -> str:
    """Return the workspace that the bot is installed in, which all that is kept is filed under.

    `context.team_id` may be that of the person: in a channel shared with another workspace, and
    where a press tells of no workspace but the person's.
    """
    authorized = context.authorize_result
    return (authorized and authorized.team_id) or context.team_id or ""


def logged(listen: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    """Return a listener that logs what goes wrong in it.

    An error that Bolt sees makes it forget that the request was acknowledged, if that has not been
    sent yet: Slack waits for three seconds then, and tells the person that something went wrong.
    """

    @wraps(listen)
    async def listener(**arguments: object) -> None:
        try:
            await listen(**arguments)
        except posting.FAILURES as error:
            posting.log_failure(error)
        except Exception:
            _logger.exception("What happened in Slack could not be dealt with")

    return listener


def source_of(body: dict[str, Any], context: AsyncBoltContext) -> Source:
    """Return the message that a press tells of; an ephemeral's press has no `message`."""
    container, message = body["container"], body.get("message") or {}
    channel = str(container.get("channel_id") or body["channel"]["id"])
    ts = None if container.get("is_ephemeral") else str(message.get("ts", container["message_ts"]))
    return Source(
        team=workspace_of(context),
        channel=channel,
        thread=_thread_of(channel, ts, message.get("thread_ts") or container.get("thread_ts")),
        ts=ts,
        user=body["user"]["id"],
        response_url=str(body.get("response_url", "")),
        key=one_way(str(body.get("trigger_id"))),
        asked="" if ts else asked_in(str(body["actions"][0].get("block_id"))),
    )


def reply_of(body: dict[str, Any], context: AsyncBoltContext) -> Place:
    """Return the bot's message that a press tells of, be it seen by one person or by all."""
    container = body["container"]
    return workspace_of(context), container["channel_id"], container["message_ts"]


def _thread_of(channel: str, ts: str | None, thread_ts: str | None) -> str:
    """The thread of the bot's message `ts`, which may be the root of it."""
    is_root = thread_ts in (None, ts)
    if is_root and ts and not is_direct(channel):
        return ts
    return "" if is_root else str(thread_ts)


def is_direct(channel: str) -> bool:
    """Tell whether `channel` is a conversation of two: Slack begins the ids of those with D."""
    return channel.startswith("D")


def pressed(body: dict[str, Any]) -> str:
    """Return the value of the button that was pressed."""
    return str(body["actions"][0].get("value"))
