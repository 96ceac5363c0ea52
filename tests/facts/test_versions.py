"""Versions: the releases answers speak of, the Pythons they need and what came with which."""

from __future__ import annotations

import importlib
from importlib.metadata import metadata, version
from typing import Any

import django
import django.db.models
import django.utils.deprecation
import flask
import pytest
from django.conf import global_settings

from_6_0 = pytest.mark.skipif(django.VERSION < (6, 0), reason="came with Django 6.0")
from_6_1 = pytest.mark.skipif(django.VERSION < (6, 1), reason="came with Django 6.1")

PYTHONS = {
    (5, 2): (">=3.10", ["3.10", "3.11", "3.12", "3.13", "3.14"]),
    (6, 0): (">=3.12", ["3.12", "3.13", "3.14"]),
    (6, 1): (">=3.12", ["3.12", "3.13", "3.14", "3.15"]),
}


def pythons_of(package: str) -> tuple[str, list[str]]:
    """What a package requires, and which 3.x releases it names as supported."""
    about = metadata(package)
    prefix = "Programming Language :: Python :: 3."
    lines = about.get_all("Classifier") or []
    return about["Requires-Python"], [
        line.rsplit(" ", 1)[1] for line in lines if line.startswith(prefix)
    ]


def test_django_is_a_supported_release() -> None:
    assert django.VERSION[:2] in PYTHONS


def test_django_names_its_python_versions() -> None:
    assert pythons_of("django") == PYTHONS[django.VERSION[:2]]


@from_6_1
def test_django_counts_years_after_6_2() -> None:
    names = vars(django.utils.deprecation)
    assert names["RemovedInDjango70Warning"] is names["RemovedInDjango2028Warning"]


def test_django_5_2_has_composite_primary_keys() -> None:
    assert issubclass(django.db.models.CompositePrimaryKey, django.db.models.Field)


@from_6_0
def test_django_6_0_has_tasks_partials_and_content_security_policy() -> None:
    assert callable(importlib.import_module("django.tasks").task)
    csp: Any = importlib.import_module("django.middleware.csp")
    assert callable(csp.ContentSecurityPolicyMiddleware)
    assert hasattr(global_settings, "SECURE_CSP")
    tags: Any = importlib.import_module("django.template.defaulttags")
    assert {"partialdef", "partial"} <= set(tags.register.tags)


@from_6_1
def test_django_6_1_has_fetch_modes_delete_rules_and_mailers() -> None:
    assert hasattr(django.db.models.QuerySet, "fetch_mode")
    assert hasattr(django.db.models, "DB_CASCADE")
    mail: Any = importlib.import_module("django.core.mail")
    assert hasattr(mail, "mailers")


def test_flask_is_3_1_and_needs_python_3_9() -> None:
    assert version("flask").startswith("3.1.")
    assert pythons_of("flask")[0] == ">=3.9"


def test_flask_3_1_still_redirects_with_302() -> None:
    assert flask.redirect("/").status_code == 302


def test_flask_3_1_deprecates_its_version_attribute() -> None:
    package: Any = flask
    with pytest.warns(DeprecationWarning, match=r"removed in Flask 3\.2"):
        assert package.__version__.startswith("3.1.")
