"""Sessions: Django stores the data and sends a key; Flask sends the data, signed and readable."""

from __future__ import annotations

import base64
import json
import pkgutil
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions import backends
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core import signing
from django.core.management import get_commands
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path
from flask import Flask, request, session

if TYPE_CHECKING:
    from collections.abc import Iterator


def remember(request: HttpRequest) -> HttpResponse:
    request.session["name"] = "Ada"
    return HttpResponse("noted")


def recall(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(request.session.get("name")))


def into_list(request: HttpRequest) -> HttpResponse:
    request.session.setdefault("names", []).append("Ada")
    return HttpResponse(str(len(request.session["names"])))


def biscuit(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(request.COOKIES.get("colour", "none"))
    response.set_cookie("colour", "blue")
    return response


class Urls:
    urlpatterns = (
        path("remember", remember),
        path("recall", recall),
        path("list", into_list),
        path("biscuit", biscuit),
    )


@contextmanager
def django_client() -> Iterator[Any]:
    with override_settings(ROOT_URLCONF=Urls), transaction.atomic():
        yield Client()
        transaction.set_rollback(True)


@pytest.mark.usefixtures("database")
def test_django_stores_the_session_and_sends_a_key() -> None:
    with django_client() as client:
        client.get("/recall")
        assert not Session.objects.exists()
        client.get("/remember")
        stored = Session.objects.get()
        assert stored.get_decoded() == {"name": "Ada"}
        assert client.cookies["sessionid"].value == stored.session_key
        assert client.get("/recall").content == b"Ada"


@pytest.mark.usefixtures("database")
def test_django_session_cookie_attributes() -> None:
    with django_client() as client:
        cookie = client.get("/remember").cookies["sessionid"]
    assert cookie["max-age"] == timedelta(weeks=2).total_seconds()
    assert (cookie["httponly"], cookie["samesite"], cookie["secure"]) == (True, "Lax", "")


@pytest.mark.usefixtures("database")
def test_django_sessions_last_as_long_as_they_are_told() -> None:
    with django_client() as client, override_settings(SESSION_COOKIE_AGE=60):
        assert client.get("/remember").cookies["sessionid"]["max-age"] == 60
    with django_client() as client, override_settings(SESSION_EXPIRE_AT_BROWSER_CLOSE=True):
        assert client.get("/remember").cookies["sessionid"]["max-age"] == ""
    store = SessionStore()
    store.set_expiry(90)
    assert store.get_expiry_age() == 90


def test_django_has_these_session_engines() -> None:
    found = {module.name for module in pkgutil.iter_modules(backends.__path__)}
    assert found - {"base"} == {"db", "cache", "cached_db", "file", "signed_cookies"}
    assert get_commands()["clearsessions"] == "django.contrib.sessions"


@pytest.mark.usefixtures("database")
def test_django_signed_cookie_sessions_are_readable() -> None:
    engine = "django.contrib.sessions.backends.signed_cookies"
    with override_settings(SESSION_ENGINE=engine), django_client() as client:
        client.get("/remember")
        assert not Session.objects.exists()
        payload = client.cookies["sessionid"].value.split(":")[0]
    assert json.loads(signing.b64_decode(payload.encode())) == {"name": "Ada"}


@pytest.mark.usefixtures("database")
def test_django_changes_the_key_at_login_and_forgets_a_deleted_row() -> None:
    with django_client() as client:
        client.get("/remember")
        before = client.cookies["sessionid"].value
        client.force_login(User.objects.create_user("ada"))
        assert client.cookies["sessionid"].value != before
        assert client.get("/recall").content == b"Ada"
        Session.objects.all().delete()
        assert client.get("/recall").content == b"None"


@pytest.mark.usefixtures("database")
def test_django_does_not_notice_a_change_inside_a_value() -> None:
    with django_client() as client:
        answers = [client.get("/list").content for _ in range(3)]
    assert answers == [b"1", b"2", b"2"]


@pytest.mark.usefixtures("database")
def test_django_cookies() -> None:
    with django_client() as client:
        assert [client.get("/biscuit").content for _ in range(2)] == [b"none", b"blue"]


def test_django_accepts_former_keys() -> None:
    with override_settings(SECRET_KEY="former"):
        signed = signing.dumps("Ada")
    with override_settings(SECRET_KEY="new", SECRET_KEY_FALLBACKS=["former"]):
        assert signing.loads(signed) == "Ada"
    with override_settings(SECRET_KEY="new"), pytest.raises(signing.BadSignature):
        signing.loads(signed)


def flask_app(**config: Any) -> Flask:
    app = Flask(__name__)
    app.config.update({"SECRET_KEY": "only-for-tests", **config})

    @app.get("/remember")
    def remember() -> str:
        if "permanent" in request.args:
            session.permanent = True
        session["name"] = "Ada" * int(request.args.get("times", 1))
        return "noted"

    @app.get("/recall")
    def recall() -> str:
        return str(session.get("name"))

    @app.get("/list")
    def into_list() -> str:
        session.setdefault("names", []).append("Ada")
        return str(len(session["names"]))

    @app.get("/biscuit")
    def biscuit() -> Any:
        response = app.make_response(request.cookies.get("colour", "none"))
        response.set_cookie("colour", "blue")
        return response

    return app


def flask_cookie(client: Any) -> str:
    return str(client.get_cookie("session").value)


def test_flask_session_is_readable_in_the_cookie() -> None:
    client = flask_app().test_client()
    client.get("/remember")
    payload = flask_cookie(client).split(".")[0]
    assert json.loads(base64.urlsafe_b64decode(payload + "==")) == {"name": "Ada"}


def test_flask_refuses_a_changed_session_cookie() -> None:
    client = flask_app().test_client()
    client.get("/remember")
    assert client.get("/recall").text == "Ada"
    forged = base64.urlsafe_b64encode(b'{"name":"Eve"}').decode().rstrip("=")
    client.set_cookie("session", ".".join([forged, *flask_cookie(client).split(".")[1:]]))
    assert client.get("/recall").text == "None"


def test_flask_needs_a_secret_key() -> None:
    app = flask_app(SECRET_KEY=None, TESTING=True)
    assert app.test_client().get("/recall").text == "None"
    with pytest.raises(RuntimeError, match="no secret key"):
        app.test_client().get("/remember")


def test_flask_accepts_former_keys() -> None:
    client = flask_app(SECRET_KEY="former").test_client()
    client.get("/remember")
    for fallbacks, expected in ((["former"], "Ada"), ([], "None")):
        renewed = flask_app(SECRET_KEY="new", SECRET_KEY_FALLBACKS=fallbacks).test_client()
        renewed.set_cookie("session", flask_cookie(client))
        assert renewed.get("/recall").text == expected


def test_flask_session_cookie_attributes() -> None:
    header = flask_app().test_client().get("/remember").headers["Set-Cookie"]
    assert "HttpOnly" in header
    for absent in ("Secure", "SameSite", "Max-Age", "Expires"):
        assert absent not in header
    settings = {"SESSION_COOKIE_SECURE": True, "SESSION_COOKIE_SAMESITE": "Lax"}
    header = flask_app(**settings).test_client().get("/remember").headers["Set-Cookie"]
    assert "Secure" in header
    assert "SameSite=Lax" in header


def test_flask_warns_of_a_large_cookie() -> None:
    assert flask_app().config["MAX_COOKIE_SIZE"] == 4093
    client = flask_app().test_client()
    client.get("/remember?times=10")
    app = flask_app(MAX_COOKIE_SIZE=50)
    with pytest.warns(UserWarning, match="too large"):
        app.test_client().get("/remember")


def test_flask_permanent_session_lasts_31_days() -> None:
    app = flask_app()
    assert app.permanent_session_lifetime == timedelta(days=31)
    client = app.test_client()
    assert "Expires" in client.get("/remember?permanent=1").headers["Set-Cookie"]
    assert "Expires" in client.get("/recall").headers["Set-Cookie"]  # prolonged by each visit


def test_flask_does_not_notice_a_change_inside_a_value() -> None:
    client = flask_app().test_client()
    assert [client.get("/list").text for _ in range(3)] == ["1", "2", "2"]


def test_flask_cookies() -> None:
    client = flask_app().test_client()
    assert [client.get("/biscuit").text for _ in range(2)] == ["none", "blue"]
