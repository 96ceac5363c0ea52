"""Errors: pages and handlers of both frameworks with debugging off, and what is logged where."""

from __future__ import annotations

import logging
from types import ModuleType
from typing import TYPE_CHECKING, Any

import django
import flask
from django.core import mail
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path
from django.utils.log import DEFAULT_LOGGING, configure_logging
from flask import Blueprint, Flask, abort
from werkzeug.exceptions import HTTPException

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest


def raising(error: Exception) -> Callable[[HttpRequest], HttpResponse]:
    def view(_request: HttpRequest) -> HttpResponse:
        raise error

    return view


def django_get(address: str, urlconf: Any, **settings: Any) -> Any:
    with override_settings(ROOT_URLCONF=urlconf, **settings):
        return Client(raise_request_exception=False).get(address)


TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.locmem.Loader",
                    {"404.html": "own page: not found", "500.html": "own page: sorry"},
                )
            ]
        },
    }
]


MAIL: dict[str, Any] = {
    "ADMINS": ["a@example.com"] if django.VERSION >= (6, 0) else [("A", "a@example.com")],
    "MAILERS": {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}},
}


def test_django_uses_error_templates_with_debug_off_only() -> None:
    views = (path("broken", raising(ValueError("broken"))),)
    missing = django_get("/missing", views, TEMPLATES=TEMPLATES)
    assert (missing.status_code, missing.content) == (404, b"own page: not found")
    broken = django_get("/broken", views, TEMPLATES=TEMPLATES)
    assert (broken.status_code, broken.content) == (500, b"own page: sorry")
    shown = django_get("/missing", views, TEMPLATES=TEMPLATES, DEBUG=True)
    assert b"own page" not in shown.content


def test_django_uses_the_handlers_of_the_root_urlconf() -> None:
    def handler404(_request: HttpRequest, exception: Exception) -> HttpResponse:
        return HttpResponse(f"handled {type(exception).__name__}", status=404)

    urlconf: Any = ModuleType("urls_with_handler")
    urlconf.urlpatterns = [path("", raising(Http404("gone")))]
    urlconf.handler404 = handler404
    assert django_get("/", urlconf).content == b"handled Http404"
    assert django_get("/missing", urlconf).content == b"handled Resolver404"


def test_django_shows_a_short_page_without_traceback() -> None:
    answer = django_get("/", (path("", raising(ValueError("secret detail"))),))
    assert answer.status_code == 500
    assert b"Server Error (500)" in answer.content
    assert b"secret detail" not in answer.content
    assert b"Traceback" not in answer.content


def test_django_maps_its_exceptions_to_status_codes() -> None:
    codes = {
        type(error).__name__: django_get("/", (path("", raising(error)),)).status_code
        for error in (Http404(), PermissionDenied(), SuspiciousOperation("odd"), KeyError("k"))
    }
    assert codes == {
        "Http404": 404,
        "PermissionDenied": 403,
        "SuspiciousOperation": 400,
        "KeyError": 500,
    }


def test_django_mails_unhandled_errors_to_admins(monkeypatch: pytest.MonkeyPatch) -> None:
    subjects: list[str] = []
    monkeypatch.setattr(mail, "mail_admins", lambda subject, *_, **__: subjects.append(subject))
    views = (path("", raising(ValueError("broken"))),)
    django_get("/", views, **{**MAIL, "ADMINS": []})
    assert subjects == []
    django_get("/", views, **MAIL, DEBUG=True)
    assert subjects == []
    django_get("/", views, **MAIL)
    assert subjects == ["ERROR (EXTERNAL IP): Internal Server Error: /"]


def test_django_default_logging_is_silent_on_the_console_with_debug_off() -> None:
    assert DEFAULT_LOGGING["handlers"]["console"]["filters"] == ["require_debug_true"]
    assert DEFAULT_LOGGING["loggers"]["django"]["handlers"] == ["console", "mail_admins"]


def test_django_logs_to_a_file_when_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = {"class": "logging.FileHandler", "filename": str(tmp_path / "site.log")}
    logger = logging.getLogger("facts.file")
    monkeypatch.setattr(logger, "handlers", [])
    configured = {"version": 1, "incremental": False, "disable_existing_loggers": False}
    loggers = {logger.name: {"handlers": ["file"], "level": "INFO"}}
    configure_logging(
        "logging.config.dictConfig", configured | {"handlers": {"file": file}, "loggers": loggers}
    )
    logger.info("hello")
    for handler in logger.handlers:
        handler.close()
    assert (tmp_path / "site.log").read_text() == "hello\n"


def test_flask_error_handlers_supply_the_page() -> None:
    app = Flask(__name__)
    app.register_error_handler(404, lambda _error: ("own page: not found", 404))
    app.add_url_rule("/aborted", "aborted", lambda: abort(404))
    client = app.test_client()
    for address in ("/missing", "/aborted"):
        answer = client.get(address)
        assert (answer.status_code, answer.text) == (404, "own page: not found")


def test_flask_handlers_take_exception_classes() -> None:
    app = Flask(__name__)

    @app.errorhandler(LookupError)
    def sorry(error: LookupError) -> tuple[str, int]:
        return f"caught {type(error).__name__}", 400

    @app.get("/")
    def broken() -> str:
        raise KeyError("k")

    answer = app.test_client().get("/")
    assert (answer.status_code, answer.text) == (400, "caught KeyError")


def test_flask_handlers_for_http_exception_cover_every_http_error() -> None:
    app = Flask(__name__)

    @app.errorhandler(HTTPException)
    def as_json(error: HTTPException) -> tuple[dict[str, object], int]:
        return {"code": error.code}, error.code or 500

    @app.get("/broken")
    def broken() -> str:
        raise KeyError("k")

    client = app.test_client()
    assert client.get("/missing").json == {"code": 404}
    assert client.post("/broken").json == {"code": 405}
    assert client.get("/broken").json == {"code": 500}


def test_flask_handlers_for_exception_catch_http_errors_too() -> None:
    app = Flask(__name__)
    app.register_error_handler(Exception, lambda error: (type(error).__name__, 500))
    assert app.test_client().get("/missing").text == "NotFound"


def test_flask_shows_a_plain_500_page_and_logs_the_traceback(
    caplog: pytest.LogCaptureFixture,
) -> None:
    app = Flask("shop")

    @app.get("/")
    def broken() -> str:
        raise ValueError("secret detail")

    answer = app.test_client().get("/")
    assert answer.status_code == 500
    assert "Internal Server Error" in answer.text
    assert "secret detail" not in answer.text
    (record,) = caplog.records
    assert record.name == app.logger.name == "shop"
    assert record.exc_info
    assert str(record.exc_info[1]) == "secret detail"


def test_flask_logs_to_standard_error_unless_configured() -> None:
    assert isinstance(flask.logging.default_handler, logging.StreamHandler)
    with Flask(__name__).test_request_context(environ_overrides={"wsgi.errors": "the stream"}):
        assert flask.logging.default_handler.stream == "the stream"


def test_flask_blueprint_handlers_miss_unknown_addresses() -> None:
    shop = Blueprint("shop", __name__, url_prefix="/shop")
    shop.register_error_handler(404, lambda _error: ("shop page", 404))
    shop.add_url_rule("/aborted", "aborted", lambda: abort(404))
    app = Flask(__name__)
    app.register_blueprint(shop)
    client = app.test_client()
    assert client.get("/shop/aborted").text == "shop page"
    assert client.get("/shop/missing").text != "shop page"
