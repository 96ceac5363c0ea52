"""WSGI and ASGI: Django speaks both on a core of its own; Flask is WSGI on top of Werkzeug."""

from __future__ import annotations

import asyncio
from importlib.metadata import requires
from typing import TYPE_CHECKING, Any

import flask
import jinja2
import pytest
import werkzeug
from asgiref.wsgi import WsgiToAsgi
from django.core.handlers.asgi import ASGIHandler
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import path
from flask import Flask
from werkzeug.test import Client

if TYPE_CHECKING:
    from pathlib import Path


def hello(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("hello")


def flask_app() -> Flask:
    app = Flask(__name__)
    app.add_url_rule("/", "hello", lambda: "hello")
    return app


def required(package: str) -> set[str]:
    """What a package needs everywhere: no extras, no conditions."""
    lines = [line for line in requires(package) or () if ";" not in line]
    return {line.split(">")[0].strip().lower() for line in lines}


def asgi_get(application: Any) -> tuple[int, bytes]:
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "path": "/",
        "query_string": b"",
        "headers": [(b"host", b"testserver")],
        "server": ("testserver", 80),
    }

    incoming: list[dict[str, Any]] = [{"type": "http.request", "body": b""}]
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        if not incoming:
            await asyncio.Event().wait()  # the client stays connected
        return incoming.pop()

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    asyncio.run(application(scope, receive, send))
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent)


def test_django_writes_a_wsgi_and_an_asgi_module(project: Path) -> None:
    assert "application = get_wsgi_application()" in (project / "mysite" / "wsgi.py").read_text()
    assert "application = get_asgi_application()" in (project / "mysite" / "asgi.py").read_text()


def test_django_answers_as_a_wsgi_application() -> None:
    with override_settings(ROOT_URLCONF=(path("", hello),), MIDDLEWARE=[]):
        answer = Client(WSGIHandler()).get("/", headers={"Host": "testserver"})
    assert (answer.status_code, answer.text) == (200, "hello")


def test_django_answers_as_an_asgi_application() -> None:
    with override_settings(ROOT_URLCONF=(path("", hello),), MIDDLEWARE=[]):
        assert asgi_get(ASGIHandler()) == (200, b"hello")


def test_django_refuses_websockets_by_itself() -> None:
    async def connect() -> None:
        await ASGIHandler()({"type": "websocket", "path": "/"}, None, None)

    with override_settings(MIDDLEWARE=[]), pytest.raises(ValueError, match="only handle ASGI/HTTP"):
        asyncio.run(connect())


def test_django_needs_asgiref_and_sqlparse_but_not_werkzeug() -> None:
    assert required("django") == {"asgiref", "sqlparse"}
    assert any(line.startswith("tzdata") and "win32" in line for line in requires("django") or ())


def test_flask_is_a_wsgi_application() -> None:
    started: list[str] = []
    environ = werkzeug.test.create_environ("/")
    body = flask_app()(environ, lambda status, *_: started.append(status))  # type: ignore[arg-type]
    assert (started, b"".join(body)) == (["200 OK"], b"hello")


def test_flask_is_no_asgi_application_but_can_be_wrapped() -> None:
    app = flask_app()
    with pytest.raises(TypeError):
        asgi_get(app)
    adapter: Any = WsgiToAsgi
    assert asgi_get(adapter(app)) == (200, b"hello")


def test_flask_is_built_on_werkzeug_and_jinja() -> None:
    assert issubclass(flask.Request, werkzeug.Request)
    assert issubclass(flask.Response, werkzeug.Response)
    assert isinstance(flask_app().url_map, werkzeug.routing.Map)
    assert isinstance(flask_app().jinja_env, jinja2.Environment)


def test_flask_requires_six_packages() -> None:
    assert required("flask") == {
        "blinker",
        "click",
        "itsdangerous",
        "jinja2",
        "markupsafe",
        "werkzeug",
    }
