"""Architecture: Django's model, template and view in apps; Flask's application object and views."""

from __future__ import annotations

import pytest
from django.apps import AppConfig, apps
from django.contrib.admin import site as admin_site
from django.contrib.auth.models import Group
from django.db.migrations.loader import MigrationLoader
from django.template import engines
from django.test import Client, override_settings
from django.urls import path
from django.views.generic import ListView
from flask import Blueprint, Flask
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.test import Client as WsgiClient


@pytest.mark.usefixtures("database")
def test_a_django_view_takes_data_from_the_model_and_leaves_html_to_the_template() -> None:
    backend = {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.locmem.Loader",
                    {"groups.html": "{% for group in object_list %}<li>{{ group }}{% endfor %}"},
                )
            ]
        },
    }
    view = ListView.as_view(model=Group, template_name="groups.html")
    Group.objects.create(name="R&D")
    try:
        with override_settings(ROOT_URLCONF=(path("groups/", view),), TEMPLATES=[backend]):
            assert Client().get("/groups/").content == b"<li>R&amp;D"
    finally:
        Group.objects.all().delete()


def test_the_template_layer_knows_nothing_of_requests() -> None:
    assert engines["django"].from_string("{{ number }}").render({"number": 7}) == "7"


def test_a_django_app_brings_models_templates_admin_and_migrations() -> None:
    auth = apps.get_app_config("auth")
    assert isinstance(auth, AppConfig)
    assert {model.__name__ for model in auth.get_models()} == {"User", "Group", "Permission"}
    assert "auth" in MigrationLoader(connection=None).migrated_apps
    assert engines["django"].get_template("auth/widgets/read_only_password_hash.html")
    assert Group in admin_site._registry


def test_flask_works_without_model_or_template() -> None:
    app = Flask(__name__, template_folder=None, static_folder=None)
    app.add_url_rule("/", "home", lambda: {"answer": 42})
    assert app.test_client().get("/").json == {"answer": 42}


def test_flask_blueprints_can_be_nested() -> None:
    users = Blueprint("users", __name__, url_prefix="/users")
    users.add_url_rule("/", "all", lambda: "users")
    admin = Blueprint("admin", __name__, url_prefix="/admin")
    admin.register_blueprint(users)
    app = Flask(__name__)
    app.register_blueprint(admin)
    assert app.test_client().get("/admin/users/").text == "users"
    assert "admin.users" in app.blueprints


def test_several_flask_apps_share_one_process() -> None:
    front, back = Flask("front"), Flask("back")
    for app in (front, back):
        app.add_url_rule("/", "name", lambda name=app.name: name)
    client = WsgiClient(DispatcherMiddleware(front, {"/back": back}))
    assert (client.get("/").text, client.get("/back/").text) == ("front", "back")


def test_a_blueprint_has_no_models_or_migrations() -> None:
    names = {name.lower() for name in dir(Blueprint("shop", __name__))}
    assert not [name for name in names if "model" in name or "migrat" in name]
    assert {"add_url_rule", "template_folder", "static_folder", "errorhandler"} <= names
