"""What the fake Slack remembers: channels with their messages, ephemerals, views."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any

import payloads
from payloads import Payload

if TYPE_CHECKING:
    from collections.abc import Iterable

FIRST_SECOND = 1_700_001_000
"""Where the fake's clock starts: after the defaults of `payloads`, a second for each message."""

TAKEN_OVER = ("type", "subtype", "user", "bot_id", "app_id", "text", "ts", "thread_ts", "files")
"""What of an event stands in the channel afterwards."""


class SlackError(Exception):
    """Slack's answer when it does not do what a call asks for."""

    def __init__(self, code: str, messages: Iterable[str] = ()) -> None:
        super().__init__(code)
        self.code = code
        self.messages = list(messages)


@dataclass
class Ephemeral:
    """A message that one person sees, until the page is loaded anew."""

    channel: str
    user: str
    content: Payload
    ts: str
    thread_ts: str | None = None


@dataclass
class ResponseUrl:
    """What an interaction's `response_url` is about, and how often it may still be used."""

    channel: str
    user: str
    message_ts: str | None = None
    uses_left: int = 5


@dataclass
class Workspace:
    """The state of the one workspace that the fake Slack serves."""

    channels: dict[str, dict[str, Payload]]
    ephemerals: list[Ephemeral] = field(default_factory=list)
    views: dict[str, Payload] = field(default_factory=dict)
    homes: dict[str, Payload] = field(default_factory=dict)
    deleted: list[Payload] = field(default_factory=list)
    response_urls: dict[str, ResponseUrl] = field(default_factory=dict)
    used_triggers: set[str] = field(default_factory=set)
    _second: int = FIRST_SECOND
    _numbers: count[int] = field(default_factory=lambda: count(1))

    def new_ts(self) -> str:
        """Return a time stamp that is later than every other one."""
        self._second += 1
        return f"{self._second}.000100"

    def new_id(self, kind: str) -> str:
        """Return an id that nothing else has."""
        return f"{kind}{next(self._numbers)}"

    def messages(self, channel: str) -> list[Payload]:
        """Return the channel's messages, the oldest first."""
        return sorted(self._channel(channel).values(), key=lambda message: str(message["ts"]))

    def message(self, channel: str, ts: str) -> Payload:
        """Return a message."""
        try:
            return self._channel(channel)[ts]
        except KeyError:
            raise SlackError("message_not_found") from None

    def thread(self, channel: str, root: str) -> list[Payload]:
        """Return a thread, the root first; of a reply that is taken for a root, only itself."""
        if root not in self._channel(channel):
            raise SlackError("thread_not_found")
        return [
            message
            for message in self.messages(channel)
            if root in {message["ts"], message.get("thread_ts")}
        ]

    def hear(self, event: Payload) -> None:
        """Put what an incoming event tells of into its channel, as it stands in real Slack's.

        The root of a thread is made up if it is not there: it may be older than the test.
        """
        if event["type"] not in {"message", "app_mention"} or event.get("hidden"):
            return
        messages = self.channels.setdefault(event["channel"], {})
        root = event.get("thread_ts")
        if root and root not in messages:
            self._put(event["channel"], _by_a_person("the thread's first message", root))
        if event["ts"] not in messages:
            said = {key: event[key] for key in TAKEN_OVER if key in event}
            self._put(event["channel"], {**said, "type": "message"})

    def post(self, channel: str, content: Payload, thread_ts: str | None = None) -> Payload:
        """Post the bot's message."""
        self.check_thread(channel, thread_ts)
        message = payloads.own_message(ts=self.new_ts()) | self.with_block_ids(content)
        if thread_ts:
            message["thread_ts"] = thread_ts
        self._put(channel, message)
        return message

    def addressed(self, channel: str) -> str:
        """Return the channel that a call means: a person's id stands for the direct messages."""
        if not channel.startswith("U"):
            return channel
        direct = payloads.DIRECT if channel == payloads.USER else f"D{channel}"
        self.channels.setdefault(direct, {})
        return direct

    def check_thread(self, channel: str, thread_ts: str | None) -> None:
        """Refuse a thread that does not exist, and a reply that is taken for a thread's root."""
        messages = self._channel(channel)
        if not thread_ts:
            return
        if thread_ts not in messages:
            raise SlackError("thread_not_found")
        if messages[thread_ts].get("thread_ts", thread_ts) != thread_ts:
            raise SlackError("cannot_reply_to_message")

    def update(self, channel: str, ts: str, content: Payload) -> Payload:
        """Put new content into one of the bot's messages; blocks that are not given are gone."""
        message = self.message(channel, ts)
        self._own(message, "cant_update_message")
        message.pop("blocks", None)
        edited = {"user": payloads.BOT_USER, "ts": self.new_ts()}
        message.update(self.with_block_ids(content), edited=edited)
        return message

    def delete(self, channel: str, ts: str) -> None:
        """Delete one of the bot's messages."""
        message = self.message(channel, ts)
        self._own(message, "cant_delete_message")
        self.remove(channel, ts)

    def remove(self, channel: str, ts: str) -> None:
        """Delete any message, as people and administrators can."""
        self.deleted.append(self._channel(channel).pop(ts))

    def whisper(
        self, channel: str, user: str, content: Payload, thread_ts: str | None = None
    ) -> Ephemeral:
        """Show a message to one person."""
        self.check_thread(channel, thread_ts)
        shown = self.with_block_ids(content)
        ephemeral = Ephemeral(channel, user, shown, self.new_ts(), thread_ts)
        self.ephemerals.append(ephemeral)
        return ephemeral

    def keep_view(self, view: Payload, view_id: str) -> Payload:
        """Keep a view under its id, with a hash that tells its version."""
        kept: Payload = {
            "state": {"values": {}},
            "root_view_id": view_id,
            **self.with_block_ids(view),
            "id": view_id,
            "hash": self.new_id("hash"),
        }
        self.views[view_id] = kept
        return kept

    def _channel(self, channel: str) -> dict[str, Payload]:
        try:
            return self.channels[channel]
        except KeyError:
            raise SlackError("channel_not_found") from None

    def _put(self, channel: str, message: Payload) -> None:
        self._second = max(self._second, int(message["ts"].partition(".")[0]))
        self.channels[channel][message["ts"]] = message

    def with_block_ids(self, content: Payload) -> Payload:
        """Slack gives an id to every block that comes without one."""
        if not content.get("blocks"):
            return content
        blocks = [{"block_id": self.new_id("b"), **block} for block in content["blocks"]]
        return {**content, "blocks": blocks}

    @staticmethod
    def _own(message: Payload, code: str) -> None:
        if message.get("user") != payloads.BOT_USER:
            raise SlackError(code)


def _by_a_person(text: str, ts: str) -> Payload:
    return {"type": "message", "user": "U2", "text": text, "ts": ts}


def content_of(arguments: dict[str, Any]) -> Payload:
    """Return what of a call's arguments becomes part of the message."""
    kept = ("text", "blocks", "attachments", "markdown_text", "metadata")
    content = {key: arguments[key] for key in kept if arguments.get(key)}
    return {"text": "", **content}
