"""Real time: neither core takes WebSockets, both stream events piece by piece."""

from __future__ import annotations

import asyncio
import types
from typing import TYPE_CHECKING, Any

import pytest
from django.core.asgi import get_asgi_application
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import AsyncClient, override_settings
from django.urls import path
from flask import Flask, request, stream_with_context
from werkzeug.test import Client

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

HANDSHAKE = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13"}


def django_urls(view: Any) -> Any:
    """A URL configuration with one view under /view."""
    module: Any = types.ModuleType("urls_of_test_websockets")
    module.urlpatterns = [path("view", view)]
    return module


def test_django_core_refuses_websockets() -> None:
    async def connect() -> None:
        await get_asgi_application()({"type": "websocket", "path": "/"}, None, None)

    with pytest.raises(ValueError, match="not websocket"):
        asyncio.run(connect())


def test_django_streams_events_piece_by_piece_under_asgi() -> None:
    made: list[int] = []

    async def events() -> AsyncIterator[str]:
        for number in range(3):
            made.append(number)
            yield f"data: {number}\n\n"

    async def view(_request: HttpRequest) -> HttpResponse:
        return StreamingHttpResponse(events(), content_type="text/event-stream")

    async def read() -> list[tuple[bytes, int]]:
        response = await AsyncClient().get("/view")
        assert response["Content-Type"] == "text/event-stream"
        assert "Content-Length" not in response
        return [(piece, len(made)) async for piece in response]

    with override_settings(ROOT_URLCONF=django_urls(view), MIDDLEWARE=[]):
        pieces = asyncio.run(read())
    assert pieces == [(b"data: 0\n\n", 1), (b"data: 1\n\n", 2), (b"data: 2\n\n", 3)]


def test_django_streams_events_piece_by_piece_under_wsgi() -> None:
    made: list[int] = []

    def events() -> Iterator[str]:
        for number in range(2):
            made.append(number)
            yield f"data: {number}\n\n"

    def view(_request: HttpRequest) -> HttpResponse:
        return StreamingHttpResponse(events(), content_type="text/event-stream")

    with override_settings(ROOT_URLCONF=django_urls(view), MIDDLEWARE=[]):
        response = Client(WSGIHandler()).get("/view")
        pieces = [(piece, len(made)) for piece in response.response]
        response.close()
    assert pieces == [(b"data: 0\n\n", 1), (b"data: 1\n\n", 2)]


def test_flask_core_answers_no_websocket_handshake() -> None:
    app = Flask(__name__)
    app.add_url_rule("/", view_func=lambda: "page", endpoint="page")
    client = app.test_client()
    assert client.get("/").text == "page"
    answer = client.get("/", headers=HANDSHAKE)
    assert answer.status_code == 400
    assert "Upgrade" not in answer.headers


def test_flask_streams_events_piece_by_piece() -> None:
    app = Flask(__name__)
    made: list[int] = []

    @app.get("/")
    def view() -> Any:
        def events() -> Iterator[str]:
            for number in range(2):
                made.append(number)
                yield f"data: {number}\n\n"

        return events(), {"Content-Type": "text/event-stream"}

    response = app.test_client().get("/")
    assert response.mimetype == "text/event-stream"
    pieces = [(piece, len(made)) for piece in response.response]
    assert pieces == [(b"data: 0\n\n", 1), (b"data: 1\n\n", 2)]


def test_flask_streams_with_the_request_at_hand() -> None:
    app = Flask(__name__)

    def name() -> Iterator[str]:
        yield request.args["name"]

    app.add_url_rule("/with", view_func=lambda: stream_with_context(name()), endpoint="with")
    app.add_url_rule("/without", view_func=name, endpoint="without")
    client = app.test_client()
    assert client.get("/with?name=Emma").text == "Emma"
    with pytest.raises(RuntimeError, match="outside of request context"):
        assert client.get("/without?name=Emma").text
