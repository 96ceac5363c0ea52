"""Speed and size: the work each framework does per request, in templates, and its files on disk.

Work is counted in calls of functions: that gives the same figure in every run on any machine.
"""

from __future__ import annotations

import re
import sys
import types
from importlib.metadata import files, requires
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpResponse
from django.template.backends.django import DjangoTemplates
from django.template.backends.jinja2 import Jinja2
from django.test import override_settings
from django.urls import path
from flask import Flask
from jinja2 import Environment
from werkzeug.test import EnvironBuilder

if TYPE_CHECKING:
    from collections.abc import Callable

URLS: Any = types.ModuleType("urls_of_test_performance")
URLS.urlpatterns = [path("", lambda _request: HttpResponse("hello"))]


def calls(work: Callable[[], object]) -> int:
    """How many function calls `work` makes, once it is warm."""
    for _ in range(3):
        work()
    count = 0

    def note(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def calls_of_a_request(application: Any) -> int:
    """How many function calls a WSGI application makes for one request of its home page."""

    def request() -> None:
        environ = EnvironBuilder(base_url="http://testserver").get_environ()
        answer = application(environ, lambda *_arguments: None)
        assert b"".join(answer) == b"hello"
        answer.close()

    return calls(request)


def flask_calls() -> int:
    app = Flask(__name__)
    app.add_url_rule("/", view_func=lambda: "hello")
    return calls_of_a_request(app)


def django_calls(middleware: list[str]) -> int:
    with override_settings(ROOT_URLCONF=URLS, MIDDLEWARE=middleware):
        return calls_of_a_request(WSGIHandler())


def test_a_default_django_runs_far_more_code_per_request_than_flask(
    project_settings: dict[str, Any],
) -> None:
    assert django_calls(project_settings["MIDDLEWARE"]) > 1.3 * flask_calls()


def test_a_django_without_middleware_is_level_with_flask() -> None:
    assert 0.7 < django_calls([]) / flask_calls() < 1.4


def test_a_default_django_has_seven_middleware_classes(project_settings: dict[str, Any]) -> None:
    assert len(project_settings["MIDDLEWARE"]) == 7
    assert project_settings["MIDDLEWARE"] == settings.MIDDLEWARE


def test_django_templates_do_more_work_than_jinja_and_its_backend_ends_that() -> None:
    source = "<ul>{% for row in rows %}<li>{{ row.name }} {{ row.year }}</li>{% endfor %}</ul>"
    rows = [{"name": f"<{number}>", "year": str(number)} for number in range(20)]
    parameters: dict[str, Any] = {"NAME": "x", "DIRS": [], "APP_DIRS": False, "OPTIONS": {}}

    own = DjangoTemplates(parameters.copy()).from_string(source)
    backend = Jinja2(parameters.copy()).from_string(source)
    plain = Environment(autoescape=True).from_string(source)
    context = {"rows": rows}
    assert own.render(context) == backend.render(context) == plain.render(context)

    jinja = calls(lambda: plain.render(context))
    assert calls(lambda: own.render(context)) > 2 * jinja
    assert calls(lambda: backend.render(context)) < 1.3 * jinja


def bytes_on_disk(package: str) -> int:
    """Size of a package and of what it requires, without what Python compiled."""
    size = 0
    wanted, seen = [package], set()
    while wanted:
        name = wanted.pop()
        if name in seen:
            continue
        seen.add(name)
        paths = [str(file.locate()) for file in files(name) or () if file.suffix != ".pyc"]
        size += sum(file.stat().st_size for file in map(Path, paths) if file.is_file())
        needs = [line for line in requires(name) or () if ";" not in line]
        wanted += [re.split(r"[^\w-]", line)[0].lower() for line in needs]
    return size


def test_django_takes_many_times_the_space_of_flask_on_disk() -> None:
    assert bytes_on_disk("django") > 8 * bytes_on_disk("flask")
