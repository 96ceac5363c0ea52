"""Batteries included and micro: what the one package holds, what the small core leaves out."""

from __future__ import annotations

import importlib.util
import pkgutil
from typing import Any

import django.contrib
import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.forms import modelform_factory
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path, resolve
from flask import Flask, g, render_template_string, request, session
from flask_sqlalchemy import SQLAlchemy
from werkzeug.local import LocalProxy


def test_django_contrib_has_15_packages_in_the_same_distribution() -> None:
    found = {module.name for module in pkgutil.iter_modules(django.contrib.__path__)}
    assert len(found) == 15
    assert found > {"admin", "auth", "sessions", "messages", "sitemaps", "humanize", "gis"}


def test_routing_and_users_are_among_the_batteries() -> None:
    assert resolve("/admin/").app_name == "admin"
    user = User(username="ada")
    user.set_password("correct horse")
    assert user.check_password("correct horse")
    assert {"groups", "user_permissions"} <= {field.name for field in User._meta.many_to_many}
    assert Permission._meta.app_label == "auth"


def test_a_fresh_project_has_6_apps_7_middleware_classes_and_18_migrations(
    project_settings: dict[str, Any],
) -> None:
    assert len(project_settings["INSTALLED_APPS"]) == 6
    assert len(project_settings["MIDDLEWARE"]) == 7
    labels = {app.rsplit(".", 1)[-1] for app in project_settings["INSTALLED_APPS"]}
    migrations = MigrationLoader(connection=None).disk_migrations
    assert len([name for label, name in migrations if label in labels]) == 18


def test_one_model_definition_gives_table_form_and_validation() -> None:
    form = modelform_factory(Group, fields=["name"])({"name": "x" * 151})
    assert "150" in form.errors["name"][0]
    with pytest.raises(ValidationError, match="150"):
        Group(name="x" * 151).clean_fields()
    column = Group._meta.get_field("name")
    assert column.db_type(connection) == "varchar(150)"


def test_the_core_of_flask_has_requests_routing_templates_and_sessions_but_no_data_layer() -> None:
    app = Flask(__name__)
    app.secret_key = "only-for-tests"

    @app.get("/<name>")
    def hello(name: str) -> str:
        session["last"] = name
        return render_template_string("{{ name }} {{ request.method }}", name=name)

    assert app.test_client().get("/ada").text == "ada GET"
    for part in ("db", "orm", "models", "forms"):
        assert importlib.util.find_spec(f"flask.{part}") is None, part


def test_a_flask_extension_reads_as_if_built_in() -> None:
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
    db = SQLAlchemy()
    db.init_app(app)
    assert app.extensions["sqlalchemy"] is db
    app.add_url_rule("/", "seven", lambda: str(db.session.scalar(db.text("select 7"))))
    assert app.test_client().get("/").text == "7"


def test_flask_makes_the_app_explicit_and_django_the_request() -> None:
    for proxy in (request, session, g):
        assert isinstance(proxy, LocalProxy)
    assert Flask("one") is not Flask("one")
    seen: list[object] = []

    def view(asked: HttpRequest) -> HttpResponse:
        seen.append(asked)
        return HttpResponse()

    with override_settings(ROOT_URLCONF=(path("", view),)):
        Client().get("/")
    assert isinstance(seen[0], HttpRequest)
