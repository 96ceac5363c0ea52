"""What the bot says in Slack alone: about channels, sharing, and where an answer went.

In a template "{person}" is who it is about; what people typed stands in the other braces.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.manners import Policy
from bot.slack.manifest import COMMAND

if TYPE_CHECKING:
    from collections.abc import Mapping

ASKED = "{person} asked: {question}"
ASKED_FOR_ANSWER = "{person} asked me to answer this."
SHARED_BY = "Shared by {person}:"
SHARED = "I posted the answer in this channel."

IN_DIRECT_MESSAGES = "I ask you in our direct messages: {person}"
INVITE = "I am not in this channel. Type `/invite` and {person} to let everybody see my answers."

ANSWERED_ALREADY = "I have answered that message already."
ANSWERED_THERE = "I have answered that message already: {link}"
ONLY_YOU_WHILE_OFF = (
    f"Only you can see this: I am set to `{Policy.OFF}` here. `{COMMAND} here` changes it."
)
NOT_SHARED_WHILE_OFF = (
    f"I am set to `{Policy.OFF}` here, so I post nothing. `{COMMAND} here` changes it."
)
IN_DOUBT = (
    "Only you can see this: I lost the connection while I answered. If you see no answer, or its "
    "buttons do not work, please ask again."
)
NO_TEXT = "There is no text in that message that I could answer."
A_BOTS = "A bot wrote that message. I answer what people ask."

_HOW = {
    Policy.MENTIONS: "I answer when I am mentioned, and follow-ups in my threads",
    Policy.QUESTIONS: "I also answer clear questions about Django and Flask without a mention",
    Policy.OFF: f"I answer nothing, not even mentions; `{COMMAND}` still works, for your eyes only",
}
POLICY_IS: Mapping[Policy, str] = {
    policy: f"In this channel I am set to `{policy}`. {how}." for policy, how in _HOW.items()
}
POLICY_CHANGED: Mapping[Policy, str] = {
    policy: f"{{person}} set me to `{policy}` here. {how}. `{COMMAND} here` changes it."
    for policy, how in _HOW.items()
}
POLICY_CHOICES = "Anybody here can choose another:\n" + "\n".join(
    f"• `{COMMAND} here {policy}`: {how}." for policy, how in _HOW.items()
)
POLICY_UNKNOWN = "I do not know that choice."
POLICY_DIRECT = "In direct messages everything is for me: there is nothing to choose here."
NOTHING_CHANGED = "Nothing has changed."


def cannot_hear(scope: str) -> str:
    """Return why the bot cannot wait for questions, and what to do about it."""
    return (
        f"I cannot hear questions here: the app was installed without the permission `{scope}`. "
        "Whoever installed it can add it to the app's settings and install it again. "
        f"{NOTHING_CHANGED}"
    )
