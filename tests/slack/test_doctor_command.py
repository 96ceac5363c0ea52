"""`doctor` as a person, and as a machine, reads it."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

import pytest
from fake_slack import APP_TOKEN, BOT_TOKEN

from bot.cli.group import main

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from fake_slack import FakeSlack

    Doctor = Callable[..., Awaitable[int]]

SECRET = "0123456789abcdef" * 2


@pytest.fixture
def doctor(slack: FakeSlack, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Doctor:
    """Runs the command with everything it needs, beside the fake; returns its exit status."""
    monkeypatch.setenv("SLACK_BOT_TOKEN", BOT_TOKEN)
    monkeypatch.setenv("SLACK_APP_TOKEN", APP_TOKEN)
    monkeypatch.setenv("SLACK_SIGNING_SECRET", SECRET)
    monkeypatch.setenv("SLACK_API_URL", slack.api_url)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{folder.parent / 'bot.db'}")

    async def run(*options: str) -> int:
        return await asyncio.to_thread(main, ["doctor", "--knowledge", str(folder), *options])

    return run


async def test_all_well(doctor: Doctor, capsys: pytest.CaptureFixture[str]) -> None:
    assert await doctor() == 0
    *findings, summary = capsys.readouterr().out.splitlines()
    assert {line[:9] for line in findings} == {"ok       "}
    assert (len(findings), summary) == (9, "All is well.")


async def test_a_problem_and_a_warning_each_with_a_cure(
    doctor: Doctor, slack: FakeSlack, capsys: pytest.CaptureFixture[str]
) -> None:
    slack.scopes = slack.scopes.replace("commands", "files:read")
    assert await doctor() == 1
    shown = capsys.readouterr().out
    assert (
        "problem  scopes: commands is not granted; the bot needs it for `/framework` and its "
        "shortcuts\n"
        "         Add commands under OAuth & Permissions and reinstall the app.\n"
        "warning  scopes: granted, and used for nothing: files:read\n"
        "         Remove"
    ) in shown
    assert shown.endswith("\n1 problem, 1 warning\n")
    assert not any(secret in shown for secret in (BOT_TOKEN, APP_TOKEN, SECRET))


async def test_a_warning_alone_does_not_fail(
    doctor: Doctor, slack: FakeSlack, capsys: pytest.CaptureFixture[str]
) -> None:
    slack.scopes += ",files:read,files:write"
    assert await doctor() == 0
    assert capsys.readouterr().out.endswith("\n1 warning\n")


async def test_for_machines_there_is_one_object(
    doctor: Doctor, slack: FakeSlack, capsys: pytest.CaptureFixture[str]
) -> None:
    slack.fail_next("auth.test", error="account_inactive")
    assert await doctor("--json") == 1
    told = json.loads(capsys.readouterr().out)
    assert told["ok"] is False
    (problem,) = [each for each in told["findings"] if each["status"] == "problem"]
    assert problem == {
        "subject": "bot token",
        "status": "problem",
        "text": "Slack refuses it: account_inactive",
        "cure": problem["cure"],
    }
    assert problem["cure"].startswith("Reinstall the app")
