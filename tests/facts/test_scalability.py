"""Scaling out: where session state lives, how connections and replicas are set up."""

from __future__ import annotations

import importlib
import types
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, router
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import path
from flask import Flask, session


class ReplicaRouter:
    """Reads from one database, writes to the other."""

    def db_for_read(self, _model: object, **_hints: object) -> str:
        return "replica"

    def db_for_write(self, _model: object, **_hints: object) -> str:
        return "default"


def flask_app(key: str) -> Flask:
    """An instance of the same Flask app, as each worker process has one."""
    app = Flask(__name__)
    app.secret_key = key
    visits: list[int] = []

    @app.get("/visit")
    def visit() -> dict[str, int]:
        visits.append(1)
        session["visits"] = session.get("visits", 0) + 1
        return {"session": session["visits"], "global": len(visits)}

    return app


def visit(app: Flask, cookie: str | None = None) -> tuple[Any, str]:
    """What a request answers, and the session cookie after it."""
    client = app.test_client()
    if cookie:
        client.set_cookie("session", cookie)
    answer = client.get("/visit").json
    stored = client.get_cookie("session")
    assert stored is not None
    return answer, stored.value


@pytest.mark.usefixtures("database")
def test_django_sessions_cost_a_query_unless_they_are_cookies() -> None:
    def view(request: Any) -> HttpResponse:
        if "name" in request.GET:
            request.session["name"] = request.GET["name"]
        return HttpResponse(request.session.get("name", "nobody"))

    urls: Any = types.ModuleType("urls_of_test_scalability")
    urls.urlpatterns = [path("view", view)]
    stored = SessionStore()
    stored["name"] = "Emma"
    stored.save()
    try:
        with override_settings(ROOT_URLCONF=urls):
            client = Client()
            client.cookies["sessionid"] = stored.session_key
            with CaptureQueriesContext(connection) as queries:
                assert client.get("/view").content == b"Emma"
        assert len(queries) == 1
    finally:
        stored.delete()

    engine = "django.contrib.sessions.backends.signed_cookies"
    with override_settings(ROOT_URLCONF=urls, SESSION_ENGINE=engine):
        client = Client()
        client.get("/view", {"name": "Emma"})
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/view").content == b"Emma"
    assert len(queries) == 0


def test_django_closes_connections_after_each_request_by_default() -> None:
    assert connection.settings_dict["CONN_MAX_AGE"] == 0


def test_the_postgresql_backend_of_django_offers_a_pool() -> None:
    pytest.importorskip("psycopg")
    backend = importlib.import_module("django.db.backends.postgresql.base")
    values = {**connection.settings_dict, "NAME": "x", "CONN_MAX_AGE": 60}
    wrapper = backend.DatabaseWrapper({**values, "OPTIONS": {"pool": True}})
    with pytest.raises(ImproperlyConfigured, match=r"[Pp]ool"):
        assert wrapper.pool
    assert backend.DatabaseWrapper({**values, "OPTIONS": {}}).pool is None


def test_django_routers_send_reads_to_a_replica() -> None:
    with override_settings(DATABASE_ROUTERS=[ReplicaRouter()]):
        assert router.db_for_read(HttpRequest) == "replica"
        assert router.db_for_write(HttpRequest) == "default"


def test_flask_sessions_work_on_any_process_with_the_key() -> None:
    answer, cookie = visit(flask_app("key"))
    assert answer["session"] == 1
    answer, _ = visit(flask_app("key"), cookie)
    assert answer["session"] == 2
    answer, _ = visit(flask_app("another key"), cookie)
    assert answer["session"] == 1


def test_two_instances_of_a_flask_app_share_no_state() -> None:
    first, second = flask_app("key"), flask_app("key")
    assert [visit(app)[0]["global"] for app in (first, first, second)] == [1, 2, 1]
