"""Caching: Django's backends, defaults and HTTP caching; Flask has none but ETags work."""

from __future__ import annotations

import importlib
import importlib.util
import itertools
import pkgutil
import types
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import global_settings
from django.core.cache import cache
from django.core.cache.backends import locmem
from django.core.cache.backends.base import BaseCache
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.test import Client, override_settings
from django.urls import path
from django.utils.module_loading import import_string
from django.views.decorators.cache import cache_page
from django.views.decorators.vary import vary_on_cookie
from flask import Flask, make_response, request

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


def django_urls(view: Any) -> Any:
    """A URL configuration with one view under /view."""
    module: Any = types.ModuleType("urls_of_test_caching")
    module.urlpatterns = [path("view", view)]
    return module


def test_django_brings_six_cache_backends() -> None:
    backends = importlib.import_module("django.core.cache.backends")
    names = {module.name for module in pkgutil.iter_modules(backends.__path__)}
    assert names - {"base"} == {"db", "dummy", "filebased", "locmem", "memcached", "redis"}


def test_django_takes_a_redis_cache_by_address() -> None:
    redis: Any = import_string("django.core.cache.backends.redis.RedisCache")
    assert redis("redis://localhost:6379", {})._servers == ["redis://localhost:6379"]


def test_django_caches_in_the_memory_of_one_process_by_default() -> None:
    assert global_settings.CACHES["default"]["BACKEND"].endswith("locmem.LocMemCache")
    assert BaseCache({}).default_timeout == 300
    cache.set("question", 42)
    stored = [key for values in locmem._caches.values() for key in values]
    assert [key.endswith("question") for key in stored] == [True]  # a dict of this process


def test_django_caches_views_fragments_and_values() -> None:
    numbers = itertools.count()
    values = [cache.get_or_set("value", lambda: next(numbers), timeout=60) for _ in range(2)]
    assert values == [0, 0]

    template = Template("{% load cache %}{% cache 60 part %}{{ numbers }}{% endcache %}")
    rendered = [template.render(Context({"numbers": next(numbers)})) for _ in range(2)]
    assert rendered == ["1", "1"]

    def view(_request: HttpRequest) -> HttpResponse:
        return HttpResponse(str(next(numbers)))

    with override_settings(ROOT_URLCONF=django_urls(cache_page(60)(view))):
        first, second = Client().get("/view"), Client().get("/view")
    assert first.content == second.content
    assert first["Cache-Control"] == "max-age=60"


@pytest.mark.usefixtures("database")
def test_django_caches_one_page_for_all_visitors_unless_it_varies_by_cookie() -> None:
    numbers = itertools.count()

    def view(request: Any) -> HttpResponse:
        request.session.get("name")
        return HttpResponse(str(next(numbers)))

    def pages(cached: Any) -> list[bytes]:
        with override_settings(ROOT_URLCONF=django_urls(cached)):
            return [ask(visitor) for visitor in ("a", "a", "b")]

    def ask(visitor: str) -> bytes:
        client = Client()
        client.cookies["sessionid"] = visitor
        return bytes(client.get("/view").content)

    assert pages(cache_page(60)(view)) == [b"0", b"0", b"0"]
    cache.clear()
    assert pages(cache_page(60)(vary_on_cookie(view))) == [b"1", b"1", b"2"]


def test_django_answers_304_to_a_known_etag() -> None:
    def view(_request: HttpRequest) -> HttpResponse:
        return HttpResponse("the page")

    middleware = ["django.middleware.http.ConditionalGetMiddleware"]
    with override_settings(ROOT_URLCONF=django_urls(view), MIDDLEWARE=middleware):
        etag = Client().get("/view")["ETag"]
        again = Client().get("/view", headers={"if-none-match": etag})
    assert (again.status_code, again.content) == (304, b"")


def test_flask_has_no_cache() -> None:
    assert importlib.util.find_spec("flask.cache") is None
    assert not hasattr(Flask(__name__), "cache")
    assert [key for key in Flask(__name__).config if "CACHE" in key] == []


def test_flask_keeps_the_function_that_route_was_given() -> None:
    app = Flask(__name__)

    def wrapped(_view: Any) -> Any:
        return lambda: "from the wrapper"

    @wrapped
    @app.get("/route-below")
    def below() -> str:
        return "bare"

    @app.get("/route-on-top")
    @wrapped
    def above() -> str:
        return "bare"

    client = app.test_client()
    assert client.get("/route-below").text == "bare"
    assert client.get("/route-on-top").text == "from the wrapper"


def test_flask_answers_304_to_a_known_etag() -> None:
    app = Flask(__name__)

    @app.get("/")
    def page() -> ResponseReturnValue:
        response = make_response("the page")
        response.cache_control.max_age = 60
        response.add_etag()
        return response.make_conditional(request)

    first = app.test_client().get("/")
    assert first.headers["Cache-Control"] == "max-age=60"
    again = app.test_client().get("/", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
