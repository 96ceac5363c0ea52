"""Freedom: what Django replaces by setting, what Flask replaces by subclassing, what each fixes."""

from __future__ import annotations

import string
from importlib.metadata import requires
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import global_settings, settings
from django.contrib.admin import AdminSite
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.test import override_settings
from django.urls import path
from flask import Flask, Request, jsonify, request
from flask.json.provider import DefaultJSONProvider
from flask.sessions import SecureCookieSessionInterface
from packaging.requirements import Requirement
from sqlalchemy import Integer
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from werkzeug.test import Client as WsgiClient

if TYPE_CHECKING:
    from pathlib import Path


def test_django_parts_are_replaced_by_settings() -> None:
    for name in ("AUTH_USER_MODEL", "SESSION_ENGINE", "STORAGES", "TEST_RUNNER", "FORM_RENDERER"):
        assert hasattr(settings, name), name
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.ScryptPasswordHasher"]):
        assert make_password("correct horse").startswith("scrypt$")
    nowhere = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    with override_settings(CACHES=nowhere):
        cache.set("key", 1)
        assert cache.get("key") is None


def hello(asked: HttpRequest) -> HttpResponse:
    return render(asked, "hello.html", {"name": "<ada>"})


def plain(_asked: HttpRequest) -> HttpResponse:
    return HttpResponse("plain")


def test_django_renders_with_jinja_as_its_only_engine(tmp_path: Path) -> None:
    (tmp_path / "hello.html").write_text("{{ name.upper() }}")
    jinja = {"BACKEND": "django.template.backends.jinja2.Jinja2", "DIRS": [tmp_path]}
    with override_settings(TEMPLATES=[jinja], ROOT_URLCONF=(path("", hello),)):
        answer = WsgiClient(WSGIHandler()).get("/", headers={"Host": "testserver"})
    assert answer.text == "&lt;ADA&gt;"


def test_django_works_without_apps_middleware_or_orm() -> None:
    def refuse(*_arguments: object) -> None:
        pytest.fail("asked the database")

    bare = override_settings(INSTALLED_APPS=[], MIDDLEWARE=[], ROOT_URLCONF=(path("", plain),))
    assert global_settings.DATABASES == {}
    with bare, connection.execute_wrapper(refuse):
        answer = WsgiClient(WSGIHandler()).get("/", headers={"Host": "testserver"})
    assert answer.text == "plain"


def test_django_has_about_150_settings() -> None:
    assert 140 < len([name for name in dir(global_settings) if name.isupper()]) < 160


def test_the_admin_takes_django_models_only() -> None:
    class Base(DeclarativeBase):
        pass

    class Book(Base):
        __tablename__ = "book"
        id: Mapped[int] = mapped_column(Integer, primary_key=True)

    not_a_django_model: Any = Book
    with pytest.raises((TypeError, AttributeError)):
        AdminSite().register(not_a_django_model)


def test_flask_decides_six_packages_and_nothing_about_data() -> None:
    parsed = map(Requirement, requires("flask") or ())
    needed = {r.name.lower() for r in parsed if not r.marker or r.marker.evaluate({"extra": ""})}
    assert needed == {"werkzeug", "jinja2", "click", "itsdangerous", "markupsafe", "blinker"}


def test_flask_parts_are_replaced_by_subclassing() -> None:
    class Json(DefaultJSONProvider):
        sort_keys = False

    class MyRequest(Request):
        @property
        def shout(self) -> str:
            return self.path.upper()

    class Sessions(SecureCookieSessionInterface):
        pass

    class MyFlask(Flask):
        request_class = MyRequest
        json_provider_class = Json
        session_interface = Sessions()

    app = MyFlask(__name__)
    app.add_url_rule("/a", "a", lambda: jsonify(z=getattr(request, "shout", None), a=1))
    assert app.test_client().get("/a").text.split() == ['{"z":"/A","a":1}']
    assert isinstance(app.session_interface, Sessions)


def test_flask_takes_any_wsgi_middleware() -> None:
    app: Any = Flask(__name__)
    app.add_url_rule("/new", "new", lambda: "new")
    inner = app.wsgi_app

    def rewrite(environ: dict[str, Any], start_response: Any) -> Any:
        return inner({**environ, "PATH_INFO": "/new"}, start_response)

    app.wsgi_app = rewrite
    assert app.test_client().get("/old").text == "new"


def test_flask_always_configures_jinja_but_views_may_render_otherwise() -> None:
    app = Flask(__name__)
    app.add_url_rule("/", "home", lambda: string.Template("hello $name").substitute(name="ada"))
    assert app.test_client().get("/").text == "hello ada"
    assert app.jinja_env.from_string("{{ 6 * 7 }}").render() == "42"
