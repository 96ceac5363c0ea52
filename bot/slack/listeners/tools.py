"""What every listener works with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.thread_state import FRESH

if TYPE_CHECKING:
    from slack_bolt.context.async_context import AsyncBoltContext

    from bot.conversation import Conversation
    from bot.slack.in_flight import InFlight
    from bot.store.answers import Answered
    from bot.store.schema import Place
    from bot.store.store import Store
    from bot.thread_state import ThreadState


@dataclass(frozen=True, slots=True)
class Tools:
    """Who decides, what is remembered, and what is under way."""

    conversation: Conversation
    store: Store
    in_flight: InFlight


@dataclass(frozen=True, slots=True)
class Source:
    """The message in which `user` pressed a button.

    `ts` is None for a message that only this person sees: the Web API cannot change it, only its
    `response_url` can, which Slack takes five times in half an hour. `thread` is the timestamp of
    the root of the thread, "" for the open conversation of a direct message.
    """

    team: str
    channel: str
    thread: str
    ts: str | None
    user: str
    response_url: str

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
        if source.ts is None:
            return None
        reply = source.team, source.channel, source.ts
        return await self.tools.store.answers.given_in(reply)


def source_of(body: dict[str, Any], context: AsyncBoltContext) -> Source:
    """Return the message that a press tells of; an ephemeral's press has no `message`."""
    container, message = body["container"], body.get("message") or {}
    channel = str(container.get("channel_id") or body["channel"]["id"])
    ts = None if container.get("is_ephemeral") else str(message.get("ts", container["message_ts"]))
    return Source(
        team=context.team_id or "",
        channel=channel,
        thread=_thread_of(channel, ts, message.get("thread_ts") or container.get("thread_ts")),
        ts=ts,
        user=body["user"]["id"],
        response_url=str(body.get("response_url", "")),
    )


def reply_of(body: dict[str, Any], context: AsyncBoltContext) -> Place:
    """Return the bot's message that a press tells of, be it seen by one person or by all."""
    container = body["container"]
    return context.team_id or "", container["channel_id"], container["message_ts"]


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
