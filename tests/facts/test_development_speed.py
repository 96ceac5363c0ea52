"""Speed of building: what one line of Django yields, how little a small Flask service needs."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.admin import AdminSite
from django.contrib.auth.models import Group, Permission, User
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import path
from django.views.generic import CreateView
from flask.cli import FlaskGroup
from flask_admin import Admin
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect

JSON_SERVICE = """\
from flask import Flask
app = Flask(__name__)
@app.get("/status")
def status():
    return {"ok": True}
"""
FORM_PAGE = {"page.html": "<form method=post>{{ form }}</form>"}
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {"loaders": [("django.template.loaders.locmem.Loader", FORM_PAGE)]},
    }
]


@pytest.mark.usefixtures("database")
def test_one_register_line_gives_five_working_pages() -> None:
    site = AdminSite()
    site.register(Group)
    boss = User.objects.create_superuser("boss")
    group = Group.objects.create(name="editors")
    client = Client()
    client.force_login(boss)
    pages = ("", "add/", f"{group.pk}/change/", f"{group.pk}/delete/", f"{group.pk}/history/")
    try:
        with override_settings(ROOT_URLCONF=(path("admin/", site.urls),)):
            codes = [client.get(f"/admin/auth/group/{page}").status_code for page in pages]
    finally:
        group.delete()
        boss.delete()
    assert codes == [200] * 5


@pytest.mark.usefixtures("database")
def test_a_generic_view_is_a_working_form_page_in_two_lines() -> None:
    options: dict[str, Any] = {"template_name": "page.html", "success_url": "/"}
    view = CreateView.as_view(model=Group, fields=["name"], **options)
    try:
        with override_settings(ROOT_URLCONF=(path("new/", view),), TEMPLATES=TEMPLATES):
            assert b'name="name"' in Client().get("/new/").content
            assert Client().post("/new/", {"name": "x" * 151}).status_code == 200
            assert Client().post("/new/", {"name": "editors"}).status_code == 302
        assert Group.objects.filter(name="editors").exists()
    finally:
        Group.objects.all().delete()


@pytest.mark.usefixtures("database")
def test_a_careless_loop_runs_one_query_per_row() -> None:
    def labels(rows: Any) -> list[str]:
        return [row.content_type.app_label for row in rows]

    rows = Permission.objects.order_by("pk")[:5]
    with CaptureQueriesContext(connection) as careless:
        labels(rows)
    with CaptureQueriesContext(connection) as careful:
        labels(Permission.objects.select_related("content_type").order_by("pk")[:5])
    assert (len(careless), len(careful)) == (6, 1)


def test_a_json_endpoint_in_flask_is_five_lines() -> None:
    assert len(JSON_SERVICE.splitlines()) == 5
    module: dict[str, Any] = {"__name__": "service"}
    exec(JSON_SERVICE, module)
    assert module["app"].test_client().get("/status").json == {"ok": True}


def test_popular_flask_extensions_share_init_app() -> None:
    for extension in (SQLAlchemy, Migrate, LoginManager, CSRFProtect, Admin):
        assert callable(extension.init_app)


def test_the_flask_command_generates_nothing() -> None:
    assert set(FlaskGroup().commands) == {"run", "shell", "routes"}
