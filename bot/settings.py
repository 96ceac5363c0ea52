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
_MOST_DAYS = 36500


def _starts_with(*prefixes: str) -> Callable[[str], bool]:
    return lambda value: value.startswith(prefixes)


def _is_port(value: str) -> bool:
    return value.isascii() and value.isdigit() and int(value) <= _HIGHEST_PORT


def _is_days(value: str) -> bool:
    return value.isascii() and value.isdigit() and 1 <= int(value) <= _MOST_DAYS


@dataclass(frozen=True, slots=True)
class _Rule:
    """What a setting may hold, in code and in words."""

    default: str
    holds: Callable[[str], bool]
    wanted: str


_RULES = {
    "SLACK_BOT_TOKEN": _Rule("", _starts_with("xoxb-"), "a token that starts with xoxb-"),
    "SLACK_APP_TOKEN": _Rule("", _starts_with("xapp-"), "a token that starts with xapp-"),
    "LOG_LEVEL": _Rule("INFO", lambda v: v.upper() in _LEVELS, f"one of {', '.join(_LEVELS)}"),
    "PORT": _Rule("3000", _is_port, f"a number from 0 to {_HIGHEST_PORT}"),
    "SLACK_API_URL": _Rule(
        SLACK_API_URL, _starts_with("http://", "https://"), "an http(s) address"
    ),
    "DATABASE_URL": _Rule(
        "sqlite:///bot.db", lambda v: "://" in v, "an address such as sqlite:///bot.db"
    ),
    "RETENTION_DAYS": _Rule("90", _is_days, f"a whole number of days from 1 to {_MOST_DAYS}"),
}


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment says. Secrets are kept out of the representation, and so of logs."""

    bot_token: str = field(repr=False)
    app_token: str = field(repr=False)
    signing_secret: str = field(repr=False)
    api_url: str
    database_url: str = field(repr=False)
    retention_days: int
    log_level: int
    port: int


@dataclass(frozen=True, slots=True)
class SettingProblem:
    """A setting that is missing or unusable, and what belongs there; its value is never told."""

    name: str
    wrong: str
    cure: str

    def __str__(self) -> str:
        return f"{self.name} {self.wrong}: {self.cure}"


def problems(
    environment: Mapping[str, str], required: Collection[str]
) -> tuple[SettingProblem, ...]:
    """Return what is wrong with the settings; the names in `required` must be present."""
    missing = [
        SettingProblem(name, "is missing", _PURPOSE[name])
        for name in required
        if not _value(environment, name)
    ]
    unusable = [
        SettingProblem(name, "is not usable", f"it must be {rule.wanted}")
        for name, rule in _RULES.items()
        if _value(environment, name) and not rule.holds(_value(environment, name))
    ]
    return (*missing, *unusable)


def read(environment: Mapping[str, str], required: Collection[str]) -> Settings:
    """Return the settings in `environment`.

    Raises SettingsError, which names every missing or unusable setting at once; the names in
    `required` must be present.
    """
    found = problems(environment, required)
    if found:
        raise SettingsError("\n".join(map(str, found)))
    return Settings(
        bot_token=_value(environment, "SLACK_BOT_TOKEN"),
        app_token=_value(environment, "SLACK_APP_TOKEN"),
        signing_secret=_value(environment, "SLACK_SIGNING_SECRET"),
        api_url=_value(environment, "SLACK_API_URL").rstrip("/") + "/",
        database_url=_value(environment, "DATABASE_URL"),
        retention_days=int(_value(environment, "RETENTION_DAYS")),
        log_level=logging.getLevelNamesMapping()[_value(environment, "LOG_LEVEL").upper()],
        port=int(_value(environment, "PORT")),
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


def _value(environment: Mapping[str, str], name: str) -> str:
    """Return a setting without the spaces around it; its default where it is missing."""
    default = _RULES[name].default if name in _RULES else ""
    return environment.get(name, "").strip() or default
