"""Configuration: one settings module in Django, a dict per app in Flask; keys and .env files."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from importlib.metadata import requires
from io import StringIO
from typing import TYPE_CHECKING, Any

import django
import pytest
from django.conf import ENVIRONMENT_VARIABLE, LazySettings, Settings, global_settings, settings
from django.core import signing
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.test import override_settings
from flask import Flask, session
from flask.cli import load_dotenv
from flask.sessions import SecureCookieSessionInterface

from bot.knowledge.loader import load
from bot.knowledge.model import Focus
from bot.settings import DEFAULT_KNOWLEDGE

if TYPE_CHECKING:
    from pathlib import Path


def test_django_settings_module_is_named_by_the_environment(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ENVIRONMENT_VARIABLE == "DJANGO_SETTINGS_MODULE"
    assert "'DJANGO_SETTINGS_MODULE', 'mysite.settings'" in (project / "manage.py").read_text()
    monkeypatch.syspath_prepend(project)
    assert Settings("mysite.settings").ROOT_URLCONF == "mysite.urls"


def test_django_has_about_150_settings() -> None:
    assert 140 <= len([name for name in dir(global_settings) if name.isupper()]) <= 160


def test_startproject_marks_its_key_as_insecure(project_settings: dict[str, Any]) -> None:
    assert project_settings["SECRET_KEY"].startswith("django-insecure-")
    assert project_settings["DEBUG"] is True
    assert project_settings["ALLOWED_HOSTS"] == []


def test_django_needs_a_secret_key() -> None:
    with override_settings(SECRET_KEY=""), pytest.raises(ImproperlyConfigured):
        _ = settings.SECRET_KEY


def test_django_scripts_name_their_settings_first(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(ENVIRONMENT_VARIABLE, raising=False)
    with pytest.raises(ImproperlyConfigured, match="settings are not configured"):
        _ = LazySettings().DEBUG
    script = "import django; {}; from django.contrib.auth.models import User; print(User.__name__)"
    environment = {**os.environ, ENVIRONMENT_VARIABLE: "mysite.settings"}

    def run(code: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", script.format(code)]
        return subprocess.run(
            command, cwd=project, env=environment, capture_output=True, text=True, check=False
        )

    assert run("django.setup()").stdout == "User\n"
    assert "AppRegistryNotReady" in run("pass").stderr


def test_the_example_without_environment_lets_debug_choose_the_hosts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    example = load(DEFAULT_KNOWLEDGE).topics["configuration"].facts[Focus.DJANGO].example
    assert example
    for hosts, names in (("", []), ("a.org b.org", ["a.org", "b.org"])):
        monkeypatch.setenv("DJANGO_ALLOWED_HOSTS", hosts)
        written: dict[str, Any] = {}
        exec(example.code, written)
        assert written["ALLOWED_HOSTS"] == names


def test_django_shows_changed_settings() -> None:
    shown = StringIO()
    with override_settings(APPEND_SLASH=False):
        call_command("diffsettings", stdout=shown)
    assert "APPEND_SLASH = False" in shown.getvalue()
    assert "PREPEND_WWW" not in shown.getvalue()


def test_django_has_mailers_since_6_1(project_settings: dict[str, Any]) -> None:
    assert ("MAILERS" in project_settings) == (django.VERSION >= (6, 1))
    assert hasattr(global_settings, "EMAIL_HOST")


def test_neither_reads_env_files_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("FLASK_FROM_ENV_FILE=1\nDJANGO_FROM_ENV_FILE=1\n")
    (tmp_path / "own_settings.py").write_text("SECRET_KEY = 'x'\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    Settings("own_settings")
    app = Flask(__name__, root_path=str(tmp_path))
    app.config.from_prefixed_env()
    app.add_url_rule("/", "home", lambda: "home")
    assert app.test_client().get("/").text == "home"
    assert "FROM_ENV_FILE" not in app.config
    assert not {"FLASK_FROM_ENV_FILE", "DJANGO_FROM_ENV_FILE"} & set(os.environ)
    required = [line for name in ("django", "flask") for line in requires(name) or ()]
    assert not [line for line in required if "dotenv" in line and "extra" not in line]


def test_the_flask_command_reads_env_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("FLASK_FIRST=1\n")
    (tmp_path / ".flaskenv").write_text("FLASK_SECOND=2\n")
    monkeypatch.chdir(tmp_path)
    for name in ("FLASK_FIRST", "FLASK_SECOND"):
        monkeypatch.setenv(name, "")  # so that it is put back afterwards
        monkeypatch.delenv(name)
    assert load_dotenv()
    assert (os.environ["FLASK_FIRST"], os.environ["FLASK_SECOND"]) == ("1", "2")


def test_flask_reads_prefixed_variables_as_json(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLASK_MAX_ITEMS", "5")
    monkeypatch.setenv("FLASK_TITLE", "Shop")
    monkeypatch.setenv("FLASK_MAIL__HOST", "localhost")
    config = Flask(__name__).config
    config.from_prefixed_env()
    assert (config["MAX_ITEMS"], config["TITLE"]) == (5, "Shop")
    assert config["MAIL"] == {"HOST": "localhost"}


def test_flask_reads_objects_and_files(tmp_path: Path) -> None:
    class Testing:
        PAGE_SIZE = 5
        page_size = 7

    app = Flask(__name__, instance_path=str(tmp_path), instance_relative_config=True)
    app.config.from_object(Testing)
    assert app.config["PAGE_SIZE"] == 5
    assert "page_size" not in app.config
    (tmp_path / "config.toml").write_text("PAGE_SIZE = 9")
    app.config.from_file("config.toml", load=tomllib.load, text=False)
    assert app.config["PAGE_SIZE"] == 9


def test_flask_ignores_flask_env(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLASK_ENV", "development")
    app = Flask(__name__)
    assert app.debug is False
    assert "ENV" not in app.config
    monkeypatch.setenv("FLASK_DEBUG", "1")
    assert Flask(__name__).debug is True


def test_flask_needs_a_key_for_sessions_only() -> None:
    app = Flask(__name__)
    app.testing = True
    app.add_url_rule("/", "home", lambda: "home")
    app.add_url_rule("/session", "session", lambda: str(session.setdefault("visits", 1)))
    assert app.test_client().get("/").text == "home"
    with pytest.raises(RuntimeError, match="no secret key"):
        app.test_client().get("/session")


def test_two_flask_apps_have_settings_of_their_own() -> None:
    first, second = Flask("first"), Flask("second")
    first.config["PAGE_SIZE"] = 5
    assert "PAGE_SIZE" not in second.config


def test_who_has_the_key_can_forge_a_session() -> None:
    victim, attacker = Flask("victim"), Flask("attacker")
    victim.secret_key = attacker.secret_key = "leaked"
    victim.add_url_rule("/", "who", lambda: str(session.get("user")))
    signer = SecureCookieSessionInterface().get_signing_serializer(attacker)
    assert signer is not None
    client = victim.test_client()
    client.set_cookie("session", str(signer.dumps({"user": "admin"})))
    assert client.get("/").text == "admin"

    forged = signing.dumps({"user": "admin"}, key="leaked")
    with override_settings(SECRET_KEY="leaked"):
        assert signing.loads(forged) == {"user": "admin"}
