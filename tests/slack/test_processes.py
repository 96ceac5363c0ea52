"""`run` and `serve` as a host starts them: as processes of their own, ended by a signal."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sqlite3
import sys
import time
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import payloads
import pytest
from aiohttp import ClientSession
from fake_slack import APP_TOKEN, BOT_TOKEN, FakeSlack
from payloads import CHANNEL, SIGNING_SECRET

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

ROOT = Path(__file__).parents[2]
QUESTION = "does flask have an orm"
PATIENCE = 30.0


class Process:
    """A bot in a process of its own; `log` is what it has written so far."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.log = ""

    async def until(self, pattern: str) -> re.Match[str]:
        """Read the log until it holds `pattern`."""
        assert self._process.stderr
        async with asyncio.timeout(PATIENCE):
            while not (found := re.search(pattern, self.log)):
                line = await self._process.stderr.readline()
                assert line, f"ended before it wrote {pattern!r}: {self.log}"
                self.log += line.decode()
        return found

    async def ended(self) -> int:
        """Wait for the end and return the exit status."""
        async with asyncio.timeout(PATIENCE):
            _, rest = await self._process.communicate()
        self.log += rest.decode()
        assert self._process.returncode is not None
        return self._process.returncode

    async def stop(self) -> int:
        """Send what hosts send, and return the exit status."""
        self.terminate()
        return await self.ended()

    def terminate(self) -> None:
        """Send what hosts send."""
        self._process.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """Make an end, if there is none yet."""
        if self._process.returncode is None:
            self._process.kill()


@asynccontextmanager
async def started(
    command: str, folder: Path, slack: FakeSlack, **changes: str
) -> AsyncIterator[Process]:
    """Start `python -m bot COMMAND` on the knowledge in `folder`."""
    inherited = {
        key: value
        for key, value in os.environ.items()
        if key.startswith(("PATH", "COVERAGE_", "LANG", "LC_"))
    }
    environment = {
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_APP_TOKEN": APP_TOKEN,
        "SLACK_SIGNING_SECRET": SIGNING_SECRET,
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": f"sqlite:///{folder.parent / 'bot.db'}",
        "PORT": "0",
        **changes,
    }
    process = Process(
        await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", command, "--knowledge", str(folder)),
            env={**inherited, **environment},
            cwd=ROOT,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
    )
    try:
        yield process
    finally:
        process.kill()
        if process._process.returncode is None:
            await process.ended()


async def post(process: Process, payload: dict[str, Any], retry: int = 0) -> int:
    """Deliver over HTTP and return the status."""
    port = (await process.until(r"Listening on port (\d+)"))[1]
    body, headers = payloads.http_request(payload, int(time.time()), retry=retry)
    async with (
        ClientSession() as session,
        session.post(f"http://127.0.0.1:{port}/slack/events", data=body, headers=headers) as answer,
    ):
        return answer.status


async def test_run_answers_over_socket_mode_once_and_ends_on_sigterm(
    folder: Path, slack: FakeSlack
) -> None:
    async with started("run", folder, slack) as bot:
        await bot.until("Ready as framework-bot in Tests")
        event = payloads.mention(QUESTION, ts=slack.new_ts())
        for attempt in range(2):
            await slack.send_event(event, attempt=attempt)
        await slack.send_event(payloads.twin(event))
        await slack.wait_for(slack.posts)
        assert await bot.stop() == 0
    (answer,) = slack.posts()
    assert answer["text"].startswith("Object-relational mapping for flask.")
    assert answer["thread_ts"] == event["ts"]
    assert "xoxb" not in bot.log
    assert "Traceback" not in bot.log


async def test_serve_answers_over_http_once_and_ends_on_sigterm(
    folder: Path, slack: FakeSlack
) -> None:
    async with started("serve", folder, slack) as bot:
        event = slack.say(payloads.dm(QUESTION))
        assert [await post(bot, event, attempt) for attempt in range(2)] == [200, 200]
        await slack.wait_for(slack.posts)
        assert await bot.stop() == 0
    assert len(slack.posts()) == 1
    assert "Traceback" not in bot.log


@pytest.mark.parametrize("command", ["run", "serve"])
async def test_what_is_under_way_at_sigterm_is_finished(
    folder: Path, slack: FakeSlack, command: str
) -> None:
    held = asyncio.Event()
    async with started(command, folder, slack) as bot:
        await bot.until("Ready as")
        slack.fail_next("chat.postMessage", until=held)
        event = payloads.mention(QUESTION, ts=slack.new_ts())
        if command == "run":
            await slack.send_event(event)
        else:
            assert await post(bot, slack.say(event)) == 200
        await slack.wait_for(lambda: slack.calls("chat.postMessage"))
        bot.terminate()
        await bot.until("Stopping")
        held.set()
        assert await bot.ended() == 0
    assert len(slack.posts()) == 1
    with closing(sqlite3.connect(folder.parent / "bot.db")) as database:
        assert database.execute("select answered from claims").fetchall() == [(1,)]


