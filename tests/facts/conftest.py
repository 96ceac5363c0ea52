"""A real Django, configured as `startproject` does, and a generated project to look at."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path
from typing import Any

import django
import pytest
from django.conf import settings
from django.core.management import call_command

sys.path.insert(0, str(Path(__file__).parent))

# Configured at import: test modules import models, and those need the settings.
settings.configure(
    DEBUG=False,
    SECRET_KEY="only-for-tests",
    ALLOWED_HOSTS=["testserver"],
    ROOT_URLCONF="facts_urls",
    INSTALLED_APPS=[
        "django.contrib.admin",
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
        "django.contrib.staticfiles",
        "rest_framework",
        "facts_app",
    ],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                ]
            },
        }
    ],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    STATIC_URL="static/",
    USE_TZ=True,
)
django.setup()


@pytest.fixture(scope="session")
def database() -> None:
    """The tables of the installed apps, in memory, for the whole run."""
    call_command("migrate", verbosity=0)


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that `django-admin startproject mysite` makes, with `startapp polls` in it."""
    folder = tmp_path_factory.mktemp("project") / "site"
    folder.mkdir()
    call_command("startproject", "mysite", str(folder))
    app = folder / "polls"
    app.mkdir()
    call_command("startapp", "polls", str(app))
    return folder


@pytest.fixture(scope="session")
def project_settings(project: Path) -> dict[str, Any]:
    """The settings that `startproject` writes, by name."""
    return runpy.run_path(str(project / "mysite" / "settings.py"))
