"""The main differences: what is inside, where the request and the settings live, safe defaults."""

from __future__ import annotations

import importlib.util
from importlib.metadata import requires
from typing import TYPE_CHECKING, Any

import flask
import pytest
from django.conf import settings
from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.auth.models import Group
from django.core import serializers
from django.forms import modelform_factory
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path
from django.views.generic import CreateView
from packaging.requirements import Requirement
from werkzeug.local import LocalProxy

if TYPE_CHECKING:
    from pathlib import Path

PROTECTIVE = (
    "X-Frame-Options",
    "X-Content-Type-Options",
    "Referrer-Policy",
    "Cross-Origin-Opener-Policy",
)


def direct(name: str) -> set[str]:
    """Return what a distribution requires on this platform, without extras."""
    parsed = map(Requirement, requires(name) or ())
    return {r.name.lower() for r in parsed if not r.marker or r.marker.evaluate({"extra": ""})}


def with_requirements(*names: str) -> set[str]:
    found: set[str] = set()
    todo = list(names)
    while todo:
        current = todo.pop()
        if current not in found:
            found.add(current)
            todo += direct(current)
    return found


def test_a_fresh_django_project_has_a_database_an_admin_and_a_structure(
    project: Path, project_settings: dict[str, Any]
) -> None:
    assert project_settings["DATABASES"]["default"]["ENGINE"] == "django.db.backends.sqlite3"
    assert "django.contrib.admin" in project_settings["INSTALLED_APPS"]
    assert "admin.site.urls" in (project / "mysite" / "urls.py").read_text()
    assert len([project / "manage.py", *project.glob("mysite/*.py")]) == 6
    assert {file.name for file in (project / "polls").glob("*.py")} >= {
        "models.py",
        "views.py",
        "tests.py",
    }


def test_django_forms_admin_views_and_serialisation_start_from_the_model() -> None:
    request = RequestFactory().get("/")
    form = modelform_factory(Group, fields=["name"])
    admin_form = ModelAdmin(Group, AdminSite()).get_form(request)
    view_form = CreateView(model=Group, fields=["name"]).get_form_class()
    for made in (form, admin_form, view_form):
        assert made.base_fields["name"].max_length == 150
    assert '"name": "staff"' in serializers.serialize(
        "json", [Group(name="staff")], fields=["name"]
    )


def test_flask_has_no_database_forms_login_admin_or_migrations() -> None:
    for part in ("db", "orm", "forms", "auth", "login", "admin", "migrations", "cache"):
        assert importlib.util.find_spec(f"flask.{part}") is None, part


def test_direct_requirements_are_two_for_django_and_six_for_flask() -> None:
    assert direct("django") - {"tzdata"} == {"asgiref", "sqlparse"}
    six = {"werkzeug", "jinja2", "markupsafe", "itsdangerous", "click", "blinker"}
    assert direct("flask") == six


def test_flask_with_the_usual_extensions_is_17_packages_and_django_3() -> None:
    stack = with_requirements(
        "flask", "flask-sqlalchemy", "flask-migrate", "flask-wtf", "flask-login", "flask-admin"
    )
    assert len(stack - {"greenlet"}) == 17
    assert len(with_requirements("django") - {"tzdata"}) == 3


def test_django_hands_the_request_over_and_flask_lets_you_import_it() -> None:
    seen: list[object] = []

    def django_view(request: HttpRequest) -> HttpResponse:
        seen.append(request)
        return HttpResponse()

    with override_settings(ROOT_URLCONF=(path("", django_view),)):
        Client().get("/")
    assert isinstance(seen[0], HttpRequest)

    app = flask.Flask(__name__)
    app.add_url_rule("/", "view", lambda: flask.request.path)
    assert app.test_client().get("/").text == "/"
    assert isinstance(flask.request, LocalProxy)


def test_one_process_holds_several_flask_apps_but_one_django_configuration() -> None:
    one, two = flask.Flask("one"), flask.Flask("two")
    one.config["NAME"], two.config["NAME"] = "one", "two"
    for app in (one, two):
        with app.app_context():
            assert flask.current_app.config["NAME"] == app.name
    with pytest.raises(RuntimeError):
        settings.configure(DEBUG=True)


def accept(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("taken")


def test_django_refuses_a_post_without_token_and_sends_security_headers(
    project_settings: dict[str, Any],
) -> None:
    fresh = override_settings(
        ROOT_URLCONF=(path("", accept),), MIDDLEWARE=project_settings["MIDDLEWARE"]
    )
    with fresh:
        client = Client(enforce_csrf_checks=True)
        assert client.post("/").status_code == 403
        page = client.get("/")
    assert [name for name in PROTECTIVE if name in page] == list(PROTECTIVE)


def test_flask_takes_a_post_without_token_and_sends_no_security_headers() -> None:
    app = flask.Flask(__name__)
    app.add_url_rule("/", "accept", lambda: "taken", methods=["GET", "POST"])
    answer = app.test_client().post("/")
    assert answer.status_code == 200
    assert not [name for name in PROTECTIVE if name in answer.headers]
