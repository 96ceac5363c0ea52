"""The app manifest: what the bot asks Slack for, and why. `manifest.json` is made from this.

See https://docs.slack.dev/reference/app-manifest for its fields and their limits.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

COMMAND = "/framework"
"""The slash command."""

ANSWER_SHORTCUT = "answer_message"
"""The callback id of the shortcut on a message."""

RECOMMEND_SHORTCUT = "start_recommendation"
"""The callback id of the global shortcut."""

REQUEST_PATH = "/slack/events"
"""Where Slack delivers everything over HTTP."""

_Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Scope:
    """A permission: why the bot asks for it, and what is lost without it."""

    name: str
    reason: str
    without: str


_UNHEARD = "a follow-up there needs a mention; edits and deletions there are not seen"

SCOPES = (
    Scope("app_mentions:read", "to hear its name in a channel", "it is deaf in channels"),
    Scope("chat:write", "to answer", "it cannot answer"),
    Scope("commands", f"for `{COMMAND}` and its shortcuts", "neither exists"),
    Scope("im:history", "to read what is written to it directly", "no direct messages"),
    Scope("channels:history", "to follow its threads in public channels", _UNHEARD),
    Scope("groups:history", "to follow its threads in private channels", _UNHEARD),
    Scope("mpim:history", "to follow its threads in group messages", _UNHEARD),
)
"""Every scope of the bot token, and no other."""

_CHANNEL_EVENTS = {
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.mpim": "mpim:history",
}

HISTORY_SCOPES = frozenset(_CHANNEL_EVENTS.values())
"""What the mentions-only variant does without."""

EVENTS = ("app_home_opened", "app_mention", "message.im", *_CHANNEL_EVENTS)
"""What the bot subscribes to, by the names of https://docs.slack.dev/reference/events."""


def manifest(address: str | None = None, *, mentions_only: bool = False) -> _Json:
    """Return the manifest for Socket Mode or, given the bot's public `address`, for HTTP.

    With `mentions_only` the bot does not ask to read channels. Raises ValueError when Slack could
    not deliver to `address`.
    """
    url = None if address is None else _request_url(address)
    left_out = HISTORY_SCOPES if mentions_only else frozenset()
    scopes = [scope.name for scope in SCOPES if scope.name not in left_out]
    events = [event for event in EVENTS if _CHANNEL_EVENTS.get(event) not in left_out]
    return {
        "_metadata": {"major_version": 2, "minor_version": 0},
        "display_information": _display(),
        "features": _features(url),
        "oauth_config": {"scopes": {"bot": scopes}},
        "settings": {
            "event_subscriptions": {**_delivery("request_url", url), "bot_events": events},
            "interactivity": {"is_enabled": True, **_delivery("request_url", url)},
            "org_deploy_enabled": False,
            "socket_mode_enabled": url is None,
            "token_rotation_enabled": False,
        },
    }


def as_json(content: _Json) -> str:
    """Return a manifest as it is written to a file, without the last line's end."""
    return json.dumps(content, indent=2)


def scopes_in(header: str) -> frozenset[str]:
    """Return the scopes that `x-oauth-scopes` names, a header of every answer of the Web API."""
    return frozenset(scope.strip() for scope in header.split(",")) - {""}


def _display() -> _Json:
    return {
        "name": "Framework Bot",
        "description": (
            "Answers questions about Django and Flask, and helps to choose between the two."
        ),
        "long_description": (
            "Mention Framework Bot in a channel, write to it directly, or type "
            f"{COMMAND}, and ask what you want to know about Django or Flask in your own words. "
            "It answers in the thread, from a curated knowledge base, with the sources of each "
            "answer and the day it was last checked. Asked which of the two to use, it interviews "
            "and gives a verdict with its reasons. What it does not know, it says so."
        ),
        "background_color": "#0c4b33",
    }


def _features(url: str | None) -> _Json:
    return {
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": False,
        },
        "bot_user": {"display_name": "framework-bot", "always_online": True},
        "shortcuts": [
            {
                "name": "Answer this",
                "type": "message",
                "callback_id": ANSWER_SHORTCUT,
                "description": "Answers the question in this message",
            },
            {
                "name": "Get a recommendation",
                "type": "global",
                "callback_id": RECOMMEND_SHORTCUT,
                "description": "Finds out in a few questions whether Django or Flask fits",
            },
        ],
        "slash_commands": [
            {
                "command": COMMAND,
                **_delivery("url", url),
                "description": "Ask about Django and Flask, or find out which one fits",
                "usage_hint": "[question | recommend | topics | help | here]",
                "should_escape": True,
            }
        ],
    }


def _delivery(key: str, url: str | None) -> _Json:
    """Return where Slack delivers to; over Socket Mode nowhere in particular."""
    return {} if url is None else {key: url}


def _request_url(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme != "https" or not parts.hostname:
        raise ValueError(
            "Slack delivers to https only: give an address like https://bot.example.com"
        )
    if parts.query or parts.fragment or parts.username is not None:
        raise ValueError("give the address without a user, a query or a fragment")
    base = address.rstrip("/")
    if base.endswith(REQUEST_PATH):
        raise ValueError(f"give the address without {REQUEST_PATH}; it is added")
    return base + REQUEST_PATH
