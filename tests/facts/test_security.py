"""Security: what Django switches on in a new project, and what Flask leaves to its extensions."""

from __future__ import annotations

import importlib.util
from io import StringIO
from typing import Any

import django
import pytest
import sqlalchemy
from django.contrib.auth.models import User
from django.core.management import call_command
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.test import Client, override_settings
from django.urls import path
from flask import Flask, render_template_string
from flask_wtf import CSRFProtect

HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def hello(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("hello")


class Urls:
    urlpatterns = (path("", hello),)


def flask_app(**config: Any) -> Flask:
    app = Flask(__name__)
    app.config.update({"SECRET_KEY": "only-for-tests", **config})
    app.add_url_rule("/", "hello", lambda: "hello", methods=["GET", "POST"])
    return app


def test_a_new_django_project_switches_its_protection_on(project_settings: dict[str, Any]) -> None:
    middleware = " ".join(project_settings["MIDDLEWARE"])
    for name in ("SecurityMiddleware", "CsrfViewMiddleware", "XFrameOptionsMiddleware"):
        assert name in middleware
    assert len(project_settings["AUTH_PASSWORD_VALIDATORS"]) == 4


def test_django_sends_four_headers(project_settings: dict[str, Any]) -> None:
    with override_settings(ROOT_URLCONF=Urls, MIDDLEWARE=project_settings["MIDDLEWARE"]):
        answer = Client().get("/")
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert "Strict-Transport-Security" not in answer.headers
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_django_refuses_a_post_without_token(project_settings: dict[str, Any]) -> None:
    with override_settings(ROOT_URLCONF=Urls, MIDDLEWARE=project_settings["MIDDLEWARE"]):
        assert Client(enforce_csrf_checks=True).get("/").status_code == 200
        assert Client(enforce_csrf_checks=True).post("/").status_code == 403


def test_django_refuses_unknown_hosts() -> None:
    with override_settings(ROOT_URLCONF=Urls, ALLOWED_HOSTS=["shop.example"]):
        assert Client().get("/", headers={"host": "shop.example"}).status_code == 200
        assert Client().get("/", headers={"host": "evil.example"}).status_code == 400


def test_django_leaves_https_to_you_and_check_deploy_says_so(
    project_settings: dict[str, Any],
) -> None:
    changes = {name: project_settings[name] for name in ("MIDDLEWARE", "SECRET_KEY")}
    report = StringIO()
    with override_settings(ROOT_URLCONF=Urls, ALLOWED_HOSTS=[], **changes):
        call_command("check", "--deploy", stdout=report, stderr=report)
    with override_settings(ROOT_URLCONF=Urls, **changes):
        assert Client().get("/").status_code == 200  # plain HTTP, and no redirect
    for warning in ("W004", "W008", "W009", "W012", "W016", "W020"):
        assert f"security.{warning}" in report.getvalue()


def test_django_has_csp_since_6_0_and_no_cors() -> None:
    assert importlib.util.find_spec("django.middleware.cors") is None
    found = importlib.util.find_spec("django.middleware.csp") is not None
    assert found == (django.VERSION >= (6, 0))
    if found:
        middleware = ["django.middleware.csp.ContentSecurityPolicyMiddleware"]
        policy = {"default-src": ["'self'"]}
        with override_settings(ROOT_URLCONF=Urls, MIDDLEWARE=middleware, SECURE_CSP=policy):
            assert Client().get("/").headers["Content-Security-Policy"] == "default-src 'self'"


@pytest.mark.usefixtures("database")
def test_values_stay_out_of_the_sql() -> None:
    attack = "x' OR '1'='1"
    assert not User.objects.filter(username=attack).exists()
    sql, values = User.objects.filter(username=attack).query.sql_with_params()
    assert attack not in sql
    assert attack in values

    name: Any = sqlalchemy.column("name")
    statement = sqlalchemy.select(name).where(name == attack).compile()
    assert attack not in str(statement)
    assert attack in statement.params.values()


def test_both_escape_html() -> None:
    page, attack, harmless = "{{ x }}", "<script>", "&lt;script&gt;"
    assert Engine().from_string(page).render(Context({"x": attack})) == harmless
    with flask_app().app_context():
        assert render_template_string(page, x=attack) == harmless


def test_flask_sends_no_security_headers() -> None:
    answer = flask_app().test_client().get("/")
    assert set(answer.headers.keys()) == {"Content-Type", "Content-Length"}


def test_flask_takes_any_post_until_csrf_protect() -> None:
    app = flask_app()
    assert app.test_client().post("/").status_code == 200
    protected = flask_app()
    CSRFProtect(protected)
    assert protected.test_client().get("/").status_code == 200
    assert protected.test_client().post("/").status_code == 400


def test_flask_takes_any_host_until_told() -> None:
    evil = "https://evil.example"
    assert flask_app().test_client().get("/", base_url=evil).status_code == 200
    told = flask_app(TRUSTED_HOSTS=["shop.example"]).test_client()
    assert told.get("/", base_url=evil).status_code == 400
    assert told.get("/", base_url="https://shop.example").status_code == 200
