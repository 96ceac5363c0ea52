"""Alternatives: where Django and Flask differ from FastAPI and Quart."""

from __future__ import annotations

import inspect

import pytest
from django.apps import apps
from django.core.asgi import get_asgi_application
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import path
from flask import Flask, request

DESCRIPTIONS = ["/docs", "/redoc", "/openapi.json", "/swagger", "/schema"]

urlpatterns = [path("items/<int:number>", lambda _request, number: HttpResponse(number))]


def test_django_has_what_an_api_framework_leaves_out() -> None:
    group = apps.get_model("auth", "Group")
    assert group.objects.filter(name="x").query.sql_with_params()[1] == ("x",)
    for app in ("admin", "auth", "sessions"):
        assert apps.is_installed(f"django.contrib.{app}")
    with override_settings(ROOT_URLCONF="facts_urls"):
        assert Client().get("/admin/login/").status_code == 200


@pytest.mark.parametrize("address", DESCRIPTIONS)
def test_django_publishes_no_api_description_by_itself(address: str) -> None:
    with override_settings(ROOT_URLCONF=__name__):
        assert Client().get("/items/7").status_code == 200
        assert Client().get(address).status_code == 404


@pytest.mark.parametrize("address", DESCRIPTIONS)
def test_flask_publishes_no_api_description_by_itself(address: str) -> None:
    app = Flask(__name__)
    app.add_url_rule("/items/<int:number>", "item", lambda number: {"number": number})
    assert app.test_client().get("/items/7").status_code == 200
    assert app.test_client().get(address).status_code == 404


def test_flask_does_not_check_input_from_type_hints() -> None:
    app = Flask(__name__)

    @app.post("/items/<number>")
    def item(number: int) -> dict[str, str]:
        return {"number": type(number).__name__, "body": type(request.json["price"]).__name__}

    answer = app.test_client().post("/items/seven", json={"price": "cheap"})
    assert answer.json == {"number": "str", "body": "str"}


def test_django_speaks_asgi_and_flask_does_not() -> None:
    assert inspect.iscoroutinefunction(type(get_asgi_application()).__call__)
    assert not inspect.iscoroutinefunction(Flask.__call__)
    assert list(inspect.signature(Flask.__call__).parameters)[1:] == ["environ", "start_response"]
