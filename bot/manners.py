"""Is this message for the bot? Pure: a message in, a decision out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Policy(StrEnum):
    """When the bot speaks in a channel."""

    MENTIONS = "mentions"
    QUESTIONS = "questions"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Message:
    """A message somebody wrote in Slack.

    `ts` and `thread_ts` are Slack's timestamps, strings that also identify; `thread_ts` is None
    for a message outside of a thread. `direct` tells a conversation with the bot alone, `mentions`
    whether the text names the bot. `text` is as Slack sent it, markup included.
    """

    team: str
    channel: str
    ts: str
    thread_ts: str | None
    user: str
    text: str
    direct: bool
    mentions: bool

    @property
    def reply_thread(self) -> str | None:
        """The `thread_ts` to answer with: a channel is always answered in the thread.

        None stands for the open conversation of a direct message.
        """
        return self.thread_ts or (None if self.direct else self.ts)

    @property
    def place(self) -> tuple[str, str, str]:
        """What tells this message from all others: (team, channel, timestamp)."""
        return self.team, self.channel, self.ts

    @property
    def conversation(self) -> tuple[str, str, str]:
        """What tells its conversation from others: (team, channel, thread), "" for no thread."""
        return self.team, self.channel, self.reply_thread or ""


def is_for_the_bot(message: Message) -> bool:
    """Tell whether the bot should answer: it is named, or it is talked to alone."""
    return bool(message.text.strip()) and (message.direct or message.mentions)
