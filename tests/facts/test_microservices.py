"""Small services: each framework fits into one file, what each loads, what neither brings."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.metadata import requires
from typing import NamedTuple

import pytest
from django.conf import settings

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
    MIDDLEWARE={settings.MIDDLEWARE!r},
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
status = open("/proc/self/status").read() if sys.platform == "linux" else ""
print(status.partition("VmRSS:")[2].split()[0] if status else 0)
"""


class Service(NamedTuple):
    """A service after one request: the answer, the modules loaded and the resident memory."""

    status: str
    body: str
    modules: int
    kilobytes: int


def service(source: str) -> Service:
    command = [sys.executable, "-W", "ignore", "-c", source + ONE_REQUEST]
    run = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    status, body, modules, kilobytes = run.stdout.split("\n")[:4]
    return Service(status, body, int(modules), int(kilobytes))


@pytest.fixture(scope="module")
def services() -> dict[str, Service]:
    """Every variant after one request."""
    variants = {
        "flask": FLASK,
        "flask stack": FLASK_STACK,
        "stripped django": "EXTRA = {}\n" + DJANGO,
        "default django": DJANGO_DEFAULT,
    }
    return {name: service(source) for name, source in variants.items()}


def test_a_django_service_fits_into_one_file_without_apps_and_middleware(
    services: dict[str, Service],
) -> None:
    assert services["stripped django"][:2] == ("200 OK", '{"status":"ok"}')


def test_a_flask_service_fits_into_one_file(services: dict[str, Service]) -> None:
    assert services["flask"][:2] == ("200 OK", '{"status":"ok"}')


def test_a_bare_flask_loads_less_than_a_stripped_django_and_that_less_than_a_default_one(
    services: dict[str, Service],
) -> None:
    modules = {name: service.modules for name, service in services.items()}
    assert modules["flask"] < modules["stripped django"] < modules["default django"]


def test_extensions_cost_flask_its_lead_in_size(services: dict[str, Service]) -> None:
    assert services["flask stack"].modules > services["default django"].modules


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_flask_takes_less_memory_until_extensions_are_added(services: dict[str, Service]) -> None:
    memory = {name: service.kilobytes for name, service in services.items()}
    assert memory["flask"] < memory["stripped django"] < memory["default django"]
    assert memory["default django"] < memory["flask stack"]


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
