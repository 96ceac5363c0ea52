"""The manifest: one source for every variant, within Slack's limits, with a reason per scope."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from manifest_shape import Manifest
from pydantic import ValidationError

from bot.cli.group import main
from bot.slack.manifest import HISTORY_SCOPES, SCOPES, manifest

ROOT = Path(__file__).parents[2]
BASE = "https://bot.example.com"

# https://docs.slack.dev/reference/events: what may be heard with which scope.
SCOPE_OF_EVENT = {
    "app_home_opened": None,
    "app_mention": "app_mentions:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
}
WITHOUT_EVENT = {"chat:write", "commands"}

VARIANTS = [manifest(), manifest(BASE), manifest(mentions_only=True)]


def scopes(content: dict[str, Any]) -> set[str]:
    return set(content["oauth_config"]["scopes"]["bot"])


def events(content: dict[str, Any]) -> set[str]:
    return set(content["settings"]["event_subscriptions"]["bot_events"])


def urls(content: Any) -> list[str]:
    """Every address in the manifest, wherever it stands."""
    if isinstance(content, dict):
        found = [value for key, value in content.items() if key.endswith("url")]
        return found + [url for value in content.values() for url in urls(value)]
    return [url for value in content for url in urls(value)] if isinstance(content, list) else []


@pytest.mark.parametrize("content", VARIANTS)
def test_every_variant_has_slacks_shape_and_keeps_its_limits(content: dict[str, Any]) -> None:
    Manifest.model_validate(content)


def test_the_shape_refuses_what_slack_refuses() -> None:
    content = manifest()
    content["features"]["shortcuts"][0]["name"] = "x" * 25
    content["features"]["slash_commands"][0]["command"] = "framework"
    content["settings"]["unknown"] = True
    with pytest.raises(ValidationError, match="3 validation errors"):
        Manifest.model_validate(content)


@pytest.mark.parametrize("content", VARIANTS)
def test_no_scope_is_missing_and_none_is_asked_for_nothing(content: dict[str, Any]) -> None:
    needed = {SCOPE_OF_EVENT[event] for event in events(content)} - {None}
    assert scopes(content) == needed | WITHOUT_EVENT


def test_the_pasted_manifest_is_the_one_that_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["manifest"]) == 0
    assert capsys.readouterr().out == (ROOT / "manifest.json").read_text("utf-8")


def test_socket_mode_needs_no_address() -> None:
    assert manifest()["settings"]["socket_mode_enabled"] is True
    assert urls(manifest()) == []


@pytest.mark.parametrize("address", [BASE, f"{BASE}/"])
def test_over_http_everything_is_delivered_to_one_address(
    address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["manifest", "--http", address]) == 0
    content = json.loads(capsys.readouterr().out)
    assert content["settings"]["socket_mode_enabled"] is False
    assert urls(content) == [f"{BASE}/slack/events"] * 3


def test_mentions_only_does_without_the_channels_histories(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["manifest", "--mentions-only"]) == 0
    content = json.loads(capsys.readouterr().out)
    assert scopes(manifest()) - scopes(content) == HISTORY_SCOPES
    assert events(content) == {"app_home_opened", "app_mention", "message.im"}


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("bot.example.com", "https only"),
        ("http://bot.example.com", "https only"),
        ("https://", "https only"),
        ("https://[", "IPv6"),
        (f"{BASE}?a=b", "without a user, a query or a fragment"),
        ("https://me@bot.example.com", "without a user"),
        (f"{BASE}/slack/events", "it is added"),
    ],
)
def test_an_address_slack_cannot_deliver_to_is_refused(
    address: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["manifest", "--http", address]) == 2
    shown = capsys.readouterr()
    assert (shown.out, told in shown.err) == ("", True)


def test_the_readme_gives_every_scope_with_its_reason() -> None:
    table = "\n".join(f"| `{s.name}` | {s.reason} | {s.without} |" for s in SCOPES)
    assert f"| --- | --- | --- |\n{table}\n\n" in (ROOT / "README.md").read_text("utf-8")


# --- the Slack CLI


def hook(name: str) -> subprocess.CompletedProcess[str]:
    """Run a hook as the Slack CLI does: by a shell, in the project's folder."""
    command = json.loads((ROOT / ".slack" / "hooks.json").read_text("utf-8"))["hooks"][name]
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["sh", "-c", command],
        cwd=ROOT,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_slack_cli_gets_the_manifest() -> None:
    done = hook("get-manifest")
    assert (done.returncode, json.loads(done.stdout)) == (0, manifest())


def test_the_slack_cli_starts_the_bot_in_socket_mode() -> None:
    done = hook("start")
    assert done.returncode == 2
    assert "SLACK_BOT_TOKEN is missing" in done.stderr
    assert "SLACK_APP_TOKEN is missing" in done.stderr


def test_the_slack_cli_reads_the_manifest_from_here() -> None:
    config = json.loads((ROOT / ".slack" / "config.json").read_text("utf-8"))
    hooks = json.loads((ROOT / ".slack" / "hooks.json").read_text("utf-8"))
    assert config["manifest"] == {"source": "local"}
    # Without it the CLI would keep the connection for itself.
    assert hooks["config"]["sdk-managed-connection-enabled"] is True
    # The hooks print what is asked for and nothing around it.
    assert hooks["config"]["protocol-version"] == ["default"]
