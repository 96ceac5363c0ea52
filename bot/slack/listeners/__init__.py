"""What the bot does on each event and action: unpack, ask the conversation, do.

A module for each surface of Slack; all get the same tools, and register themselves with the app.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.slack.listeners.answers import AnswerListeners
from bot.slack.listeners.commands import CommandListeners
from bot.slack.listeners.edits import EditListeners
from bot.slack.listeners.feedback import FeedbackListeners
from bot.slack.listeners.home import HomeListeners
from bot.slack.listeners.interviews import InterviewListeners
from bot.slack.listeners.messages import MessageListeners
from bot.slack.listeners.sharing import SharingListeners
from bot.slack.listeners.shortcuts import ShortcutListeners

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp

    from bot.slack.listeners.tools import Tools

_LISTENERS = (
    EditListeners,  # before those of messages: only the first that matches hears an event
    MessageListeners,
    AnswerListeners,
    FeedbackListeners,
    InterviewListeners,
    CommandListeners,
    ShortcutListeners,
    SharingListeners,
    HomeListeners,
)


def register(app: AsyncApp, tools: Tools) -> None:
    """Let the bot hear what Slack tells `app`."""
    for listeners in _LISTENERS:
        listeners(tools).register(app)