async def test_a_dropped_connection_comes_back(folder: Path, slack: FakeSlack) -> None:
    async with started("run", folder, slack) as bot:
        await bot.until("Ready as")
        await slack.disconnect("refresh_requested")
        await slack.connected(times=2)
        await slack.send_event(payloads.mention(QUESTION, ts=slack.new_ts()))
        assert await slack.wait_for(slack.posts)


async def test_slack_out_of_reach_at_start_is_waited_for(folder: Path, slack: FakeSlack) -> None:
    await slack.stop()
    async with started("run", folder, slack) as bot:
        await bot.until(r"Slack is out of reach \(.*\); trying again in 1 s")
        await slack.start()
        await bot.until("Ready as")


@pytest.mark.parametrize("method", ["auth.test", "apps.connections.open"])
async def test_a_proxy_that_answers_in_slacks_place_at_start_is_waited_for(
    folder: Path, slack: FakeSlack, method: str
) -> None:
    slack.fail_next(method, status=403, body="<html>Not now</html>")
    async with started("run", folder, slack) as bot:
        await bot.until(r"Slack is out of reach \(the answer is not one of Slack's\); trying again")
        await bot.until("Ready as")


async def test_the_wait_for_slack_ends_on_sigterm(folder: Path, slack: FakeSlack) -> None:
    await slack.stop()
    async with started("serve", folder, slack) as bot:
        await bot.until("out of reach")
        assert await bot.stop() == 0
    await slack.start()


@pytest.mark.parametrize(
    ("method", "token"),
    [("auth.test", "SLACK_BOT_TOKEN"), ("apps.connections.open", "SLACK_APP_TOKEN")],
)
async def test_a_refused_token_is_told_and_ends_the_process(
    folder: Path, slack: FakeSlack, method: str, token: str
) -> None:
    slack.fail_next(method, error="invalid_auth")
    async with started("run", folder, slack) as bot:
        assert await bot.ended() == 1
    assert f"Slack refused {token}: invalid_auth. Reinstall the app" in bot.log
    assert "Traceback" not in bot.log


async def test_slack_busy_at_start_is_waited_for(folder: Path, slack: FakeSlack) -> None:
    slack.fail_next("apps.connections.open", error="internal_error")
    async with started("run", folder, slack) as bot:
        await bot.until(r"out of reach \(internal_error\)")
        await bot.until("Ready as")


@pytest.mark.parametrize(
    ("command", "changes", "message"),
    [
        ("run", {"SLACK_APP_TOKEN": ""}, "SLACK_APP_TOKEN is missing"),
        ("serve", {"SLACK_SIGNING_SECRET": ""}, "SLACK_SIGNING_SECRET is missing"),
        ("serve", {"DATABASE_URL": "mysql://x/y"}, "DATABASE_URL is not usable"),
        ("run", {"PORT": "x"}, "PORT is not usable"),
    ],
)
async def test_what_is_missing_is_told_and_ends_the_process(
    folder: Path, slack: FakeSlack, command: str, changes: dict[str, str], message: str
) -> None:
    async with started(command, folder, slack, **changes) as bot:
        assert await bot.ended() == 2
    assert message in bot.log
    assert "Traceback" not in bot.log


async def test_a_database_of_another_version_is_told_and_ends_the_process(
    folder: Path, slack: FakeSlack
) -> None:
    with closing(sqlite3.connect(folder.parent / "bot.db")) as database:
        database.execute("create table claims (team text)")
    async with started("run", folder, slack) as bot:
        assert await bot.ended() == 2
    assert "bot.db: claims (without channel; " in bot.log
    assert "Move that file away or delete it" in bot.log
    assert "Traceback" not in bot.log


async def test_broken_knowledge_ends_the_process_with_its_problems(
    folder: Path, slack: FakeSlack
) -> None:
    (folder / "topics" / "orm.yaml").write_text("title: x\n", encoding="utf-8")
    async with started("run", folder, slack) as bot:
        assert await bot.ended() == 1
    assert "topics/orm.yaml:1:1: `questions` is missing" in bot.log


async def test_the_same_question_mentioned_in_a_thread(folder: Path, slack: FakeSlack) -> None:
    async with started("run", folder, slack) as bot:
        await bot.until("Ready as")
        root = "1700000001.000100"
        await slack.send_event(payloads.mention(QUESTION, ts=slack.new_ts(), thread_ts=root))
        await slack.wait_for(lambda: slack.replies(CHANNEL, root))
