"""Async: Django under ASGI, its database work in threads; Flask's async views under WSGI."""

from __future__ import annotations

import asyncio
import contextvars
import importlib
import pkgutil
import sys
import threading
import time
import types
from inspect import iscoroutinefunction
from typing import TYPE_CHECKING, Any

import pytest
from asgiref.sync import sync_to_async
from django.contrib.auth.models import User
from django.contrib.sessions.backends.base import SessionBase
from django.core.cache import cache
from django.core.exceptions import SynchronousOnlyOperation
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection, transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.test import AsyncClient, override_settings
from django.urls import path
from flask import Flask
from werkzeug.test import Client

if TYPE_CHECKING:
    from collections.abc import Callable

Place = tuple[asyncio.AbstractEventLoop, int]


def django_urls(**views: Any) -> Any:
    """A URL configuration with one address for each view."""
    module: Any = types.ModuleType("urls_of_test_async")
    module.urlpatterns = [path(name, view) for name, view in views.items()]
    return module


def test_django_awaits_async_views_under_asgi(project_settings: dict[str, Any]) -> None:
    seen: list[Place] = []

    async def view(_request: HttpRequest) -> HttpResponse:
        await asyncio.sleep(0)
        seen.append((asyncio.get_running_loop(), threading.get_ident()))
        return HttpResponse("awaited")

    async def ask() -> Place:
        for _ in range(2):
            response = await AsyncClient().get("/view")
            assert response.content == b"awaited"
        return asyncio.get_running_loop(), threading.get_ident()

    names = [name for name in project_settings["MIDDLEWARE"] if "security" in name.lower()]
    with override_settings(ROOT_URLCONF=django_urls(view=view), MIDDLEWARE=names):
        place = asyncio.run(ask())
    assert seen == [place, place]  # the one loop of the server, in its own thread


def test_django_has_async_methods_beginning_with_a() -> None:
    for owner, names in {
        QuerySet: ["aget", "acount", "acreate", "aupdate", "adelete", "aexists"],
        User: ["asave", "adelete", "arefresh_from_db"],
        SessionBase: ["aget", "aset", "asave"],
        type(cache._connections["default"]): ["aget", "aset", "aget_or_set"],
    }.items():
        assert all(iscoroutinefunction(getattr(owner, name)) for name in names)
    assert hasattr(QuerySet, "__aiter__")


def test_django_runs_async_queries_in_a_thread() -> None:
    counted_in: list[int] = []

    def count(_queryset: Any) -> int:
        counted_in.append(threading.get_ident())
        return 3

    users: Any = type("Users", (QuerySet,), {"count": count})(model=User)
    assert asyncio.run(users.acount()) == 3
    assert counted_in[0] != threading.get_ident()  # the loop ran in this thread


def test_django_refuses_the_sync_orm_and_transactions_in_async_code() -> None:
    async def query() -> None:
        User.objects.count()

    async def open_transaction() -> None:
        with transaction.atomic():
            pass

    for coroutine in (query, open_transaction):
        with pytest.raises(SynchronousOnlyOperation):
            asyncio.run(coroutine())
    assert not hasattr(transaction.Atomic, "__aenter__")


def test_django_transactions_work_inside_sync_to_async() -> None:
    def in_transaction() -> bool:
        with transaction.atomic():
            inside = connection.in_atomic_block
        connection.close()
        return bool(inside)

    assert asyncio.run(sync_to_async(in_transaction)())


def test_all_middleware_of_django_is_async_capable() -> None:
    package = importlib.import_module("django.middleware")
    names = [
        f"django.middleware.{module.name}" for module in pkgutil.iter_modules(package.__path__)
    ]
    names += [f"django.contrib.{app}.middleware" for app in ("auth", "messages", "sessions")]
    classes: set[Any] = {
        value
        for name in names
        for value in vars(importlib.import_module(name)).values()
        if isinstance(value, type) and value.__name__.endswith("Middleware")
    }
    assert len(classes) > 12
    assert [middleware for middleware in classes if not middleware.async_capable] == []


def wsgi_clients(flask_view: Callable[..., Any]) -> list[Client]:
    """Clients of a Django (whatever its URLs are) and of a Flask app with one view, as WSGI."""
    with override_settings(MIDDLEWARE=[]):
        handler = WSGIHandler()
    app = Flask(__name__)
    app.add_url_rule("/view", view_func=flask_view)
    return [Client(handler), Client(app)]


def test_under_wsgi_every_async_view_gets_its_own_event_loop() -> None:
    loops: list[asyncio.AbstractEventLoop] = []

    async def view(_request: HttpRequest | None = None) -> Any:
        await asyncio.sleep(0)
        loops.append(asyncio.get_running_loop())
        return HttpResponse("x") if _request else "x"

    with override_settings(ROOT_URLCONF=django_urls(view=view)):
        for client in wsgi_clients(view):
            assert [client.get("/view").status_code for _ in range(2)] == [200, 200]
    assert len(set(loops)) == 4
    assert all(loop.is_closed() for loop in loops)


def fastest(client: Client) -> float:
    """Seconds that the fastest of many requests took."""
    times = []
    for _ in range(40):
        start = time.perf_counter()
        assert client.get("/view").status_code == 200
        times.append(time.perf_counter() - start)
    return min(times)


def test_under_wsgi_an_async_view_takes_several_times_as_long() -> None:
    def plain(_request: HttpRequest | None = None) -> Any:
        return HttpResponse("x") if _request else "x"

    async def awaited(_request: HttpRequest | None = None) -> Any:
        return HttpResponse("x") if _request else "x"

    with override_settings(ROOT_URLCONF=django_urls(view=plain)):
        quick = [fastest(client) for client in wsgi_clients(plain)]
    with override_settings(ROOT_URLCONF=django_urls(view=awaited)):
        slow = [fastest(client) for client in wsgi_clients(awaited)]
    assert all(second > 2 * first for first, second in zip(quick, slow, strict=True))


def test_flask_awaits_async_views_in_a_thread_of_their_own() -> None:
    app = Flask(__name__)
    seen: list[int] = []
    inherited: contextvars.ContextVar[str] = contextvars.ContextVar("inherited", default="no")

    @app.get("/")
    async def view() -> str:
        first, second = await asyncio.gather(asyncio.sleep(0, "a"), asyncio.sleep(0, "b"))
        seen.append(threading.get_ident())
        return first + second + inherited.get()

    inherited.set("yes")
    assert app.test_client().get("/").text == "abyes"
    assert seen != [threading.get_ident()]


def test_flask_names_the_extra_when_asgiref_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    app = Flask(__name__)
    app.testing = True

    @app.get("/")
    async def view() -> str:
        return "x"

    monkeypatch.setitem(sys.modules, "asgiref.sync", None)
    with pytest.raises(RuntimeError, match="async"):
        app.test_client().get("/")


def test_flask_cancels_tasks_that_outlive_the_view() -> None:
    app = Flask(__name__)
    ends: list[str] = []
    tasks: list[asyncio.Task[None]] = []

    async def later() -> None:
        try:
            await asyncio.sleep(30)
            ends.append("done")
        except asyncio.CancelledError:
            ends.append("cancelled")
            raise

    @app.get("/")
    async def view() -> str:
        tasks.append(asyncio.create_task(later()))
        await asyncio.sleep(0)
        return "x"

    assert app.test_client().get("/").text == "x"
    assert ends == ["cancelled"]
