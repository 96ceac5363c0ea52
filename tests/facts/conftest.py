"""A real Django, configured as `startproject` does, and a generated project to look at."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django
import pytest
from django.conf import settings
from django.core.management import call_command

if TYPE_CHECKING:
    from collections.abc import Iterator

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

from django.contrib import admin  # noqa: E402  # wants the settings
from django.db import transaction  # noqa: E402
from django.urls import clear_url_caches  # noqa: E402
from django.utils import timezone, translation  # noqa: E402
from sqlalchemy import event  # noqa: E402
from sqlalchemy.pool import Pool  # noqa: E402


@pytest.fixture(autouse=True)
def _leave_no_trace() -> Iterator[None]:
    """Give each test the modules, the search path and the admin and language that it has alone."""
    path, modules, registered = [*sys.path], set(sys.modules), dict(admin.site._registry)
    yield
    sys.path[:] = path
    for name in set(sys.modules) - modules:
        if name.partition(".")[0] in ("mysite", "polls"):
            del sys.modules[name]
    admin.site._registry = registered
    clear_url_caches()
    translation.deactivate()
    timezone.deactivate()


@pytest.fixture(autouse=True)
def _close_what_sqlalchemy_opened() -> Iterator[None]:
    """Close connections that a test or an example left to its pool; Python 3.13 warns of them."""
    opened: list[Any] = []

    def note(connection: Any, _record: object) -> None:
        opened.append(connection)

    event.listen(Pool, "connect", note)
    yield
    event.remove(Pool, "connect", note)
    for connection in opened:
        connection.close()


@pytest.fixture(scope="session")
def tables() -> None:
    """The tables of the installed apps, in memory, outside of any transaction."""
    call_command("migrate", verbosity=0)


@pytest.fixture
def database(tables: None) -> Iterator[None]:  # noqa: ARG001  # asked for by name
    """The tables of the installed apps, in memory; what a test writes is gone after it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


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
