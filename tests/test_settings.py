"""Settings: all that is missing or unusable is named at once, and secrets are never shown."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from bot import settings
from bot.errors import SettingsError

FULL = {
    "SLACK_BOT_TOKEN": "xoxb-secret",
    "SLACK_APP_TOKEN": "xapp-secret",
    "SLACK_SIGNING_SECRET": "signing",
}


def test_everything_missing_is_named_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        settings.read({}, settings.SOCKET_MODE)
    first, second = str(caught.value).splitlines()
    assert first.startswith("SLACK_BOT_TOKEN is missing: the bot token, xoxb-..., from OAuth")
    assert second.startswith("SLACK_APP_TOKEN is missing: the app-level token, xapp-..., from")
    assert caught.value.exit_code == 2


def test_an_empty_value_is_missing() -> None:
    with pytest.raises(SettingsError, match="SLACK_SIGNING_SECRET is missing"):
        settings.read({**FULL, "SLACK_SIGNING_SECRET": "  "}, settings.HTTP)


@pytest.mark.parametrize(
    ("name", "value", "wanted"),
    [
        ("SLACK_BOT_TOKEN", "xapp-swapped", "starts with xoxb-"),
        ("SLACK_APP_TOKEN", "xoxb-swapped", "starts with xapp-"),
        ("LOG_LEVEL", "LOUD", "one of DEBUG"),
        ("PORT", "70000", "a number from 0 to 65535"),
        ("PORT", "abc", "a number from 0 to 65535"),
        ("SLACK_API_URL", "slack.com", "an http(s) address"),
        ("DATABASE_URL", "my.db", "an address such as sqlite:///bot.db"),
        *(
            ("RETENTION_DAYS", days, "a whole number of days from 1 to 36500")
            for days in ("-1", "0", "1.5", "x", "99999")
        ),
    ],
)
def test_an_unusable_value_is_told_without_repeating_it(name: str, value: str, wanted: str) -> None:
    with pytest.raises(SettingsError) as caught:
        settings.read({**FULL, name: value}, settings.SOCKET_MODE)
    assert name in str(caught.value)
    assert wanted in str(caught.value)
    assert value not in str(caught.value).replace(wanted, "")


def test_defaults() -> None:
    read = settings.read(FULL, settings.SOCKET_MODE)
    assert (read.api_url, read.database_url) == ("https://slack.com/api/", "sqlite:///bot.db")
    assert (read.port, read.log_level, read.retention_days) == (3000, logging.INFO, 90)


def test_secrets_do_not_show_in_a_log() -> None:
    shown = repr(settings.read(FULL, settings.SOCKET_MODE))
    assert "secret" not in shown
    assert "signing" not in shown.replace("signing_secret", "")


def test_the_api_address_always_ends_in_a_slash() -> None:
    environment = {**FULL, "SLACK_API_URL": "http://localhost:1/api"}
    assert settings.read(environment, ()).api_url == "http://localhost:1/api/"


def test_the_knowledge_folder_is_the_chosen_one_then_the_environments_then_the_default() -> None:
    environment = {"KNOWLEDGE_DIR": "elsewhere"}
    assert settings.knowledge_folder(environment, Path("chosen")) == Path("chosen")
    assert settings.knowledge_folder(environment, None) == Path("elsewhere")
    assert settings.knowledge_folder({}, None) == settings.DEFAULT_KNOWLEDGE
