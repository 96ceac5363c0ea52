"""Together: one process serves both, and Django's ORM works in Flask with care for connections."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import Permission
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connection, models
from django.db.migrations.operations import CreateModel
from django.db.migrations.state import ProjectState
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import clear_script_prefix, path, reverse
from flask import Flask
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.test import Client

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def _no_prefix_is_left() -> Iterator[None]:
    yield
    clear_script_prefix()


def where(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"Django at {reverse('where')}")


urlpatterns = [path("where", where, name="where")]


def flask_app() -> Flask:
    app = Flask(__name__)
    app.add_url_rule("/", "home", lambda: "Flask")
    app.add_url_rule("/permissions", "permissions", lambda: str(Permission.objects.count()))
    return app


@contextmanager
def signals_of_django() -> Iterator[list[str]]:
    """The request signals of Django that are sent meanwhile."""
    sent: list[str] = []

    def started(**_: Any) -> None:
        sent.append("started")

    def finished(**_: Any) -> None:
        sent.append("finished")

    request_started.connect(started)
    request_finished.connect(finished)
    try:
        yield sent
    finally:
        request_started.disconnect(started)
        request_finished.disconnect(finished)


def both() -> Client:
    """A client of one process that serves Flask and, below /legacy, Django."""
    flask = flask_app()
    return Client(DispatcherMiddleware(flask.wsgi_app, {"/legacy": get_wsgi_application()}))


def test_one_process_serves_flask_and_django() -> None:
    client = both()
    with override_settings(ROOT_URLCONF=__name__):
        assert client.get("/", base_url="http://testserver").text == "Flask"
        answer = client.get("/legacy/where", base_url="http://testserver")
        assert answer.text.startswith("Django at ")


def test_django_builds_urls_with_the_prefix_it_is_mounted_under() -> None:
    with override_settings(ROOT_URLCONF=__name__):
        answer = both().get("/legacy/where", base_url="http://testserver")
        assert answer.text == "Django at /legacy/where"


@pytest.mark.usefixtures("database")
def test_a_flask_view_queries_django_models() -> None:
    rows = Permission.objects.count()
    assert rows > 0
    assert flask_app().test_client().get("/permissions").text == str(rows)


def test_django_closes_connections_through_its_own_request_signals() -> None:
    for signal in (request_started, request_finished):
        receivers = [reference() for _, reference, *_ in signal.receivers]
        assert close_old_connections in receivers
    with override_settings(ROOT_URLCONF=__name__), signals_of_django() as sent:
        both().get("/legacy/where", base_url="http://testserver").close()
    assert sent == ["started", "finished"]


@pytest.mark.usefixtures("database")
def test_a_flask_request_sends_no_signal_of_django() -> None:
    with signals_of_django() as sent:
        flask_app().test_client().get("/permissions")
    assert sent == []


@pytest.mark.parametrize("managed", [True, False])
def test_django_migrations_leave_unmanaged_tables_alone(managed: bool) -> None:  # noqa: FBT001
    fields = [("id", models.BigAutoField(primary_key=True))]
    operation = CreateModel("Book", fields, options={"managed": managed})
    before, after = ProjectState(), ProjectState()
    operation.state_forwards("facts_app", after)
    with connection.schema_editor(collect_sql=True) as editor:
        operation.database_forwards("facts_app", editor, before, after)
    assert bool(editor.collected_sql) is managed
