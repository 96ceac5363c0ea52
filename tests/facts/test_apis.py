"""APIs: plain JSON in both, what DRF adds and leaves open, where the JSON of the two differs."""

from __future__ import annotations

import datetime as dt
import decimal
import json
import types
import uuid
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, Group, User
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import include, path
from flask import Flask, request
from flask import json as flask_json
from rest_framework import routers, serializers, viewsets
from rest_framework.authentication import SessionAuthentication
from rest_framework.settings import api_settings
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView


def echo(_view: Any, request: Any) -> HttpResponse:
    return JsonResponse(request.data)


META = type("Meta", (), {"model": Group, "fields": ("id", "name")})
SERIALIZER: Any = type("GroupSerializer", (serializers.ModelSerializer,), {"Meta": META})
GROUPS = {"queryset": Group.objects.order_by("id"), "serializer_class": SERIALIZER}
GroupViewSet: Any = type("GroupViewSet", (viewsets.ModelViewSet,), GROUPS)
Echo: Any = type("Echo", (APIView,), {"post": echo})


def plain(request: HttpRequest) -> HttpResponse:
    return JsonResponse(json.loads(request.body))


def django_urls() -> Any:
    router = routers.DefaultRouter()
    router.register("groups", GroupViewSet)
    module: Any = types.ModuleType("urls_of_test_apis")
    module.urlpatterns = [
        path("api/", include(router.urls)),
        path("echo/", Echo.as_view()),
        path("plain/", plain),
    ]
    return module


def test_django_answers_json_and_wants_safe_false_for_a_list() -> None:
    assert JsonResponse({"a": 1})["Content-Type"] == "application/json"
    with pytest.raises(TypeError, match="safe"):
        JsonResponse([1])
    assert json.loads(JsonResponse([1], safe=False).content) == [1]


@pytest.mark.usefixtures("database")
def test_drf_makes_crud_endpoints_from_a_model() -> None:
    with override_settings(ROOT_URLCONF=django_urls()), transaction.atomic():
        client = Client()
        made = client.post("/api/groups/", {"name": "readers"}, content_type="application/json")
        assert made.status_code == 201
        bad = client.post("/api/groups/", {"name": ""}, content_type="application/json")
        assert bad.status_code == 400
        assert "name" in bad.json()
        url = f"/api/groups/{made.json()['id']}/"
        assert client.patch(url, {"name": "x"}, content_type="application/json").status_code == 200
        assert client.get("/api/groups/").json() == [{"id": made.json()["id"], "name": "x"}]
        page = client.get("/api/groups/", headers={"accept": "text/html"})
        assert page["Content-Type"].startswith("text/html")
        assert client.delete(url).status_code == 204
        transaction.set_rollback(True)


@pytest.mark.usefixtures("database")
def test_drf_is_open_and_unpaginated_until_told_otherwise() -> None:
    assert [p.__name__ for p in api_settings.DEFAULT_PERMISSION_CLASSES] == ["AllowAny"]
    assert api_settings.DEFAULT_PAGINATION_CLASS is None
    assert api_settings.DEFAULT_THROTTLE_CLASSES == []
    view = GroupViewSet.as_view({"get": "list"})
    request = APIRequestFactory().get("/")
    request.user = AnonymousUser()
    assert view(request).status_code == 200


@pytest.mark.usefixtures("database")
def test_drf_nests_serializers_and_leaves_writing_them_to_you() -> None:
    meta = type("Meta", (), {"model": User, "fields": ("username", "groups")})
    members = {"Meta": meta, "groups": SERIALIZER(many=True)}
    user_serializer: Any = type("UserSerializer", (serializers.ModelSerializer,), members)
    user = User.objects.create(username="ada")
    user.groups.create(name="readers")
    assert [group["name"] for group in user_serializer(user).data["groups"]] == ["readers"]
    form = user_serializer(data={"username": "bob", "groups": [{"name": "writers"}]})
    assert form.is_valid()
    with pytest.raises(AssertionError, match="create"):
        form.save()


def test_drf_asks_for_a_csrf_token_only_with_session_logins() -> None:
    with override_settings(ROOT_URLCONF=django_urls()):
        client = Client(enforce_csrf_checks=True)
        body: Any = {"a": 1}
        assert client.post("/plain/", body, content_type="application/json").status_code == 403
        answer = client.post("/echo/", body, content_type="application/json")
        assert (answer.status_code, answer.json()) == (200, body)

    logged_in: Any = RequestFactory().post("/echo/", body, content_type="application/json")
    logged_in.user = User(username="u")
    view = Echo.as_view(authentication_classes=[SessionAuthentication])
    logged_in._dont_enforce_csrf_checks = False
    assert view(logged_in).status_code == 403


def test_flask_turns_dicts_and_lists_into_json() -> None:
    app = Flask(__name__)
    app.add_url_rule("/dict", view_func=lambda: {"a": 1}, endpoint="dict")
    app.add_url_rule("/list", view_func=lambda: [1, 2], endpoint="list")
    client = app.test_client()
    assert client.get("/dict").json == {"a": 1}
    answer = client.get("/list")
    assert (answer.mimetype, answer.json) == ("application/json", [1, 2])


def test_flask_refuses_bodies_that_are_not_json() -> None:
    app = Flask(__name__)

    @app.post("/")
    def echo() -> Any:
        return request.get_json()

    client = app.test_client()
    assert client.post("/", json={"a": 1}).json == {"a": 1}
    assert client.post("/", data="a=1").status_code == 415
    broken = client.post("/", data="{", content_type="application/json")
    assert broken.status_code == 400


def test_flask_errors_are_html_until_a_handler_says_otherwise() -> None:
    app = Flask(__name__)
    assert app.test_client().get("/none").mimetype == "text/html"

    app = Flask(__name__)

    @app.errorhandler(404)
    def missing(_error: Exception) -> tuple[dict[str, str], int]:
        return {"error": "not found"}, 404

    answer = app.test_client().get("/none")
    assert (answer.status_code, answer.json) == (404, {"error": "not found"})


def test_the_two_write_dates_differently_and_decimals_alike() -> None:
    day = dt.date(2026, 1, 1)
    odd = {"price": decimal.Decimal("1.50"), "key": uuid.UUID(int=1)}
    text = {"price": "1.50", "key": "00000000-0000-0000-0000-000000000001"}
    with Flask(__name__).app_context():
        assert flask_json.dumps(day) == '"Thu, 01 Jan 2026 00:00:00 GMT"'
        assert json.loads(flask_json.dumps(odd)) == text
    assert json.dumps(day, cls=DjangoJSONEncoder) == '"2026-01-01"'
    assert json.loads(json.dumps(odd, cls=DjangoJSONEncoder)) == text
