"""First steps: what pip brings, which command shows the first page, on which port and Python."""

from __future__ import annotations

import runpy
import sys
from importlib.metadata import metadata, requires
from typing import TYPE_CHECKING, Any

import django
from click.testing import CliRunner
from django.core.management.commands.runserver import Command as RunServer
from django.test import Client, override_settings
from flask.cli import FlaskGroup, ScriptInfo, run_command
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

HELLO = """\
from flask import Flask
app = Flask(__name__)
@app.route("/")
def hello():
    return "Hello, World!"
"""


def required(name: str, platform: str) -> set[str]:
    """Return what pip installs with a distribution on a platform, on any current Python."""
    parsed = map(Requirement, requires(name) or ())
    here = {"extra": "", "sys_platform": platform}
    return {r.name.lower() for r in parsed if not r.marker or r.marker.evaluate(here)}


def test_a_fresh_django_project_shows_the_welcome_page(
    project: Path, project_settings: dict[str, Any]
) -> None:
    urls = runpy.run_path(str(project / "mysite" / "urls.py"))["urlpatterns"]
    fresh = override_settings(
        DEBUG=True,
        ROOT_URLCONF=tuple(urls),
        MIDDLEWARE=project_settings["MIDDLEWARE"],
        TEMPLATES=project_settings["TEMPLATES"],
    )
    with fresh:
        page = Client().get("/")
    assert page.status_code == 200
    assert b"The install worked successfully" in page.content


def test_django_requires_two_packages_and_no_database_server(
    project_settings: dict[str, Any],
) -> None:
    assert required("django", "linux") == {"asgiref", "sqlparse"}
    assert required("django", "win32") == {"asgiref", "sqlparse", "tzdata"}
    assert project_settings["DATABASES"]["default"]["ENGINE"] == "django.db.backends.sqlite3"


def test_flask_requires_six_packages() -> None:
    six = {"werkzeug", "jinja2", "markupsafe", "itsdangerous", "click", "blinker"}
    assert required("flask", "linux") == required("flask", "win32") == six


def test_flask_run_finds_a_five_line_app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(HELLO.splitlines()) == 5
    (tmp_path / "app.py").write_text(HELLO)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.delitem(sys.modules, "app", raising=False)
    try:
        app = ScriptInfo().load_app()
    finally:
        sys.modules.pop("app", None)
    assert app.test_client().get("/").text == "Hello, World!"


def test_flask_says_so_when_it_finds_no_app(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [*sys.path])
    outcome = CliRunner().invoke(FlaskGroup(), ["routes"])
    assert outcome.exit_code != 0
    assert "Could not locate a Flask application" in outcome.output


def test_default_ports_are_8000_and_5000() -> None:
    options = {option.name: option.default for option in run_command.params}
    assert (options["host"], options["port"]) == ("127.0.0.1", 5000)
    assert (RunServer.default_addr, RunServer.default_port) == ("127.0.0.1", "8000")


def test_both_run_on_every_operating_system() -> None:
    for name in ("django", "flask"):
        classifiers = metadata(name).get_all("Classifier") or []
        assert "Operating System :: OS Independent" in classifiers


def test_the_python_version_decides_which_django_pip_installs() -> None:
    oldest = {(5, 2): "3.10", (6, 0): "3.12", (6, 1): "3.12"}[django.VERSION[:2]]
    accepted = SpecifierSet(metadata("django")["Requires-Python"])
    assert oldest in accepted
    assert f"3.{int(oldest[2:]) - 1}" not in accepted
    assert "3.9" in SpecifierSet(metadata("flask")["Requires-Python"])
    assert "3.8" not in SpecifierSet(metadata("flask")["Requires-Python"])
