"""What the manifest promises the app hears, and what the app hears the manifest asks for."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import payloads
import pytest
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_harness import Bot

from bot.slack.manifest import (
    ANSWER_SHORTCUT,
    COMMAND,
    EVENTS,
    RECOMMEND_SHORTCUT,
    manifest,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from fake_slack import FakeSlack

    from bot.knowledge.model import Knowledge

EVENT_PAYLOADS = {
    "app_home_opened": payloads.home_opened(),
    "app_mention": payloads.mention(),
    "message.channels": payloads.message(),
    "message.groups": payloads.message(channel_type="group"),
    "message.im": payloads.dm("hello"),
    "message.mpim": payloads.message(channel_type="mpim"),
}
ACTION_PAYLOADS = {
    COMMAND: payloads.command(name=COMMAND),
    ANSWER_SHORTCUT: payloads.message_action(ANSWER_SHORTCUT, payloads.message()),
    RECOMMEND_SHORTCUT: payloads.shortcut(RECOMMEND_SHORTCUT),
}

REGISTERING = ("event", "message", "command", "shortcut", "global_shortcut", "message_shortcut")


class Heard:
    """The app that is run, and what its listeners were registered for, by how."""

    def __init__(self) -> None:
        self.apps: list[AsyncApp] = []
        self.constraints: dict[str, set[str]] = defaultdict(set)

    def spy(self, kind: str, register: Callable[..., Any]) -> Callable[..., Any]:
        """Return `register`, which tells us of every call."""

        def registering(app: AsyncApp, constraint: Any, *rest: Any, **options: Any) -> Any:
            self.apps = [app]
            self.constraints[kind].add(_name(constraint))
            return register(app, constraint, *rest, **options)

        return registering

    async def hears(self, payload: dict[str, Any]) -> bool:
        """Whether any listener would take this."""
        body, headers = payloads.http_request(payload, 0)
        request = AsyncBoltRequest(body=body, headers=dict(headers))
        response = BoltResponse(status=404)
        (app,) = self.apps
        matches = [
            await listener.async_matches(req=request, resp=response)
            for listener in app._async_listeners
        ]
        return any(matches)


def _name(constraint: Any) -> str:
    """Return what a listener is registered for, given as a name, a pattern or more in detail."""
    if isinstance(constraint, dict):
        constraint = constraint.get("callback_id") or constraint["type"]
    return str(constraint.pattern if isinstance(constraint, re.Pattern) else constraint)


@pytest.fixture
async def heard(
    slack: FakeSlack, knowledge: Knowledge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Heard:
    heard = Heard()
    for kind in REGISTERING:
        monkeypatch.setattr(AsyncApp, kind, heard.spy(kind, getattr(AsyncApp, kind)))
    async with Bot("http", slack, knowledge, tmp_path):
        return heard


def test_there_is_a_payload_for_everything_in_the_manifest() -> None:
    features = manifest()["features"]
    names = [command["command"] for command in features["slash_commands"]]
    names += [shortcut["callback_id"] for shortcut in features["shortcuts"]]
    assert set(ACTION_PAYLOADS) == set(names)
    assert set(EVENT_PAYLOADS) == set(EVENTS)


@pytest.mark.parametrize("name", [*EVENT_PAYLOADS, *ACTION_PAYLOADS])
async def test_what_is_in_the_manifest_is_heard(heard: Heard, name: str) -> None:
    assert await heard.hears({**EVENT_PAYLOADS, **ACTION_PAYLOADS}[name])


async def test_what_is_not_in_the_manifest_is_not_heard(heard: Heard) -> None:
    assert not await heard.hears(payloads.joined())
    assert not await heard.hears(payloads.command(name="/another"))
    assert not await heard.hears(payloads.shortcut("another"))


async def test_what_is_listened_for_is_in_the_manifest(heard: Heard) -> None:
    shortcuts = {name for kind in REGISTERING[3:] for name in heard.constraints[kind]}
    assert heard.constraints["event"] <= {event.partition(".")[0] for event in EVENTS}
    assert heard.constraints["command"] <= {COMMAND}
    assert shortcuts <= {ANSWER_SHORTCUT, RECOMMEND_SHORTCUT}
