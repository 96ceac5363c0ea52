"""Command lines: what `manage.py` and `flask` offer, and how their development servers behave."""

from __future__ import annotations

import io
import logging
import sys
from typing import TYPE_CHECKING, Any

import click
import flask.cli
import pytest
from click.testing import CliRunner
from django.contrib.auth.models import User
from django.core.management import call_command, find_commands, get_commands
from django.core.management.base import BaseCommand
from django.core.management.commands.runserver import Command as RunServer
from django.core.management.commands.shell import Command as Shell
from flask import Flask, current_app
from flask.cli import FlaskGroup, ScriptInfo, cli
from flask_migrate import Migrate
from werkzeug.serving import make_server

if TYPE_CHECKING:
    from pathlib import Path


def test_django_has_the_commands_named() -> None:
    commands = set(get_commands())
    assert {
        "runserver",
        "migrate",
        "makemigrations",
        "createsuperuser",
        "shell",
        "test",
        "collectstatic",
        "check",
        "dumpdata",
        "loaddata",
        "inspectdb",
        "startproject",
        "startapp",
    } <= commands
    of_django = [name for name, app in get_commands().items() if app.startswith("django.")]
    assert 28 <= len(of_django) <= 35


def test_django_runserver_listens_on_local_port_8000_and_warns() -> None:
    assert (RunServer.default_addr, RunServer.default_port) == ("127.0.0.1", "8000")
    output = io.StringIO()
    server: Any = RunServer(stdout=output, no_color=True)
    server.addr, server._raw_ipv6, server.protocol = "127.0.0.1", False, "http"
    server.on_bind(8000)
    assert "http://127.0.0.1:8000/" in output.getvalue()
    assert "Do not use it in a production setting" in output.getvalue()


def test_django_runserver_reloads_unless_told_not_to() -> None:
    options = RunServer().create_parser("manage.py", "runserver").parse_args([])
    assert options.use_reloader is True


def test_django_finds_own_commands_in_management_commands(tmp_path: Path) -> None:
    folder = tmp_path / "management" / "commands"
    folder.mkdir(parents=True)
    (folder / "count_books.py").touch()
    assert find_commands(str(tmp_path / "management")) == ["count_books"]


def test_call_command_runs_a_command_of_your_own() -> None:
    def handle(command: Any, **options: Any) -> None:
        command.stdout.write(f"Year {options['year']}")

    def add_arguments(_command: Any, parser: Any) -> None:
        parser.add_argument("--year", type=int)

    command: Any = type("C", (BaseCommand,), {"handle": handle, "add_arguments": add_arguments})
    output = io.StringIO()
    call_command(command(stdout=output), "--year", "2026", skip_checks=True)
    assert output.getvalue() == "Year 2026\n"


def test_django_shell_imports_models_by_itself() -> None:
    assert Shell().get_namespace(verbosity=0)["User"] is User
    assert Shell().get_namespace(verbosity=0, no_imports=True) == {}


def test_flask_has_three_commands() -> None:
    assert set(FlaskGroup().commands) == {"run", "shell", "routes"}


def run_arguments(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> tuple[Any, ...]:
    """What `flask run` would start Werkzeug's server with: host, port and reloader."""
    started: list[tuple[Any, ...]] = []

    def run_simple(host: str, port: int, _app: object, **given: object) -> None:
        started.append((host, port, given["use_reloader"]))

    monkeypatch.setattr(flask.cli, "run_simple", run_simple)
    for name in ("FLASK_DEBUG", "FLASK_APP", "FLASK_RUN_FROM_CLI"):
        monkeypatch.setenv(name, "")
    shop = ScriptInfo(create_app=lambda: Flask("shop"))
    result = CliRunner().invoke(cli, ["run", *arguments], obj=shop)
    assert result.exit_code == 0, result.output
    return started[0]


def test_flask_run_listens_on_local_port_5000(monkeypatch: pytest.MonkeyPatch) -> None:
    assert run_arguments(monkeypatch) == ("127.0.0.1", 5000, False)
    changed = run_arguments(monkeypatch, "--host", "0.0.0.0", "--port", "8000", "--debug")
    assert changed == ("0.0.0.0", 8000, True)


@pytest.mark.parametrize("module", ["app", "wsgi"])
def test_flask_finds_the_app_in_app_py_or_wsgi_py(
    module: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / f"{module}.py").write_text("import flask\nshop = flask.Flask('shop')\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [*sys.path])
    try:
        assert ScriptInfo().load_app().name == "shop"
    finally:
        sys.modules.pop(module, None)


def test_flask_commands_of_your_own_take_arguments() -> None:
    app = Flask("shop")

    @app.cli.command("greet")
    @click.argument("name")
    def greet(name: str) -> None:
        click.echo(f"{current_app.name} greets {name}")

    assert app.test_cli_runner().invoke(args=["greet", "Ada"]).output == "shop greets Ada\n"


def test_flask_migrate_adds_the_db_command() -> None:
    app = Flask("shop")
    Migrate().init_app(app, None)
    context = click.Context(cli, obj=ScriptInfo(create_app=lambda: app))
    assert "db" in FlaskGroup().list_commands(context)


def test_flask_shell_knows_the_app() -> None:
    app = Flask("shop")
    assert app.make_shell_context()["app"] is app
    app.shell_context_processor(lambda: {"answer": 42})
    assert app.make_shell_context()["answer"] == 42


def test_flask_server_warns_against_production(caplog: pytest.LogCaptureFixture) -> None:
    server = make_server("127.0.0.1", 0, Flask("shop"))
    try:
        with caplog.at_level(logging.INFO, logger="werkzeug"):
            server.log_startup()
    finally:
        server.server_close()
    assert "Do not use it in a production deployment" in caplog.text
