"""Templates: DTL and a Jinja2 backend in Django, Jinja in Flask; escaping, logic, inheritance."""

from __future__ import annotations

import pkgutil
from importlib.metadata import requires
from typing import TYPE_CHECKING, Any

import django
import jinja2
import pytest
from django.contrib.admin.checks import check_dependencies
from django.template import (
    Context,
    Engine,
    Library,
    TemplateDoesNotExist,
    TemplateSyntaxError,
    backends,
)
from django.template.backends.django import get_installed_libraries
from django.template.backends.jinja2 import Jinja2
from django.template.loader import render_to_string
from django.test import override_settings
from flask import Flask, render_template, render_template_string
from jinja2.exceptions import SecurityError
from jinja2.sandbox import SandboxedEnvironment

if TYPE_CHECKING:
    from pathlib import Path

PAIR = {
    "base.html": "<h1>Shop</h1>{% block content %}nothing{% endblock %}",
    "page.html": "{% extends 'base.html' %}"
    "{% block content %}{% for name in names %}<li>{{ name|upper }}{% endfor %}{% endblock %}",
}


def in_django(source: str, **values: object) -> str:
    return str(Engine().from_string(source).render(Context(values)))


def in_flask(source: str, **values: object) -> str:
    with Flask(__name__).app_context():
        return render_template_string(source, **values)


def jinja_in_django() -> Any:
    return Jinja2({"NAME": "jinja2", "DIRS": [], "APP_DIRS": False, "OPTIONS": {}})


def test_django_ships_its_own_engine_and_a_jinja_backend() -> None:
    found = {module.name for module in pkgutil.iter_modules(backends.__path__)}
    assert found - {"base", "dummy", "utils"} == {"django", "jinja2"}
    page = jinja_in_django().from_string("{{ name.replace('a', 'o') }}")
    assert page.render({"name": "ada"}) == "odo"
    assert not any("jinja" in line.lower() for line in requires("django") or ())


def test_both_escape_values() -> None:
    for render in (in_django, in_flask):
        assert render("{{ x }}", x="<script>") == "&lt;script&gt;"
        assert render("{{ x|safe }}", x="<b>") == "<b>"


def test_only_jinja_calls_with_arguments() -> None:
    assert in_django("{{ x.upper }}", x="a") == "A"
    with pytest.raises(TemplateSyntaxError):
        in_django("{{ x.replace('a', 'b') }}", x="a")
    assert in_flask("{{ x.replace('a', 'b') }}{{ 1 + 1 }}", x="a") == "b2"
    macro = "{% macro twice(x) %}{{ x }}{{ x }}{% endmacro %}{{ twice('a') }}"
    assert in_flask(macro) == "aa"
    with pytest.raises(TemplateSyntaxError):
        in_django(macro)


def test_django_looks_into_installed_apps_and_dirs(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("found")
    engine = "django.template.backends.django.DjangoTemplates"
    with override_settings(TEMPLATES=[{"BACKEND": engine, "DIRS": [tmp_path]}]):
        assert render_to_string("page.html") == "found"
    with override_settings(TEMPLATES=[{"BACKEND": engine, "APP_DIRS": True}]):
        assert "<html" in render_to_string("admin/404.html")
        with override_settings(INSTALLED_APPS=[]), pytest.raises(TemplateDoesNotExist):
            render_to_string("admin/404.html")


def test_django_takes_tags_and_filters_of_your_own() -> None:
    library = Library()
    library.filter("twice", lambda value: value * 2)
    library.simple_tag(lambda number: number + 1, name="after")
    engine = Engine()
    engine.template_libraries["shop"] = library
    page = engine.from_string("{% load shop %}{{ word|twice }} {% after 6 %}")
    assert page.render(Context({"word": "ab"})) == "abab 7"
    assert "admin_list" in get_installed_libraries()


def test_the_admin_needs_the_django_engine() -> None:
    backend = "django.template.backends.jinja2.Jinja2"
    with override_settings(TEMPLATES=[{"BACKEND": backend, "APP_DIRS": True}]):
        assert "admin.E403" in {error.id for error in check_dependencies()}
    assert "admin.E403" not in {error.id for error in check_dependencies()}


def test_django_has_partials_since_6_0() -> None:
    source = "{% partialdef row %}<li>{{ x }}</li>{% endpartialdef %}{% partial row %}"
    if django.VERSION >= (6, 0):
        assert in_django(source, x="a") == "<li>a</li>"
    else:
        with pytest.raises(TemplateSyntaxError):
            in_django(source, x="a")


def test_one_pair_of_inheriting_templates_serves_both() -> None:
    loader = ("django.template.loaders.locmem.Loader", PAIR)
    page = Engine(loaders=[loader]).get_template("page.html")
    app = Flask(__name__)
    app.jinja_loader = jinja2.DictLoader(PAIR)
    with app.app_context():
        by_flask = render_template("page.html", names=["ada", "bo"])
    assert page.render(Context({"names": ["ada", "bo"]})) == by_flask
    assert by_flask == "<h1>Shop</h1><li>ADA<li>BO"


def test_flask_requires_and_sets_up_jinja() -> None:
    assert any(line.startswith("jinja2") for line in requires("flask") or ())
    assert isinstance(Flask(__name__).jinja_env, jinja2.Environment)
    assert in_flask("{{ 1 + 1 }}") == "2"


def test_flask_reads_the_templates_folder(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text("hello {{ name }}")
    app = Flask(__name__, root_path=str(tmp_path))
    with app.app_context():
        assert render_template("page.html", name="Ada") == "hello Ada"
        with pytest.raises(jinja2.TemplateNotFound):
            render_template("other.html")


def test_flask_escapes_by_file_name() -> None:
    endings = ("html", "htm", "xml", "xhtml", "svg", "txt")
    app = Flask(__name__)
    app.jinja_loader = jinja2.DictLoader({f"page.{ending}": "{{ x }}" for ending in endings})
    with app.app_context():
        pages = {ending: render_template(f"page.{ending}", x="<b>") for ending in endings}
    assert pages.pop("txt") == "<b>"
    assert set(pages.values()) == {"&lt;b&gt;"}


def test_flask_templates_are_not_sandboxed() -> None:
    assert not isinstance(Flask(__name__).jinja_env, SandboxedEnvironment)
    attack = "{{ ''.__class__.__mro__ }}"
    assert "object" in in_flask(attack)
    with pytest.raises(SecurityError):
        SandboxedEnvironment().from_string(attack).render()
