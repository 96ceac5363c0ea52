"""Whole conversations as people see them, in both modes; see cases/threads.yaml."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import payloads
import pytest
import small_base
import small_interview
import yaml
from payloads import BOT_USER, CHANNEL, DIRECT, TEAM
from slack_harness import Bot

from bot.knowledge.loader import load
from bot.manners import Policy

if TYPE_CHECKING:
    from fake_slack import FakeSlack

    from bot.knowledge.model import Knowledge

FILE = Path(__file__).parents[1] / "cases" / "threads.yaml"
TRANSCRIPTS: list[dict[str, Any]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))

PEOPLE = {"Ann": "U1", "Bob": "U2", "Cem": "U3"}
CALLED = {
    "bot": f"<@{BOT_USER}>",
    "here": "<!here>",
    "team": "<!subteam^S1>",
    **{name: f"<@{user}>" for name, user in PEOPLE.items()},
}
PLACES = {"channel": (CHANNEL, "channel"), "group": ("C2", "mpim"), "dm": (DIRECT, "im")}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    """The small base with the small interview."""
    folder = small_base.write(tmp_path_factory.mktemp("base") / "knowledge")
    return load(small_interview.write(folder))


@dataclass
class Scene:
    """A conversation under way: `root` is the thread the next line is said in."""

    bot: Bot
    slack: FakeSlack
    place: str
    root: str | None = None
    last: str | None = None
    posts: int = 0
    whispers: int = 0

    async def play(self, line: dict[str, Any]) -> None:
        """Let a line be said, as often as Slack may tell of it, and look at what comes of it."""
        self.bot.clock.now = (self.bot.clock.now or time.time()) + 60 * line.get("later", 0)
        event = self._event(line)
        for attempt in range(2):
            for twin in self._as_told(event):
                await self.bot.deliver(twin, retry=attempt)
        self.last = event["ts"]
        if self.place != "dm":
            self.root = event.get("thread_ts") or event["ts"]
        else:
            self.root = event.get("thread_ts")
        self._look(line)

    def _event(self, line: dict[str, Any]) -> dict[str, Any]:
        (name,) = PEOPLE.keys() & line.keys()
        channel, channel_type = PLACES[self.place]
        text = re.sub(r"@(\w+)", lambda called: CALLED[called[1]], line[name])
        said: dict[str, Any] = {
            "channel": channel,
            "channel_type": channel_type,
            "ts": self.slack.new_ts(),
            "thread_ts": {"new": None, "thread": self.last}.get(line.get("where", ""), self.root),
        }
        if line.get("as") == "bot":
            return payloads.bot_post(text, **said)
        if line.get("also") == "channel":
            return payloads.broadcast(text, user=PEOPLE[name], **said)
        return payloads.message(text, user=PEOPLE[name], **said)

    def _as_told(self, event: dict[str, Any]) -> list[dict[str, Any]]:
        """Slack tells of a mention twice, but in a direct message."""
        if CALLED["bot"] not in event["text"] or self.place == "dm":
            return [event]
        left_out = ("channel_type", "subtype", "root")
        shared = {key: value for key, value in event.items() if key not in left_out}
        return [{**shared, "type": "app_mention"}, event]

    def _look(self, line: dict[str, Any]) -> None:
        new = self.slack.posts()[self.posts :]
        self.posts += len(new)
        if line["bot"] == "silent":
            assert [post["text"] for post in new] == []
        else:
            (reply,) = new
            assert reply["text"].startswith(line["bot"])
            assert line.get("with", "") in reply["text"]
            assert reply.get("thread_ts") == self.root
        shown = [w.content["text"] for user in PEOPLE.values() for w in self.slack.ephemerals(user)]
        told = shown[self.whispers :]
        self.whispers = len(shown)
        expected = [line["privately"]] if "privately" in line else []
        assert [text[: len(begin)] for text, begin in zip(told, expected, strict=True)] == expected


@pytest.mark.parametrize("mode", ["socket", "http"])
@pytest.mark.parametrize("transcript", TRANSCRIPTS, ids=lambda transcript: transcript["name"])
async def test_a_conversation_goes_as_written(
    transcript: dict[str, Any], mode: str, slack: FakeSlack, base: Knowledge, tmp_path: Path
) -> None:
    async with Bot(mode, slack, base, tmp_path) as bot:
        scene = Scene(bot, slack, transcript.get("place", "channel"))
        channel, _ = PLACES[scene.place]
        policy = Policy(transcript.get("policy", Policy.MENTIONS))
        await bot.store.channels.choose(TEAM, channel, policy)
        for line in transcript["lines"]:
            await scene.play(line)


def test_there_are_enough_and_none_twice() -> None:
    names = [transcript["name"] for transcript in TRANSCRIPTS]
    assert len(set(names)) == len(names) >= 40
