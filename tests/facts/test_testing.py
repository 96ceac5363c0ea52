"""Testing: Django brings cases, a test database and a runner; Flask a client and no runner."""

from __future__ import annotations

import unittest
from typing import TYPE_CHECKING, Any

import django.test
import flask
import flask.testing
import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.management import get_commands
from django.db import connection
from django.db.backends.base.creation import BaseDatabaseCreation
from django.http import HttpRequest, HttpResponse
from django.test import Client, SimpleTestCase, TestCase, override_settings
from django.test.runner import DiscoverRunner
from django.urls import path
from flask import Flask, session
from flask.cli import FlaskGroup

if TYPE_CHECKING:
    from collections.abc import Callable


def run_case(base: Any, **methods: Callable[[Any], None]) -> unittest.TestResult:
    case: Any = type("Case", (base,), methods)
    result = unittest.TestResult()
    unittest.defaultTestLoader.loadTestsFromTestCase(case).run(result)
    assert result.testsRun == len(methods)
    return result


def create_the_only_user(_case: Any) -> None:
    assert not User.objects.filter(username="only").exists()
    User.objects.create(username="only")
    assert User.objects.filter(username="only").exists()


@pytest.mark.usefixtures("database")
def test_django_test_case_rolls_each_test_back() -> None:
    result = run_case(TestCase, test_a=create_the_only_user, test_b=create_the_only_user)
    assert result.wasSuccessful(), result.failures
    assert not User.objects.filter(username="only").exists()


@pytest.mark.usefixtures("database")
def test_django_simple_test_case_allows_no_queries() -> None:
    result = run_case(SimpleTestCase, test_query=create_the_only_user)
    ((_, traceback),) = result.failures
    assert "DatabaseOperationForbidden" in traceback


def test_django_uses_a_separate_test_database() -> None:
    class Shop:
        settings_dict = {"NAME": "shop", "TEST": {"NAME": None}}  # noqa: RUF012

    assert BaseDatabaseCreation(Shop())._get_test_db_name() == "test_shop"
    assert "memory" in connection.creation._get_test_db_name()
    assert callable(DiscoverRunner.setup_databases)
    assert "test" in get_commands()


def test_django_ships_cases_clients_and_factories() -> None:
    assert {
        "TestCase",
        "TransactionTestCase",
        "SimpleTestCase",
        "LiveServerTestCase",
        "Client",
        "AsyncClient",
        "RequestFactory",
        "override_settings",
    } <= set(django.test.__all__)


def view(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("done")


def test_django_client_skips_csrf_checks_unless_asked() -> None:
    with override_settings(ROOT_URLCONF=(path("", view),)):
        assert Client().post("/").status_code == 200
        assert Client(enforce_csrf_checks=True).post("/").status_code == 403


@pytest.mark.usefixtures("database")
def test_django_client_logs_in_without_a_password() -> None:
    def enter(case: Any) -> None:
        assert case.client.get("/admin/").status_code == 302
        case.client.force_login(User.objects.create_superuser("boss"))
        assert case.client.get("/admin/").status_code == 200

    result = run_case(TestCase, test_enter=enter)
    assert result.wasSuccessful(), result.failures


def test_django_tests_send_no_mail() -> None:
    runner = DiscoverRunner(verbosity=0)
    runner.setup_test_environment()
    try:
        mail.send_mail("Hello", "text", "a@example.com", ["b@example.com"])
        assert [sent.subject for sent in mail.outbox] == ["Hello"]
    finally:
        runner.teardown_test_environment()


def test_django_runner_can_work_in_parallel_and_keep_the_database() -> None:
    runner = DiscoverRunner(parallel=2, keepdb=True)
    assert (runner.parallel, runner.keepdb) == (2, True)


def test_flask_has_a_test_client_and_a_command_runner() -> None:
    app = Flask(__name__)
    app.add_url_rule("/", "home", lambda: {"hello": "world"})
    app.cli.command("greet")(lambda: print("hello"))  # noqa: T201
    answer = app.test_client().get("/")
    assert (answer.status_code, answer.json) == (200, {"hello": "world"})
    assert app.test_cli_runner().invoke(args=["greet"]).output == "hello\n"


def test_flask_has_no_test_command() -> None:
    assert set(FlaskGroup().commands) == {"run", "shell", "routes"}
    names = {*vars(flask), *vars(flask.testing)}
    assert not [name for name in names if name.endswith(("TestCase", "TestRunner"))]


def test_flask_testing_lets_exceptions_through() -> None:
    def broken() -> str:
        raise ValueError("broken")

    app = Flask(__name__)
    app.add_url_rule("/", "broken", broken)
    assert app.test_client().get("/").status_code == 500
    app.config["TESTING"] = True
    with pytest.raises(ValueError, match="broken"):
        app.test_client().get("/")


def test_flask_client_changes_the_session() -> None:
    app = Flask(__name__)
    app.secret_key = "only-for-tests"
    app.add_url_rule("/", "home", lambda: session["name"])
    client = app.test_client()
    with client.session_transaction() as changed:
        changed["name"] = "Ada"
    assert client.get("/").text == "Ada"
