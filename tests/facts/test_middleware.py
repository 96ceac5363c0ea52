"""Middleware: Django wraps requests in an ordered list; Flask has hooks, WSGI wrapping, signals."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from importlib.metadata import requires
from typing import TYPE_CHECKING, Any

import blinker
import flask.signals
import pytest
from django.contrib.auth.models import User
from django.core.handlers.base import BaseHandler
from django.db.models.signals import post_save
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path
from flask import Blueprint, Flask

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

seen: list[str] = []

GetResponse = Callable[[HttpRequest], HttpResponse]


def noting(name: str) -> Callable[[GetResponse], GetResponse]:
    def middleware(get_response: GetResponse) -> GetResponse:
        def around(request: HttpRequest) -> HttpResponse:
            seen.append(f"{name} in")
            response = get_response(request)
            seen.append(f"{name} out")
            return response

        return around

    return middleware


outer, inner = noting("outer"), noting("inner")


def refusing(_get_response: GetResponse) -> GetResponse:
    return lambda _request: HttpResponse("refused", status=403)


class Hooked:
    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, *_: object) -> None:
        seen.append("process_view")

    def process_exception(self, _request: HttpRequest, error: Exception) -> HttpResponse:
        return HttpResponse(f"process_exception {error}")

    def process_template_response(self, *_: object) -> None:
        """Present, so that the handler takes it up."""


def home(_request: HttpRequest) -> HttpResponse:
    seen.append("view")
    return HttpResponse("home")


def broken(_request: HttpRequest) -> HttpResponse:
    raise ValueError("broken")


urlpatterns = [path("", home), path("broken", broken)]


def django_get(address: str, *middleware: str) -> Any:
    seen.clear()
    names = [f"{__name__}.{name}" for name in middleware]
    with override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=names):
        return Client().get(address)


def test_a_new_django_project_lists_seven_middleware(project_settings: dict[str, Any]) -> None:
    names = [line.rsplit(".", 1)[1] for line in project_settings["MIDDLEWARE"]]
    assert names == [
        "SecurityMiddleware",
        "SessionMiddleware",
        "CommonMiddleware",
        "CsrfViewMiddleware",
        "AuthenticationMiddleware",
        "MessageMiddleware",
        "XFrameOptionsMiddleware",
    ]


def test_django_middleware_wraps_from_top_to_bottom_and_back() -> None:
    assert django_get("/", "outer", "inner").content == b"home"
    assert seen == ["outer in", "inner in", "view", "inner out", "outer out"]


def test_django_middleware_may_answer_before_the_view() -> None:
    assert django_get("/", "outer", "refusing").status_code == 403
    assert seen == ["outer in", "outer out"]


def test_django_middleware_has_three_optional_hooks() -> None:
    assert django_get("/broken", "Hooked").content == b"process_exception broken"
    assert seen == ["process_view"]
    with override_settings(MIDDLEWARE=[f"{__name__}.Hooked"]):
        handler: Any = BaseHandler()
        handler.load_middleware()
    assert len(handler._template_response_middleware) == 1


@pytest.mark.usefixtures("database")
def test_django_sends_signals_of_models_at_once_in_the_same_thread() -> None:
    calls: list[tuple[str, bool, int]] = []

    def receiver(instance: User, created: bool, **_: object) -> None:  # noqa: FBT001
        calls.append((instance.username, created, threading.get_ident()))

    post_save.connect(receiver, sender=User)
    try:
        user = User.objects.create(username="signal")
        assert calls == [("signal", True, threading.get_ident())]
        user.delete()
    finally:
        post_save.disconnect(receiver, sender=User)


def test_flask_has_hooks_and_no_middleware_list() -> None:
    app = Flask(__name__)
    for name in ("before_request", "after_request", "teardown_request", "teardown_appcontext"):
        assert callable(getattr(app, name))
    assert not [name for name in (*dir(app), *app.config) if "middleware" in name.lower()]
    assert not hasattr(app, "before_first_request")
    assert not [*app.before_request_funcs, *app.after_request_funcs, *app.teardown_request_funcs]


def test_flask_before_request_may_answer_before_the_view() -> None:
    app = Flask(__name__)
    app.before_request(lambda: ("refused", 403))
    app.add_url_rule("/", "home", lambda: pytest.fail("the view must not run"))

    @app.after_request
    def sign(response: flask.Response) -> flask.Response:
        response.headers["X-Signed"] = "yes"
        return response

    answer = app.test_client().get("/")
    assert (answer.status_code, answer.text, answer.headers["X-Signed"]) == (403, "refused", "yes")


def test_flask_teardown_runs_after_an_error_too() -> None:
    app = Flask(__name__)
    errors: list[BaseException | None] = []
    app.teardown_request(errors.append)

    @app.get("/")
    def home() -> str:
        raise ValueError("broken")

    assert app.test_client().get("/").status_code == 500
    assert [type(error) for error in errors] == [ValueError]


def test_flask_blueprint_hooks_hold_for_its_views_only() -> None:
    shop = Blueprint("shop", __name__, url_prefix="/shop")
    calls: list[str] = []
    shop.before_request(lambda: calls.append("shop"))
    shop.before_app_request(lambda: calls.append("app"))
    shop.add_url_rule("/", "home", lambda: "shop")
    app = Flask(__name__)
    app.add_url_rule("/", "home", lambda: "home")
    app.register_blueprint(shop)
    app.test_client().get("/")
    assert calls == ["app"]
    app.test_client().get("/shop/")
    assert calls == ["app", "app", "shop"]


def test_flask_takes_wsgi_middleware_around_wsgi_app() -> None:
    app = Flask(__name__)
    app.add_url_rule("/inside", "inside", lambda: "inside")
    wrapped = app.wsgi_app

    def rewrite(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        return wrapped({**environ, "PATH_INFO": "/inside"}, start_response)

    app.wsgi_app = rewrite  # type: ignore[method-assign]
    assert app.test_client().get("/unknown").text == "inside"


def test_flask_has_ten_signals_and_requires_blinker() -> None:
    signals = [one for one in vars(flask.signals).values() if isinstance(one, blinker.NamedSignal)]
    assert len(signals) == 10
    assert not [one.name for one in signals if "save" in one.name or "model" in one.name]
    assert any(
        line.startswith("blinker") and "extra" not in line for line in requires("flask") or ()
    )
