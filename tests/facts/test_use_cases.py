"""Use cases: Django for pages, people and data; Flask for small endpoints and any storage."""

from __future__ import annotations

import shelve
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import Group, Permission
from django.http import HttpRequest, JsonResponse
from django.test import Client, override_settings
from django.urls import path
from django.views.generic import DetailView
from flask import Flask, request

if TYPE_CHECKING:
    from pathlib import Path

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                ("django.template.loaders.locmem.Loader", {"page.html": "<h1>{{ object }}</h1>"})
            ]
        },
    }
]


def as_json(_request: HttpRequest) -> JsonResponse:
    return JsonResponse(list(Group.objects.values("name")), safe=False)


@pytest.mark.usefixtures("database")
def test_a_django_site_serves_pages_and_json_from_the_same_model() -> None:
    urls = (
        path("groups/<int:pk>/", DetailView.as_view(model=Group, template_name="page.html")),
        path("api/groups/", as_json),
    )
    group = Group.objects.create(name="editors")
    try:
        with override_settings(ROOT_URLCONF=urls, TEMPLATES=TEMPLATES):
            page = Client().get(f"/groups/{group.pk}/")
            data = Client().get("/api/groups/")
    finally:
        group.delete()
    assert page.content == b"<h1>editors</h1>"
    assert data.json() == [{"name": "editors"}]


@pytest.mark.usefixtures("database")
def test_django_makes_permissions_for_staff_for_every_model() -> None:
    names = set(Permission.objects.filter(content_type__model="group").values_list("codename"))
    assert names == {("add_group",), ("change_group",), ("delete_group",), ("view_group",)}


def test_a_flask_webhook_is_one_function() -> None:
    app = Flask(__name__)

    @app.post("/webhook")
    def webhook() -> dict[str, str]:
        return {"received": request.get_json()["type"]}

    client = app.test_client()
    assert client.post("/webhook", json={"type": "push"}).json == {"received": "push"}
    assert client.post("/webhook", data="no json").status_code == 415


def test_flask_serves_from_storage_of_any_kind(tmp_path: Path) -> None:
    app = Flask(__name__)

    @app.route("/<key>", methods=["GET", "PUT"])
    def item(key: str) -> str:
        with shelve.open(str(tmp_path / "store")) as store:
            if request.method == "PUT":
                store[key] = request.get_data(as_text=True)
            return str(store[key])

    client = app.test_client()
    client.put("/colour", data="green")
    assert client.get("/colour").text == "green"
