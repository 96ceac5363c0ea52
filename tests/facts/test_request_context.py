"""Requests: Django passes them as an argument; Flask binds proxies to contexts, one per thread."""

from __future__ import annotations

import asyncio
import contextvars
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import flask.ctx
import flask.globals
import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, connections
from django.http import HttpRequest, JsonResponse
from django.test import Client, override_settings
from django.urls import path
from flask import Flask, current_app, g, request, session


def django_answer(view: Any, address: str = "/", **sent: Any) -> Any:
    with override_settings(ROOT_URLCONF=(path("", view),)):
        client = Client()
        return client.post(address, **sent) if sent else client.get(address)


def test_django_hands_the_request_to_the_view() -> None:
    def view(given: HttpRequest) -> JsonResponse:
        return JsonResponse(
            {
                "kind": type(given).__mro__[-2].__name__,
                "method": given.method,
                "page": given.GET["page"],
                "sent": json.loads(given.body),
            }
        )

    answer = django_answer(view, "/?page=2", data={"a": 1}, content_type="application/json")
    expected = {"kind": "HttpRequest", "method": "POST", "page": "2", "sent": {"a": 1}}
    assert answer.json() == expected


def test_django_has_no_json_attribute_on_the_request() -> None:
    given = HttpRequest()
    assert not [name for name in dir(given) if "json" in name.lower()]
    assert {"GET", "POST", "FILES", "headers", "body", "method"} <= set(dir(given))


def test_django_middleware_adds_attributes_to_the_request() -> None:
    assert not hasattr(HttpRequest(), "user")
    found: list[Any] = []

    def view(given: HttpRequest) -> JsonResponse:
        found.append((given.user.is_anonymous, hasattr(given, "session")))
        return JsonResponse({})

    django_answer(view)
    assert found == [(AnonymousUser().is_anonymous, True)]


def test_django_connections_belong_to_one_thread() -> None:
    here = connections["default"]
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(lambda: connections["default"]).result() is not here
        with pytest.raises(DatabaseError, match="created in a thread"):
            pool.submit(here.validate_thread_sharing).result()


def echoing_app(parties: int) -> Flask:
    app = Flask(__name__)
    everybody_is_here = threading.Barrier(parties)

    @app.get("/<name>")
    def echo(name: str) -> str:
        g.name = name
        everybody_is_here.wait(timeout=10)
        return f"{request.path} {g.name}"

    return app


def test_flask_threads_see_their_own_request() -> None:
    app = echoing_app(8)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda n: app.test_client().get(f"/{n}").text, range(8)))
    assert answers == [f"/{n} {n}" for n in range(8)]


def test_flask_coroutines_see_their_own_request() -> None:
    app = Flask(__name__)

    async def path_seen(address: str) -> str:
        with app.test_request_context(address):
            await asyncio.sleep(0)
            return request.path

    async def both() -> list[str]:
        return list(await asyncio.gather(path_seen("/one"), path_seen("/two")))

    assert asyncio.run(both()) == ["/one", "/two"]


def test_flask_contexts_are_held_in_context_variables() -> None:
    variables = {
        value.name: value
        for value in vars(flask.globals).values()
        if isinstance(value, contextvars.ContextVar)
    }
    assert variables
    with Flask(__name__).test_request_context("/here"):
        active = contextvars.copy_context()
        assert any(variable in active for variable in variables.values())
        assert active.run(lambda: request.path) == "/here"


def test_flask_complains_outside_of_a_context() -> None:
    with pytest.raises(RuntimeError, match=r"Working outside of request context"):
        _ = request.path
    with pytest.raises(RuntimeError, match=r"Working outside of application context"):
        _ = current_app.name
    app = Flask("shop")
    with app.app_context():
        assert current_app.name == "shop"
        g.anything = 1
        with pytest.raises(RuntimeError, match=r"Working outside of request context"):
            _ = session.get("anything")


def test_flask_commands_run_inside_an_application_context() -> None:
    app = Flask("shop")
    app.cli.command("name")(lambda: print(current_app.name))  # noqa: T201
    assert app.test_cli_runner().invoke(args=["name"]).output == "shop\n"


def test_flask_g_is_empty_again_in_the_next_request() -> None:
    app = Flask(__name__)

    @app.get("/")
    def count() -> str:
        g.count = g.get("count", 0) + 1
        return str(g.count)

    client = app.test_client()
    assert [client.get("/").text, client.get("/").text] == ["1", "1"]


def test_flask_contexts_are_still_two() -> None:
    assert not issubclass(flask.ctx.RequestContext, flask.ctx.AppContext)
