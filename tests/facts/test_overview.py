"""What each is: Django one package from schema to HTML, Flask a small core; both pure Python."""

from __future__ import annotations

import importlib.util
from importlib.metadata import distribution, files, requires
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import Client, override_settings
from django.urls import path
from flask import Flask, render_template_string, session
from flask.cli import FlaskGroup
from packaging.requirements import Requirement
from werkzeug.test import EnvironBuilder, run_wsgi_app


def needed_by(name: str) -> set[str]:
    """Return the distributions that installing `name` brings, itself among them."""
    found: set[str] = set()
    todo = [name]
    while todo:
        current = todo.pop().lower()
        if current not in found:
            found.add(current)
            parsed = map(Requirement, requires(current) or ())
            todo += [r.name for r in parsed if not r.marker or r.marker.evaluate({"extra": ""})]
    return found


def installed_bytes(name: str) -> int:
    return sum(file.size or 0 for one in needed_by(name) for file in files(one) or ())


def python_lines(package: str) -> int:
    spec = importlib.util.find_spec(package)
    assert spec is not None
    assert spec.origin is not None
    sources = Path(spec.origin).parent.rglob("*.py")
    return sum(source.read_bytes().count(b"\n") for source in sources)


def test_django_alone_brings_everything_from_schema_to_html() -> None:
    assert needed_by("django") <= {"django", "asgiref", "sqlparse", "tzdata"}
    for part in ("urls", "db.models", "db.migrations", "template", "forms", "contrib.auth"):
        assert importlib.util.find_spec(f"django.{part}"), part
    for part in ("contrib.admin", "core.cache", "utils.translation", "test"):
        assert importlib.util.find_spec(f"django.{part}"), part


@pytest.mark.usefixtures("database")
def test_django_goes_from_schema_to_html_with_nothing_else() -> None:
    template = engines["django"].from_string("{% for g in groups %}<li>{{ g.name }}{% endfor %}")
    Group.objects.create(name="<editors>")
    try:
        html = template.render({"groups": Group.objects.all()})
    finally:
        Group.objects.all().delete()
    assert html == "<li>&lt;editors&gt;"
    assert apps.is_installed("django.contrib.auth")


def test_flask_brings_routing_templates_signed_sessions_and_a_test_client() -> None:
    app = Flask(__name__)
    app.secret_key = "only-for-tests"

    @app.get("/<name>")
    def hello(name: str) -> str:
        session["visits"] = session.get("visits", 0) + 1
        return render_template_string("{{ name }} {{ session.visits }}", name=name)

    client = app.test_client()
    assert client.get("/<b>").text == "&lt;b&gt; 1"
    assert client.get("/ada").text == "ada 2"
    assert set(FlaskGroup().commands) == {"run", "shell", "routes"}


def test_flask_with_all_it_requires_is_a_fraction_of_django() -> None:
    assert installed_bytes("flask") < 3_000_000
    assert installed_bytes("flask") * 5 < installed_bytes("django")


def test_the_flask_package_has_a_fraction_of_the_lines_of_django() -> None:
    assert 8_000 < python_lines("flask") < 11_000
    assert 150_000 < python_lines("django") < 180_000


def test_both_packages_are_pure_python() -> None:
    for name in ("django", "flask"):
        wheel = distribution(name).read_text("WHEEL") or ""
        assert "Root-Is-Purelib: true" in wheel
        assert "Tag: py3-none-any" in wheel


def hello_django(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("hello")


def answer_of(application: Any) -> tuple[str, bytes]:
    """Call a WSGI application the way a server does."""
    body, status, _headers = run_wsgi_app(application, EnvironBuilder("/").get_environ())
    return status, b"".join(body)


def test_both_are_callables_that_a_server_runs() -> None:
    app = Flask(__name__)
    app.add_url_rule("/", "hello", lambda: "hello")
    assert answer_of(app) == ("200 OK", b"hello")
    with override_settings(ROOT_URLCONF=(path("", hello_django),), ALLOWED_HOSTS=["localhost"]):
        assert answer_of(WSGIHandler()) == ("200 OK", b"hello")
        assert Client(headers={"host": "localhost"}).get("/").content == b"hello"
