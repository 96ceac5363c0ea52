"""Small services: each framework fits into one file, what each loads, what neither brings."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.metadata import requires

import pytest

FLASK = """
from flask import Flask
app = Flask(__name__)
app.add_url_rule("/health", view_func=lambda: {"status": "ok"}, endpoint="health")
"""
FLASK_STACK = """
from flask import Flask
from flask_admin import Admin
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
app = Flask(__name__)
app.config.update(SECRET_KEY="x", SQLALCHEMY_DATABASE_URI="sqlite://")
db = SQLAlchemy(app)
Migrate(app, db), CSRFProtect(app), LoginManager(app), Admin(app)
app.add_url_rule("/health", view_func=lambda: {"status": "ok"}, endpoint="health")
"""
DJANGO = """
import sys
import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import JsonResponse
from django.urls import path
settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], SECRET_KEY="x", **EXTRA)
urlpatterns = [path("health", lambda request: JsonResponse({"status": "ok"}))]
app = get_wsgi_application()
"""
DJANGO_DEFAULT = f"""
EXTRA = dict(
    INSTALLED_APPS=["django.contrib." + name for name in (
        "admin", "auth", "contenttypes", "sessions", "messages", "staticfiles")],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
)
{DJANGO}
from django.contrib import admin
urlpatterns.append(path("admin/", admin.site.urls))
"""
ONE_REQUEST = """
import sys
environ = {
    "REQUEST_METHOD": "GET", "PATH_INFO": "/health", "SERVER_NAME": "x", "SERVER_PORT": "80",
    "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.url_scheme": "http", "wsgi.input": sys.stdin.buffer,
    "wsgi.errors": sys.stderr, "wsgi.version": (1, 0), "wsgi.multithread": False,
    "wsgi.multiprocess": False, "wsgi.run_once": True,
}
body = b"".join(app(environ, lambda status, headers: print(status)))
print(body.decode().replace(" ", "").strip())
print(len(sys.modules))
"""


def service(source: str) -> tuple[str, str, int]:
    """Status and body of one request to a service, and how many modules it has loaded by then."""
    command = [sys.executable, "-W", "ignore", "-c", source + ONE_REQUEST]
    run = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    status, body, modules = run.stdout.split("\n")[:3]
    return status, body, int(modules)


@pytest.fixture(scope="module")
def loaded() -> dict[str, int]:
    """How many modules a process holds after one request, by variant."""
    variants = {
        "flask": FLASK,
        "flask stack": FLASK_STACK,
        "stripped django": "EXTRA = {}\n" + DJANGO,
        "default django": DJANGO_DEFAULT,
    }
    return {name: service(source)[2] for name, source in variants.items()}


def test_a_django_service_fits_into_one_file_without_apps_and_middleware() -> None:
    status, body, _ = service("EXTRA = {}\n" + DJANGO)
    assert (status, body) == ("200 OK", '{"status":"ok"}')


def test_a_flask_service_fits_into_one_file() -> None:
    status, body, _ = service(FLASK)
    assert (status, body) == ("200 OK", '{"status":"ok"}')


def test_a_bare_flask_loads_less_than_a_stripped_django_and_that_less_than_a_default_one(
    loaded: dict[str, int],
) -> None:
    assert loaded["flask"] < loaded["stripped django"] < loaded["default django"]


def test_extensions_cost_flask_its_lead_in_size(loaded: dict[str, int]) -> None:
    assert loaded["flask stack"] > loaded["default django"]


@pytest.mark.parametrize(
    ("package", "needs"),
    [
        ("django", {"asgiref", "sqlparse", "tzdata"}),
        ("flask", {"blinker", "click", "itsdangerous", "jinja2", "markupsafe", "werkzeug"}),
    ],
)
def test_neither_depends_on_messaging_discovery_or_tracing(package: str, needs: set[str]) -> None:
    plain = [line for line in requires(package) or () if "extra ==" not in line]
    names = {re.split(r"[^\w-]", line)[0].lower() for line in plain}
    assert names - {"importlib-metadata"} == needs
