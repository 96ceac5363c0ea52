"""URLs: Django reads an ordered list, Flask sorts its rules; converters, methods and slashes."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import get_commands
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import NoReverseMatch, include, path, re_path, reverse
from django.urls.converters import DEFAULT_CONVERTERS
from django.views import View
from django.views.decorators.http import require_http_methods
from flask import Blueprint, Flask, url_for
from flask.cli import routes_command
from flask.views import MethodView
from werkzeug.routing import BuildError


def says(text: str) -> Any:
    def view(_request: HttpRequest, **captured: Any) -> HttpResponse:
        values = ",".join(f"{key}={value!r}" for key, value in captured.items())
        return HttpResponse(f"{text} {values}".strip())

    return view


def django_get(address: str, *urlpatterns: Any, method: str = "GET") -> Any:
    with override_settings(ROOT_URLCONF=urlpatterns):
        return Client().generic(method, address)


def test_django_takes_the_first_pattern_that_matches() -> None:
    general, exact = path("<str:name>/any", says("general")), path("fixed/any", says("exact"))
    assert django_get("/fixed/any", general, exact).content == b"general name='fixed'"
    assert django_get("/fixed/any", exact, general).content == b"exact"


def test_django_has_five_converters_and_passes_the_converted_value() -> None:
    assert set(DEFAULT_CONVERTERS) == {"str", "int", "slug", "uuid", "path"}
    assert django_get("/7", path("<int:pk>", says("book"))).content == b"book pk=7"
    assert django_get("/seven", path("<int:pk>", says("book"))).status_code == 404


def test_django_still_takes_regular_expressions_through_re_path() -> None:
    year = re_path(r"^(?P<year>[0-9]{4})$", says("year"))
    assert django_get("/2026", year).content == b"year year='2026'"
    assert django_get("/2026", path(r"^(?P<year>[0-9]{4})$", says("year"))).status_code == 404


def test_django_includes_apps_under_a_prefix_and_reverses_by_namespace() -> None:
    shop = include(([path("books/<int:pk>/", says("book"), name="book")], "shop"))
    with override_settings(ROOT_URLCONF=(path("shop/", shop),)):
        assert reverse("shop:book", kwargs={"pk": 7}) == "/shop/books/7/"
        for name, values in (("shop:book", {}), ("book", {"pk": 7}), ("shop:shelf", {"pk": 7})):
            with pytest.raises(NoReverseMatch):
                reverse(name, kwargs=values)
        assert Client().get("/shop/books/7/").status_code == 200


def test_django_function_views_answer_every_method_unless_limited() -> None:
    view = says("hello")
    for method in ("GET", "POST", "PUT", "DELETE"):
        assert django_get("/", path("", view), method=method).status_code == 200
    limited = require_http_methods(["POST"])(view)
    assert django_get("/", path("", limited)).status_code == 405


def test_django_class_views_answer_the_methods_they_define() -> None:
    def get(_view: View, _request: HttpRequest) -> HttpResponse:
        return HttpResponse("hello")

    hello: Any = type("Hello", (View,), {"get": get})
    assert django_get("/", path("", hello.as_view())).content == b"hello"
    assert django_get("/", path("", hello.as_view()), method="POST").status_code == 405


def test_django_redirects_a_missing_slash_with_301() -> None:
    answer = django_get("/about", path("about/", says("about")))
    assert (answer.status_code, answer["Location"]) == (301, "/about/")
    with override_settings(APPEND_SLASH=False):
        assert django_get("/about", path("about/", says("about"))).status_code == 404


def test_django_has_no_command_that_lists_urls() -> None:
    names = set(get_commands())
    assert {"runserver", "migrate"} <= names
    assert not [name for name in names if "url" in name or "route" in name]


def test_flask_prefers_the_fixed_rule_whatever_the_order() -> None:
    app = Flask(__name__)
    app.add_url_rule("/<name>", "general", lambda name: f"general {name}")
    app.add_url_rule("/fixed", "exact", lambda: "exact")
    client = app.test_client()
    assert client.get("/fixed").text == "exact"
    assert client.get("/other").text == "general other"


def test_flask_has_six_converters() -> None:
    names = set(Flask(__name__).url_map.converters)
    assert names == {"default", "string", "int", "float", "path", "uuid", "any"}
    assert Flask(__name__).url_map.converters["default"].__name__ == "UnicodeConverter"


def test_flask_passes_the_converted_value() -> None:
    app = Flask(__name__)

    @app.get("/books/<int:book_id>/")
    def book(book_id: int) -> str:
        return repr(book_id)

    client = app.test_client()
    assert client.get("/books/7/").text == "7"
    assert client.get("/books/seven/").status_code == 404


def test_flask_rules_can_be_registered_centrally_and_by_blueprint() -> None:
    class Item(MethodView):
        def get(self) -> str:
            return "item"

    shop = Blueprint("shop", __name__, url_prefix="/shop")
    shop.add_url_rule("/item", view_func=Item.as_view("item"))
    app = Flask(__name__)
    app.add_url_rule("/", "home", lambda: "home")
    app.register_blueprint(shop)
    assert app.test_client().get("/").text == "home"
    assert app.test_client().get("/shop/item").text == "item"
    with app.test_request_context():
        assert url_for("shop.item") == "/shop/item"
        with pytest.raises(BuildError):
            url_for("item")


def test_flask_routes_answer_get_head_and_options_only() -> None:
    app = Flask(__name__)
    app.add_url_rule("/", "home", lambda: "home")
    app.add_url_rule("/form", "form", lambda: "form", methods=["GET", "POST"])
    client = app.test_client()
    codes = {name: client.open("/", method=name).status_code for name in ("GET", "HEAD", "OPTIONS")}
    assert codes == {"GET": 200, "HEAD": 200, "OPTIONS": 200}
    assert client.post("/").status_code == 405
    assert client.post("/form").status_code == 200


def test_flask_redirects_a_missing_slash_with_308() -> None:
    app = Flask(__name__)
    app.add_url_rule("/about/", "about", lambda: "about")
    app.add_url_rule("/plain", "plain", lambda: "plain")
    client = app.test_client()
    answer = client.get("/about")
    assert (answer.status_code, answer.location) == (308, "http://localhost/about/")
    assert client.get("/plain/").status_code == 404


def test_flask_lists_its_routes() -> None:
    app = Flask(__name__)
    app.add_url_rule("/books/<int:book_id>/", "book", lambda book_id: f"{book_id}")
    listing = app.test_cli_runner().invoke(routes_command).output
    assert "/books/<int:book_id>/" in listing
