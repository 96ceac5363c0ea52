"""The only reader of the environment; what is missing or unusable is named all at once."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

DEFAULT_KNOWLEDGE = Path(__file__).parent.parent / "knowledge"
SLACK_API_URL = "https://slack.com/api/"

SOCKET_MODE = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN")
"""What `run` cannot do without."""

HTTP = ("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET")
"""What `serve` cannot do without."""

_PURPOSE = {
    "SLACK_BOT_TOKEN": "the bot token, xoxb-..., from OAuth & Permissions of your Slack app",
    "SLACK_APP_TOKEN": "the app-level token, xapp-..., from Basic Information of your Slack app",
    "SLACK_SIGNING_SECRET": "the signing secret, from Basic Information of your Slack app",
}
_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
_HIGHEST_PORT = 65535


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment says. Secrets are kept out of the representation, and so of logs."""

    bot_token: str = field(repr=False)
    app_token: str = field(repr=False)
    signing_secret: str = field(repr=False)
    api_url: str
    database_url: str = field(repr=False)
    log_level: int
    port: int


def read(environment: Mapping[str, str], required: Collection[str]) -> Settings:
    """Return the settings in `environment`.

    Raises SettingsError, which names every missing or unusable setting at once; the names in
    `required` must be present.
    """
    problems: list[str] = []
    values = {name: environment.get(name, "").strip() for name in environment}
    problems += [
        f"{name} is missing: {_PURPOSE[name]}" for name in required if not values.get(name)
    ]

    def checked(name: str, default: str, holds: Callable[[str], bool], wanted: str) -> str:
        value = values.get(name) or default
        if value and not holds(value):
            problems.append(f"{name} is not usable: it must be {wanted}")
        return value

    bot_token = checked(
        "SLACK_BOT_TOKEN", "", _starts_with("xoxb-"), "a token that starts with xoxb-"
    )
    app_token = checked(
        "SLACK_APP_TOKEN", "", _starts_with("xapp-"), "a token that starts with xapp-"
    )
    level = checked(
        "LOG_LEVEL", "INFO", lambda v: v.upper() in _LEVELS, f"one of {', '.join(_LEVELS)}"
    )
    port = checked("PORT", "3000", _is_port, f"a number from 0 to {_HIGHEST_PORT}")
    api_url = checked(
        "SLACK_API_URL", SLACK_API_URL, _starts_with("http://", "https://"), "an http(s) address"
    )
    database_url = checked(
        "DATABASE_URL",
        "sqlite:///bot.db",
        lambda v: "://" in v,
        "an address such as sqlite:///bot.db",
    )
    if problems:
        raise SettingsError("\n".join(problems))
    return Settings(
        bot_token=bot_token,
        app_token=app_token,
        signing_secret=values.get("SLACK_SIGNING_SECRET", ""),
        api_url=api_url.rstrip("/") + "/",
        database_url=database_url,
        log_level=logging.getLevelNamesMapping()[level.upper()],
        port=int(port),
    )


def knowledge_folder(environment: Mapping[str, str], chosen: Path | None) -> Path:
    """Return the knowledge folder: the one chosen, KNOWLEDGE_DIR, or the one beside the package."""
    return chosen or Path(environment.get("KNOWLEDGE_DIR") or DEFAULT_KNOWLEDGE)


def cache_folder(environment: Mapping[str, str]) -> Path:
    """Return where things may be kept that can be made anew at any time.

    See https://specifications.freedesktop.org/basedir-spec/latest/.
    """
    base = environment.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "framework-bot"


def _starts_with(*prefixes: str) -> Callable[[str], bool]:
    return lambda value: value.startswith(prefixes)


def _is_port(value: str) -> bool:
    return value.isascii() and value.isdigit() and int(value) <= _HIGHEST_PORT
