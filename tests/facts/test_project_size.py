"""Size: Django works with nothing installed, Flask carries many modules; both grow in steps."""

from __future__ import annotations

from importlib.metadata import metadata

from django.apps import apps
from django.core.handlers.wsgi import WSGIHandler
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path
from flask import Blueprint, Flask
from werkzeug.test import Client as WsgiClient


def hello(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("hello")


def test_django_serves_a_page_without_apps_and_middleware() -> None:
    bare = override_settings(
        INSTALLED_APPS=[],
        MIDDLEWARE=[],
        TEMPLATES=[],
        ALLOWED_HOSTS=["localhost"],
        ROOT_URLCONF=(path("", hello),),
    )
    with bare:
        assert not list(apps.get_app_configs())
        assert WsgiClient(WSGIHandler()).get("/").text == "hello"


def test_a_minimal_django_page_is_one_function_and_one_url() -> None:
    with override_settings(ROOT_URLCONF=(path("new/", hello),)):
        assert Client().get("/new/").content == b"hello"


def test_django_splits_into_apps_with_migrations_of_their_own() -> None:
    assert {"admin", "auth", "contenttypes", "sessions"} <= MigrationLoader(None).migrated_apps


def test_flask_calls_itself_fit_for_complex_applications() -> None:
    assert "complex web applications" in metadata("flask")["Summary"]


def test_flask_views_move_into_a_blueprint_without_changing_their_addresses() -> None:
    def books() -> str:
        return "books"

    small = Flask(__name__)
    small.add_url_rule("/books", "books", books)
    module = Blueprint("shop", __name__)
    module.add_url_rule("/books", "books", books)
    grown = Flask(__name__)
    grown.register_blueprint(module)
    for app in (small, grown):
        assert app.test_client().get("/books").text == "books"


def test_flask_carries_many_blueprints() -> None:
    app = Flask(__name__)
    for number in range(200):
        module = Blueprint(f"module{number}", __name__, url_prefix=f"/module{number}")
        module.add_url_rule("/", "home", lambda number=number: f"module {number}")
        app.register_blueprint(module)
    client = app.test_client()
    assert [client.get(f"/module{n}/").text for n in (0, 199)] == ["module 0", "module 199"]
