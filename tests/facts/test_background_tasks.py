"""Background work: `django.tasks` since 6.0 without a worker; Flask's contexts and commands."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
import threading
from typing import Any

import click
import django
import pytest
from django.core.management import get_commands
from django.db import transaction
from django.test import override_settings
from flask import Flask, current_app

ran_in: list[int] = []


def task(function: Any) -> Any:
    """`django.tasks.task` where Django has it."""
    if django.VERSION < (6, 0):
        return function
    return importlib.import_module("django.tasks").task(function)


@task
def note(number: int) -> int:
    ran_in.append(threading.get_ident())
    return number + 1


since_6_0 = pytest.mark.skipif(django.VERSION < (6, 0), reason="django.tasks came with 6.0")


def test_django_has_tasks_since_6_0() -> None:
    assert bool(importlib.util.find_spec("django.tasks")) == (django.VERSION >= (6, 0))


@since_6_0
def test_django_runs_a_task_at_once_by_default() -> None:
    ran_in.clear()
    result = note.enqueue(1)
    assert ran_in == [threading.get_ident()]  # before `enqueue` came back, in this thread
    assert (result.is_finished, result.return_value) == (True, 2)


@since_6_0
def test_django_brings_two_task_backends_and_no_worker() -> None:
    backends = importlib.import_module("django.tasks.backends")
    assert {module.name for module in pkgutil.iter_modules(backends.__path__)} == {
        "base",
        "dummy",
        "immediate",
    }
    own = [name for name, app in get_commands().items() if app.startswith("django.")]
    assert [name for name in own if "work" in name or "task" in name or "sched" in name] == []

    dummy = {"default": {"BACKEND": "django.tasks.backends.dummy.DummyBackend"}}
    with override_settings(TASKS=dummy):
        ran_in.clear()
        result = note.enqueue(1)
        assert not result.is_finished
        assert ran_in == []


@pytest.mark.usefixtures("tables")
def test_django_runs_on_commit_callbacks_after_the_commit() -> None:
    events: list[str] = []
    with transaction.atomic():
        transaction.on_commit(lambda: events.append("enqueued"))
        events.append("still in the transaction")
    assert events == ["still in the transaction", "enqueued"]

    def fail() -> None:
        with transaction.atomic():
            transaction.on_commit(lambda: events.append("never"))
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert "never" not in events


def test_flask_has_no_task_system() -> None:
    assert importlib.util.find_spec("flask.tasks") is None
    words = ("task", "queue", "schedule", "cron", "background", "worker")
    public = [*vars(importlib.import_module("flask")), *dir(Flask(__name__))]
    assert [name for name in public for word in words if word in name.lower()] == []


def test_flask_work_outside_a_request_needs_an_application_context() -> None:
    app = Flask(__name__)
    outcomes: list[Any] = []

    def work(*, in_context: bool) -> None:
        try:
            if in_context:
                with app.app_context():
                    outcomes.append(current_app.name)
            else:
                outcomes.append(current_app.name)
        except RuntimeError as error:
            outcomes.append("outside of application context" in str(error))

    for in_context in (False, True):
        worker = threading.Thread(target=work, kwargs={"in_context": in_context})
        worker.start()
        worker.join()
    assert outcomes == [True, app.name]


def test_flask_commands_get_an_application_context() -> None:
    app = Flask(__name__)

    @app.cli.command("clean-up")
    def clean_up() -> None:
        click.echo(f"cleaning {current_app.name}")

    result = app.test_cli_runner().invoke(args=["clean-up"])
    assert (result.exit_code, result.output) == (0, f"cleaning {app.name}\n")
