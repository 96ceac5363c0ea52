"""What every listener works with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from slack_bolt.context.async_context import AsyncBoltContext

    from bot.conversation import Conversation
    from bot.slack.in_flight import InFlight
    from bot.store.schema import Place
    from bot.store.store import Store


@dataclass(frozen=True, slots=True)
class Tools:
    """Who decides, what is remembered, and what is under way."""

    conversation: Conversation
    store: Store
    in_flight: InFlight


@dataclass(frozen=True, slots=True)
class Listeners:
    """The listeners of one surface."""

    tools: Tools


def pressed(body: dict[str, Any]) -> str:
    """Return the value of the button that was pressed."""
    return str(body["actions"][0].get("value"))


def thread_of(body: dict[str, Any], context: AsyncBoltContext) -> Place:
    """Return the thread of the message whose button was pressed."""
    return context.team_id or "", body["channel"]["id"], body["message"].get("thread_ts", "")
