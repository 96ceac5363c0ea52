"""Languages and time zones: what Django brings, that Flask brings none, UTF-8 in both."""

from __future__ import annotations

import datetime as dt
import importlib.util
import types
from typing import Any

import django
import pytest
from django import forms
from django.conf import global_settings
from django.conf.urls.i18n import i18n_patterns
from django.core.management import get_commands
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.test import Client, override_settings
from django.urls import path, reverse
from django.utils import formats, timezone, translation
from django.utils.translation import gettext, ngettext
from flask import Flask, render_template_string, request
from jinja2 import Environment, TemplateSyntaxError
from wtforms import Form, StringField
from wtforms.validators import InputRequired

UMLAUT = "Käse für 3 €"


def urls(patterns: list[Any]) -> Any:
    """A URL configuration with these patterns."""
    module: Any = types.ModuleType("urls_of_test_internationalization")
    module.urlpatterns = patterns
    return module


def test_django_translates_its_own_texts() -> None:
    with translation.override("fr"):
        assert gettext("This field is required.") == "Ce champ est obligatoire."
        form: Any = type("NameForm", (forms.Form,), {"name": forms.CharField()})({})
        assert form.errors["name"] == ["Ce champ est obligatoire."]
        assert gettext("Django administration") != "Django administration"
    with translation.override("de"):
        words = [ngettext("%(num)d hour", "%(num)d hours", n) % {"num": n} for n in (1, 2)]
    assert [word.replace("\xa0", " ") for word in words] == ["1 Stunde", "2 Stunden"]


def test_django_lists_as_many_languages_as_stated() -> None:
    expected = {(5, 2): 99, (6, 1): 100}.get(django.VERSION[:2])
    if expected is None:
        pytest.skip("the answer names 5.2 and 6.1")
    assert len(global_settings.LANGUAGES) == expected


def test_django_follows_the_visitor_once_the_middleware_is_added(
    project_settings: dict[str, Any],
) -> None:
    def view(_request: HttpRequest) -> HttpResponse:
        return HttpResponse(translation.get_language())

    locale = "django.middleware.locale.LocaleMiddleware"
    assert locale not in project_settings["MIDDLEWARE"]
    answers = []
    for middleware in ([], [locale]):
        with override_settings(ROOT_URLCONF=urls([path("", view)]), MIDDLEWARE=middleware):
            answers.append(Client().get("/", headers={"accept-language": "pl, en"}).content)
    assert answers == [b"en-us", b"pl"]


def test_django_stores_utc_and_shows_the_current_time_zone(
    project_settings: dict[str, Any],
) -> None:
    assert project_settings["USE_TZ"] is True
    assert global_settings.USE_TZ is True
    with override_settings(USE_TZ=True):
        now = timezone.now()
        assert now.utcoffset() == dt.timedelta(0)
        noon = dt.datetime(2026, 1, 1, 12, tzinfo=dt.UTC)
        template = Template("{{ noon|date:'H:i' }}")
        with timezone.override("Asia/Tokyo"):
            assert template.render(Context({"noon": noon})) == "21:00"
            assert timezone.get_current_timezone_name() == "Asia/Tokyo"


def test_django_formats_for_the_language() -> None:
    with translation.override("de"):
        assert formats.number_format(1234.5, decimal_pos=2) == "1234,50"
        assert formats.date_format(dt.date(2026, 1, 2)) == "2. Januar 2026"


def test_django_has_the_commands_and_url_prefixes() -> None:
    assert {"makemessages", "compilemessages"} <= set(get_commands())

    def view(_request: HttpRequest) -> HttpResponse:
        return HttpResponse("x")

    patterns = list(i18n_patterns(path("books/", view, name="books")))
    with override_settings(ROOT_URLCONF=urls(patterns)), translation.override("de"):
        assert reverse("books") == "/de/books/"


def test_flask_has_no_translations() -> None:
    assert all(importlib.util.find_spec(f"flask.{name}") is None for name in ("i18n", "babel"))
    app = Flask(__name__)
    assert [key for key in app.config if "LANG" in key or "LOCALE" in key or "TZ" in key] == []
    assert "gettext" not in app.jinja_env.globals


def test_flask_finds_the_best_language_without_an_extension() -> None:
    app = Flask(__name__)

    @app.get("/")
    def language() -> str:
        return request.accept_languages.best_match(["en", "de"]) or "none"

    client = app.test_client()
    wanted = ["de, en;q=0.5", "fr, en;q=0.5", "fr", "de-AT", "de-AT, en;q=0.5"]
    answers = [client.get("/", headers={"Accept-Language": value}).text for value in wanted]
    assert answers == ["de", "en", "none", "de", "en"]  # an exact match wins over a related one


def test_jinja_translates_only_with_its_extension() -> None:
    source = "{% trans %}Hello{% endtrans %}"
    with Flask(__name__).app_context(), pytest.raises(TemplateSyntaxError):
        render_template_string(source)
    environment: Any = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    environment.install_gettext_callables(
        {"Hello": "Hallo"}.get, lambda one, many, number: one if number == 1 else many
    )
    assert environment.from_string(source).render() == "Hallo"


def test_wtforms_brings_its_own_translations() -> None:
    class NameForm(Form):
        name = StringField(validators=[InputRequired()])

    german = NameForm(meta={"locales": ["de"]})
    assert not german.validate()
    english = NameForm(meta={"locales": ["en"]})
    assert not english.validate()
    assert english.errors["name"] == ["This field is required."]
    assert german.errors["name"] != english.errors["name"]


def test_both_send_utf_8() -> None:
    app = Flask(__name__)
    app.add_url_rule("/", view_func=lambda: UMLAUT, endpoint="page")
    from_flask = app.test_client().get("/")
    from_django = HttpResponse(UMLAUT)
    assert from_flask.data == from_django.content == UMLAUT.encode("utf-8")
    types_sent = [from_flask.headers["Content-Type"], from_django["Content-Type"]]
    assert types_sent == ["text/html; charset=utf-8"] * 2
