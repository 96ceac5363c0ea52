"""When the bot speaks. Pure: a message in, a course out; a reply in, whether to say it out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.dialogue_acts import Act, act_of
from bot.matching.text import all_words, plain
from bot.replies import (
    Answer,
    Aside,
    Clarification,
    Help,
    Left,
    Outdated,
    Recommendation,
    Refusal,
    YouAreWelcome,
)
from bot.thread_state import Attention

if TYPE_CHECKING:
    from bot.replies import Reply
    from bot.thread_state import ThreadState


EDIT_SECONDS = 3600.0
"""How long after a message an edit of it still counts: later, what comes of it would surprise."""


class Policy(StrEnum):
    """When the bot speaks in a channel."""

    MENTIONS = "mentions"
    QUESTIONS = "questions"
    OFF = "off"


class Course(StrEnum):
    """What to do about a message."""

    ANSWER = "answer"
    """Answer, or say that there is no answer."""
    FOLLOW = "follow"
    """Answer what can be answered; nobody has asked the bot by name."""
    VOLUNTEER = "volunteer"
    """Answer a question asked of everybody, if the answer is sure."""
    STAND_BACK = "stand_back"
    """Let people talk: hear in the thread nothing but mentions and plain steps of an interview."""
    LEAVE = "leave"
    """Be quiet in the thread until called back, without a word."""
    SAY_OFF = "say_off"
    """Tell the person alone that the bot is switched off in the channel."""
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Message:
    """A message somebody wrote in Slack.

    `ts` and `thread_ts` are Slack's timestamps, strings that also identify; `thread_ts` is None
    for a message outside of a thread. `direct` tells a conversation with the bot alone, `mentions`
    whether the text names the bot, `calls_others` whether it names anybody else, or a group.
    `text` is as Slack sent it, markup included; `edited` is the timestamp of its last edit, if any.
    """

    team: str
    channel: str
    ts: str
    thread_ts: str | None
    user: str
    text: str
    direct: bool
    mentions: bool
    calls_others: bool = False
    edited: str = ""

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

    @property
    def addressed(self) -> bool:
        """Whether it is said to the bot: it is named, or talked to alone."""
        return self.direct or self.mentions


def course(message: Message, thread: ThreadState) -> Course:
    """Return what to do about `message` in a `thread`, if its channel's policy has no objection.

    `thread` matters where the bot is mentioned, or in a thread; elsewhere a fresh state will do.
    """
    if message.addressed:
        return _addressed(message, thread)
    if message.thread_ts:
        return _overheard(message, thread)
    asks = act_of(message.text) is Act.QUESTION and not message.calls_others
    return Course.VOLUNTEER if asks else Course.SILENT


def is_edited_in_time(said: str, edited: str) -> bool:
    """Tell whether an edit still counts, by the timestamps of the message and of the edit."""
    return float(edited) - float(said) <= EDIT_SECONDS


def under(policy: Policy, chosen: Course) -> Course:
    """Return what becomes of the `chosen` course in a channel with this `policy`."""
    if policy is Policy.OFF:
        return Course.SAY_OFF if chosen is Course.ANSWER else Course.SILENT
    if policy is Policy.MENTIONS and chosen is Course.VOLUNTEER:
        return Course.SILENT
    return chosen


def is_called_for(reply: Reply, text: str, *, matched: bool) -> bool:
    """Tell whether `text`, which did not address the bot, wants the `reply` it would get.

    `matched` tells that the text was understood by itself; what speaks of something that was said
    before wants its reply.
    """
    act = act_of(text)
    match reply.answer if isinstance(reply, Aside) else reply:
        case Refusal() | YouAreWelcome() | Outdated():
            return False
        case _ if isinstance(reply, Aside | Left):
            return True
        case Answer() | Recommendation():
            return act is not Act.STATEMENT
        case Clarification() if matched:
            return act is Act.QUESTION
        case Help() if matched:
            return act is Act.QUESTION or "help" in all_words(plain(text))
        case _:
            return True


def _addressed(message: Message, thread: ThreadState) -> Course:
    """A mention and a direct message are answered; in a channel, thanks need no answer."""
    if not message.text.strip():
        return Course.SILENT
    if message.direct:
        return Course.ANSWER
    match act_of(message.text):
        case Act.THANKS:
            return _thanked(message, thread)
        case Act.ACKNOWLEDGEMENT:
            return Course.SILENT
        case _:
            return Course.ANSWER


def _overheard(message: Message, thread: ThreadState) -> Course:
    """In a thread the bot has answered in, its asker is heard until somebody else joins in.

    Even then the owner of an interview is: what they say may be a step of it.
    """
    interviewing = thread.is_interviewing(message.user)
    if not thread.asker or thread.attention is Attention.LEFT:
        return Course.SILENT
    if thread.attention is Attention.STANDS_BACK:
        heard = interviewing and not message.calls_others
        return Course.FOLLOW if heard else Course.SILENT
    if message.user != thread.asker and not interviewing:
        return Course.STAND_BACK
    if message.calls_others:
        return Course.SILENT
    match act_of(message.text):
        case Act.STOP:
            # "stop" may be a step of the interview, which says so.
            return Course.FOLLOW if interviewing else Course.LEAVE
        case Act.THANKS:
            return _thanked(message, thread)
        case Act.NOTHING | Act.ACKNOWLEDGEMENT:
            return Course.SILENT
        case _:
            return Course.FOLLOW


def _thanked(message: Message, thread: ThreadState) -> Course:
    """The asker's thanks end the matter, but for an interview, which goes on."""
    done = message.user == thread.asker and not thread.is_interviewing(message.user)
    return Course.LEAVE if done else Course.SILENT
