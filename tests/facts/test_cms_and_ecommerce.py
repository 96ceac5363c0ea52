"""Content and shops: what Django ships for them, and how both take a payment webhook."""

from __future__ import annotations

import hashlib
import hmac
import pkgutil
from decimal import Decimal
from typing import Any

import django.contrib
import pytest
from django.contrib.auth.models import Group
from django.contrib.syndication.views import Feed
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from flask import Flask, abort, request
from flask_wtf import CSRFProtect

SECRET = b"shared with the provider"


def signature(body: bytes) -> str:
    return hmac.new(SECRET, body, hashlib.sha256).hexdigest()


def webhook(request: HttpRequest) -> HttpResponse:
    genuine = hmac.compare_digest(signature(request.body), request.headers.get("X-Signature", ""))
    return HttpResponse(status=204 if genuine else 400)


urlpatterns = [path("guarded", webhook), path("exempt", csrf_exempt(webhook))]


def test_django_ships_page_helpers_but_no_cms_and_no_shop() -> None:
    shipped = {module.name for module in pkgutil.iter_modules(django.contrib.__path__)}
    assert shipped == {
        *("admin", "admindocs", "auth", "contenttypes", "flatpages", "gis", "humanize"),
        *("messages", "postgres", "redirects", "sessions", "sitemaps", "sites", "staticfiles"),
        "syndication",
    }


def test_django_writes_a_feed_for_a_blog() -> None:
    class Articles(Feed):
        title, link, description = "Blog", "/", "What is new"

        def items(self) -> list[str]:
            return ["First article"]

        def item_link(self, _item: str) -> str:
            return "/first/"

    answer = Articles()(RequestFactory().get("/feed"))
    assert answer.headers["Content-Type"].startswith("application/rss+xml")
    assert "<title>First article</title>" in answer.content.decode()


@pytest.mark.usefixtures("database")
def test_a_django_order_is_stored_as_a_whole_or_not_at_all() -> None:
    def place_order() -> None:
        with transaction.atomic():
            Group.objects.create(name="order")
            raise LookupError("the last one is gone")

    with pytest.raises(LookupError):
        place_order()
    assert not Group.objects.filter(name="order").exists()


def test_a_django_price_is_an_exact_decimal() -> None:
    price = models.DecimalField(max_digits=8, decimal_places=2)
    assert price.to_python("0.10") + price.to_python("0.20") == Decimal("0.30")


def test_a_django_webhook_must_be_exempt_from_csrf() -> None:
    body = b'{"paid": true}'
    signed: Any = {"content_type": "application/json", "headers": {"X-Signature": signature(body)}}
    client = Client(enforce_csrf_checks=True)
    with override_settings(ROOT_URLCONF=__name__):
        assert client.post("/guarded", body, **signed).status_code == 403
        assert client.post("/exempt", body, **signed).status_code == 204
        assert client.post("/exempt", b"forged", **signed).status_code == 400


def test_flask_checks_a_signature_on_the_raw_bytes() -> None:
    app = Flask(__name__)

    @app.post("/webhook")
    def paid() -> tuple[str, int]:
        if not hmac.compare_digest(signature(request.get_data()), request.headers["X-Signature"]):
            abort(400)
        return "", 204

    body = b'{"paid":   true}'
    headers = {"X-Signature": signature(body)}
    client = app.test_client()
    assert client.post("/webhook", data=body, headers=headers).status_code == 204
    assert client.post("/webhook", json={"paid": True}, headers=headers).status_code == 400


def test_flask_wtf_can_exempt_a_webhook() -> None:
    app = Flask(__name__)
    app.secret_key = "x"
    csrf = CSRFProtect(app)
    app.add_url_rule("/guarded", "guarded", lambda: "paid", methods=["POST"])

    @app.post("/exempt")
    @csrf.exempt
    def exempt() -> str:
        return "paid"

    client = app.test_client()
    assert client.post("/guarded").status_code == 400
    assert client.post("/exempt").status_code == 200
