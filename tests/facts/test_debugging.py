"""Debugging: what the error pages of debug mode show, and that Flask's has a console in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import flask.cli
import pytest
from click.testing import CliRunner
from django.contrib.auth.models import User
from django.db import connection, reset_queries
from django.test import Client, override_settings
from django.urls import path
from flask import Flask
from flask.cli import ScriptInfo, cli
from flask.helpers import get_debug_flag
from werkzeug.debug import DebuggedApplication
from werkzeug.test import Client as WerkzeugClient

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def crash(_request: HttpRequest) -> HttpResponse:
    password = "shown" + "-as-it-is"
    raise ValueError(len(password))


def debug_page(address: str, **settings: Any) -> str:
    urls = (path("crash/", crash), path("known-address/", crash))
    with override_settings(DEBUG=True, ROOT_URLCONF=urls, **settings):
        page: str = Client(raise_request_exception=False).get(address).content.decode()
        return page


def test_a_new_django_project_has_debug_on(project_settings: dict[str, Any]) -> None:
    assert project_settings["DEBUG"] is True


def test_django_debug_page_shows_traceback_and_locals_but_masks_secrets() -> None:
    page = debug_page("/crash/", SECRET_KEY="the-secret-key", SITE_COLOUR="mauve")
    assert "Traceback" in page
    assert "raise ValueError(len(password))" in page
    assert "shown-as-it-is" in page
    assert "mauve" in page
    assert "SECRET_KEY" in page
    assert "the-secret-key" not in page


def test_django_debug_page_lists_the_patterns_it_tried() -> None:
    assert "known-address/" in debug_page("/missing/")


def test_django_debug_page_has_no_console() -> None:
    page = debug_page("/crash/?__debugger__=yes&cmd=40%2B2&frm=0&s=secret")
    assert "Traceback" in page
    assert "evalex" not in page.lower()


@pytest.mark.usefixtures("database")
def test_django_keeps_queries_with_debug_on_only() -> None:
    reset_queries()
    User.objects.count()
    assert len(connection.queries) == 0
    with override_settings(DEBUG=True):
        User.objects.count()
        assert len(connection.queries) == 1
        reset_queries()


def run_arguments(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> dict[str, Any]:
    """What `flask run` would start Werkzeug's server with."""
    started: dict[str, Any] = {}
    monkeypatch.setattr(flask.cli, "run_simple", lambda *_, **given: started.update(given))
    for name in ("FLASK_DEBUG", "FLASK_APP", "FLASK_RUN_FROM_CLI"):
        monkeypatch.setenv(name, "")
    shop = ScriptInfo(create_app=lambda: Flask("shop"))
    result = CliRunner().invoke(cli, ["run", *arguments], obj=shop)
    assert result.exit_code == 0, result.output
    return started


def test_flask_run_debug_turns_on_debugger_and_reloader(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = run_arguments(monkeypatch)
    assert (plain["use_debugger"], plain["use_reloader"]) == (False, False)
    debugging = run_arguments(monkeypatch, "--debug")
    assert (debugging["use_debugger"], debugging["use_reloader"]) == (True, True)
    both_off = run_arguments(monkeypatch, "--debug", "--no-debugger", "--no-reload")
    assert (both_off["use_debugger"], both_off["use_reloader"]) == (False, False)


def test_werkzeug_debugger_offers_a_console_behind_a_pin() -> None:
    app = Flask(__name__)
    app.debug = True

    @app.get("/")
    def broken() -> str:
        raise ValueError("broken")

    debugged = DebuggedApplication(app, evalex=True)
    debugged.pin = "123-456-789"
    answer = WerkzeugClient(debugged).get("/")
    assert answer.status_code == 500
    assert "Werkzeug Debugger" in answer.text
    assert "EVALEX = true" in answer.text
    assert "EVALEX_TRUSTED = false" in answer.text


def test_flask_debug_is_off_by_default() -> None:
    assert Flask(__name__).debug is False


def test_flask_debug_variable_works_and_flask_env_does_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("FLASK_ENV", "development")
    monkeypatch.delenv("FLASK_DEBUG", raising=False)
    assert get_debug_flag() is False
    assert "ENV" not in Flask(__name__).config
    monkeypatch.setenv("FLASK_DEBUG", "1")
    assert get_debug_flag() is True
