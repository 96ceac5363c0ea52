"""The admin: Django's is routed, guarded and logged from the start; Flask-Admin starts public."""

from __future__ import annotations

import importlib.util
import pkgutil
from contextlib import contextmanager
from importlib.metadata import requires
from typing import TYPE_CHECKING, Any

import flask_admin.contrib
import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission, User
from django.db import transaction
from django.test import Client
from flask import Flask
from flask_admin import Admin
from flask_admin.contrib.sqla import ModelView
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import mapped_column
from sqlalchemy.types import Integer, String

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def client_of(**attributes: bool) -> Iterator[Any]:
    """A logged-in client whose changes are undone afterwards."""
    with transaction.atomic():
        user = User.objects.create_user("ada", password=None, **attributes)
        client = Client()
        client.force_login(user)
        yield client
        transaction.set_rollback(True)


def test_a_new_django_project_has_the_admin_routed(
    project: Path, project_settings: dict[str, Any]
) -> None:
    assert "django.contrib.admin" in project_settings["INSTALLED_APPS"]
    assert "path('admin/', admin.site.urls)" in (project / "mysite" / "urls.py").read_text()
    answer = Client().get("/admin/")
    assert (answer.status_code, answer["Location"]) == (302, "/admin/login/?next=/admin/")


@pytest.mark.usefixtures("database")
def test_only_registered_models_appear() -> None:
    assert set(admin.site._registry) == {User, Group}
    with client_of(is_staff=True, is_superuser=True) as client:
        assert client.get("/admin/auth/user/").status_code == 200
        assert client.get("/admin/auth/permission/").status_code == 404
        assert "Permissions" not in client.get("/admin/").content.decode()


@pytest.mark.usefixtures("database")
def test_staff_only_and_by_permission() -> None:
    with client_of(is_staff=False) as client:
        assert client.get("/admin/").status_code == 302
    with client_of(is_staff=True, is_active=False) as client:
        assert client.get("/admin/").status_code == 302
    with client_of(is_staff=True) as client:
        assert client.get("/admin/").status_code == 200
        assert client.get("/admin/auth/group/").status_code == 403
        user = User.objects.get(username="ada")
        user.user_permissions.add(Permission.objects.get(codename="view_group"))
        assert client.get("/admin/auth/group/").status_code == 200
        assert client.get("/admin/auth/group/add/").status_code == 403
    rights = Permission.objects.filter(content_type__model="group")
    assert {right.codename.removesuffix("_group") for right in rights} == {
        "add",
        "change",
        "delete",
        "view",
    }


@pytest.mark.usefixtures("database")
def test_records_are_created_listed_changed_and_deleted() -> None:
    with client_of(is_staff=True, is_superuser=True) as client:
        client.post("/admin/auth/group/add/", {"name": "editors"})
        group = Group.objects.get(name="editors")
        assert "editors" in client.get("/admin/auth/group/?q=edit").content.decode()
        client.post(f"/admin/auth/group/{group.pk}/change/", {"name": "writers"})
        group.refresh_from_db()
        assert group.name == "writers"
        client.post(f"/admin/auth/group/{group.pk}/delete/", {"post": "yes"})
        assert not Group.objects.exists()


@pytest.mark.usefixtures("database")
def test_every_change_is_logged() -> None:
    with client_of(is_staff=True, is_superuser=True) as client:
        client.post("/admin/auth/group/add/", {"name": "editors"})
        entry = LogEntry.objects.get()
        assert (entry.user.username, entry.object_repr) == ("ada", "editors")
        history = client.get(f"/admin/auth/group/{entry.object_id}/history/").content.decode()
        assert "Added" in history


@pytest.mark.usefixtures("database")
def test_model_admin_options_and_several_sites() -> None:
    options = ("list_display", "list_filter", "search_fields", "inlines", "actions", "form")
    assert all(hasattr(admin.ModelAdmin, option) for option in options)
    second = admin.AdminSite(name="second")
    second.register(Permission, list_display=["codename"], search_fields=["codename"])
    assert second.is_registered(Permission)
    assert not admin.site.is_registered(Permission)
    assert second._registry[Permission].list_display == ["codename"]


def flask_with_admin(view: type[Any]) -> Any:
    """A client of an app with Flask-Admin and one model, and the app's database."""
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
    app.config["SECRET_KEY"] = "only-for-tests"
    db: Any = SQLAlchemy(app)
    columns = {"id": mapped_column(Integer, primary_key=True), "title": mapped_column(String(9))}
    book = type("Book", (db.Model,), {"__module__": __name__, **columns})
    with app.app_context():
        db.create_all()
        Admin(app).add_view(view(book, db))
    return app.test_client(), book, db


def test_flask_has_no_admin() -> None:
    assert importlib.util.find_spec("flask.admin") is None
    assert Flask(__name__).test_client().get("/admin/").status_code == 404


def test_flask_admin_is_open_to_everyone() -> None:
    client, book, db = flask_with_admin(ModelView)
    assert client.get("/admin/book/").status_code == 200
    assert client.post("/admin/book/new/", data={"title": "Emma"}).status_code == 302
    with client.application.app_context():
        assert db.session.scalars(db.select(book.title)).all() == ["Emma"]
        db.session.remove()


def test_flask_admin_asks_is_accessible() -> None:
    closed: Any = type("Closed", (ModelView,), {"is_accessible": lambda _view: False})
    client, *_ = flask_with_admin(closed)
    assert client.get("/admin/book/").status_code == 403
    assert client.post("/admin/book/new/", data={"title": "Emma"}).status_code == 403


def test_flask_admin_asks_for_no_login_package() -> None:
    required = " ".join(requires("flask-admin") or ()).lower()
    assert "wtforms" in required
    assert "flask-login" not in required
    assert "flask-security" not in required


def test_flask_admin_supports_these_stores() -> None:
    found = {module.name for module in pkgutil.iter_modules(flask_admin.contrib.__path__)}
    assert {"sqla", "peewee", "mongoengine", "pymongo", "rediscli", "fileadmin"} <= found


def test_flask_admin_offers_search_filters_inlines_and_export() -> None:
    options = ("column_searchable_list", "column_filters", "inline_models", "can_export")
    assert all(hasattr(ModelView, option) for option in options)

    exporting: Any = type("Exporting", (ModelView,), {"can_export": True})
    client, *_ = flask_with_admin(exporting)
    client.post("/admin/book/new/", data={"title": "Emma"})
    assert "Emma" in client.get("/admin/book/export/csv/").text
