"""Documentation: where the packages say it is, and which outdated advice no longer works."""

from __future__ import annotations

import importlib
from importlib.metadata import metadata
from typing import TYPE_CHECKING

import pytest
from django.utils.version import get_docs_version
from flask import Flask

if TYPE_CHECKING:
    from pathlib import Path


def documentation_of(package: str) -> str:
    links = dict(line.split(", ", 1) for line in metadata(package).get_all("Project-URL") or ())
    return links["Documentation"]


def test_django_names_its_documentation() -> None:
    assert documentation_of("django") == "https://docs.djangoproject.com/"


def test_flask_names_its_documentation() -> None:
    assert documentation_of("flask") == "https://flask.palletsprojects.com/"


def test_a_new_django_project_links_to_the_docs_of_its_version(project: Path) -> None:
    settings = (project / "mysite" / "settings.py").read_text()
    assert f"https://docs.djangoproject.com/en/{get_docs_version()}/" in settings


def test_django_has_no_url_function_any_more() -> None:
    for module in ("django.conf.urls", "django.urls"):
        assert not hasattr(importlib.import_module(module), "url")
        assert hasattr(importlib.import_module(module), "include")


def test_flask_dropped_what_old_tutorials_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLASK_ENV", "development")
    monkeypatch.delenv("FLASK_DEBUG", raising=False)
    app = Flask(__name__)
    assert app.debug is False
    assert "ENV" not in app.config
    assert not hasattr(app, "before_first_request")
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("flask.ext")
