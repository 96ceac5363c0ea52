"""Deployment: Django checks hosts and settings before going live, Flask leaves that to you."""

from __future__ import annotations

from typing import Any

from django.core import checks
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path
from flask import Flask, request
from flask.cli import FlaskGroup
from werkzeug.middleware.proxy_fix import ProxyFix


def where(given: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{given.scheme} {given.get_host()}")


def django_client(**settings: Any) -> Any:
    return override_settings(ROOT_URLCONF=(path("", where),), **settings)


def test_django_check_deploy_complains_about_a_fresh_project(
    project_settings: dict[str, Any],
) -> None:
    names = ("DEBUG", "SECRET_KEY", "ALLOWED_HOSTS", "MIDDLEWARE")
    with override_settings(**{name: project_settings[name] for name in names}):
        found = {message.id for message in checks.run_checks(include_deployment_checks=True)}
        usual = {message.id for message in checks.run_checks()}
    debug_on, no_hosts, weak_key, no_https, no_hsts = (
        "security.W018",
        "security.W020",
        "security.W009",
        "security.W008",
        "security.W004",
    )
    assert {debug_on, no_hosts, weak_key, no_https, no_hsts} <= found - usual


def test_django_refuses_unknown_hosts() -> None:
    with django_client(ALLOWED_HOSTS=["shop.example.com"]):
        assert Client().get("/", headers={"Host": "shop.example.com"}).status_code == 200
        assert Client().get("/", headers={"Host": "evil.example.com"}).status_code == 400
    with django_client(ALLOWED_HOSTS=[]):
        assert Client().get("/").status_code == 400


def test_django_trusts_the_proxy_header_only_if_told() -> None:
    forwarded = {"Host": "testserver", "X-Forwarded-Proto": "https"}
    with django_client():
        assert Client().get("/", headers=forwarded).content == b"http testserver"
    with django_client(SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https")):
        assert Client().get("/", headers=forwarded).content == b"https testserver"


def test_django_wants_trusted_origins_when_the_proxy_changes_the_host() -> None:
    def post() -> int:
        client = Client(enforce_csrf_checks=True)
        client.cookies["csrftoken"] = token = "a" * 32
        headers = {"Origin": "https://shop.example.com", "X-CSRFToken": token}
        code: int = client.post("/", headers=headers).status_code
        return code

    with django_client():
        assert post() == 403
    with django_client(CSRF_TRUSTED_ORIGINS=["https://shop.example.com"]):
        assert post() == 200


def flask_app() -> Flask:
    app = Flask(__name__)
    app.add_url_rule("/", "where", lambda: f"{request.scheme} {request.host}")
    return app


def test_flask_accepts_any_host_unless_told() -> None:
    app = flask_app()
    assert app.test_client().get("/", headers={"Host": "evil.example.com"}).status_code == 200
    app.config["TRUSTED_HOSTS"] = ["shop.example.com"]
    assert app.test_client().get("/", headers={"Host": "evil.example.com"}).status_code == 400
    assert app.test_client().get("/", headers={"Host": "shop.example.com"}).status_code == 200


def test_flask_needs_proxy_fix_behind_a_proxy() -> None:
    app = flask_app()
    forwarded = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "shop.example.com"}
    assert app.test_client().get("/", headers=forwarded).text == "http localhost"
    app.wsgi_app = ProxyFix(app.wsgi_app, x_host=1)  # type: ignore[method-assign]
    assert app.test_client().get("/", headers=forwarded).text == "https shop.example.com"


def test_flask_starts_with_insecure_cookies_and_no_secret_key() -> None:
    config = Flask(__name__).config
    assert config["SECRET_KEY"] is None
    assert config["SESSION_COOKIE_SECURE"] is False
    assert config["TRUSTED_HOSTS"] is None


def test_flask_has_no_deployment_check() -> None:
    assert not [name for name in FlaskGroup().commands if "check" in name or "deploy" in name]
