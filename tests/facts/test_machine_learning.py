"""Models behind views: loaded once per process, NumPy values converted, results in the admin."""

from __future__ import annotations

import json
import types
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from django.contrib.auth.models import User
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.test import Client, override_settings
from django.urls import path
from flask import Flask, jsonify, request

if TYPE_CHECKING:
    from collections.abc import Callable

Model = Any


def make_loader() -> tuple[Callable[[], Model], list[str]]:
    """A function that loads a model once per process, and a note of each loading."""
    loadings: list[str] = []

    @cache
    def model() -> Model:
        loadings.append("loaded")
        return np.mean

    return model, loadings


def test_django_serves_a_model_loaded_once() -> None:
    model, loadings = make_loader()

    def predict(request: HttpRequest) -> HttpResponse:
        values = [float(text) for text in request.GET.getlist("x")]
        return JsonResponse({"prediction": model()(values).item()})

    urls: Any = types.ModuleType("urls_of_test_machine_learning")
    urls.urlpatterns = [path("predict", predict)]
    with override_settings(ROOT_URLCONF=urls):
        answers = [Client().get("/predict", {"x": [1, 2, 3]}).json() for _ in range(3)]
    assert answers == [{"prediction": 2.0}] * 3
    assert loadings == ["loaded"]


def test_flask_serves_a_model_loaded_once() -> None:
    load, loadings = make_loader()
    app = Flask(__name__)
    model = load()

    @app.post("/predict")
    def predict() -> dict[str, float]:
        return {"prediction": model(request.get_json()["x"]).item()}

    client = app.test_client()
    answers = [client.post("/predict", json={"x": [1, 2, 3]}).json for _ in range(3)]
    assert answers == [{"prediction": 2.0}] * 3
    assert loadings == ["loaded"]


def test_numpy_values_are_no_json_until_converted() -> None:
    array, number = np.arange(3), np.int64(7)
    for value in (array, number):
        with pytest.raises(TypeError, match="not JSON serializable"):
            JsonResponse({"value": value})
        with Flask(__name__).app_context(), pytest.raises(TypeError, match="JSON serializable"):
            jsonify(value=value)
    converted = {"array": array.tolist(), "number": number.item()}
    expected = {"array": [0, 1, 2], "number": 7}
    assert json.loads(json.dumps(converted, cls=DjangoJSONEncoder)) == expected
    with Flask(__name__).app_context():
        assert jsonify(converted).json == expected


@pytest.mark.usefixtures("database")
def test_django_lists_stored_rows_in_its_admin() -> None:
    with transaction.atomic():
        staff = User.objects.create_superuser("curator", password="x")
        client = Client()
        client.force_login(staff)
        page = client.get("/admin/auth/user/")
        assert (page.status_code, b"curator" in page.content) == (200, True)
        transaction.set_rollback(True)
