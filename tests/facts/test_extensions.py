"""Extensions: Django apps bring whole features, Flask extensions attach to any app."""

from __future__ import annotations

import pkgutil
from importlib.metadata import requires
from typing import Any

import flask
import flask_admin.contrib
from django.apps import apps
from django.conf import settings
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import get_commands
from django.db.migrations.loader import MigrationLoader
from django.template import engines
from django.test import override_settings
from flask import Flask
from flask_admin import Admin
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from packaging.requirements import Requirement


def needed(package: str, *, platform: str = "linux") -> set[str]:
    """The names of what `package` requires without any extra."""
    found = set()
    for line in requires(package) or ():
        requirement = Requirement(line)
        environment = {"extra": "", "sys_platform": platform}
        if not requirement.marker or requirement.marker.evaluate(environment):
            found.add(requirement.name.lower())
    return found


def test_a_django_app_brings_its_parts_once_listed() -> None:
    assert "django.contrib.auth" in settings.INSTALLED_APPS
    assert get_commands()["createsuperuser"] == "django.contrib.auth"
    assert ("auth", "0001_initial") in MigrationLoader(None).disk_migrations
    with override_settings(
        INSTALLED_APPS=[app for app in settings.INSTALLED_APPS if app == "facts_app"]
    ):
        get_commands.cache_clear()
        assert "createsuperuser" not in get_commands()
        assert ("auth", "0001_initial") not in MigrationLoader(None).disk_migrations
    get_commands.cache_clear()


def test_a_third_party_django_app_works_through_installed_apps() -> None:
    assert apps.is_installed("rest_framework")
    template: Any = engines["django"].get_template("rest_framework/base.html")
    assert "rest_framework" in template.origin.name


def test_django_requires_two_packages_and_tzdata_on_windows() -> None:
    assert needed("django") == {"asgiref", "sqlparse"}
    assert needed("django", platform="win32") == {"asgiref", "sqlparse", "tzdata"}
    assert needed("asgiref") <= {"typing_extensions"}
    assert needed("sqlparse") == set()


def test_five_flask_extensions_share_one_app() -> None:
    app = Flask(__name__)
    app.config.update(SECRET_KEY="x", SQLALCHEMY_DATABASE_URI="sqlite://")
    db, login = SQLAlchemy(), LoginManager()
    login.user_loader(lambda _user_id: None)
    for extension in (db, login, CSRFProtect(), Admin(name="Back office")):
        extension.init_app(app)
    Migrate(app, db)
    assert {"sqlalchemy", "migrate", "csrf", "admin"} <= set(app.extensions)
    assert getattr(app, "login_manager", None) is login
    app.add_url_rule("/", "save", lambda: "saved", methods=["POST"])
    client = app.test_client()
    assert client.get("/admin/").status_code == 200
    assert client.post("/").status_code == 400, "the CSRF protection is at work"


def test_one_flask_extension_serves_several_apps() -> None:
    csrf = CSRFProtect()
    for checked, status in ((True, 400), (False, 200)):
        app = Flask(__name__)
        app.config.update(SECRET_KEY="x", WTF_CSRF_ENABLED=True, WTF_CSRF_CHECK_DEFAULT=checked)
        app.add_url_rule("/", "home", lambda: "home", methods=["POST"])
        csrf.init_app(app)
        assert app.test_client().post("/").status_code == status


def test_flask_brings_six_libraries_and_no_extension() -> None:
    libraries = {"blinker", "click", "itsdangerous", "jinja2", "markupsafe", "werkzeug"}
    assert needed("flask") == libraries
    assert not [name for name in libraries if "flask" in name]
    assert set().union(*(needed(name) for name in libraries)) <= libraries


def test_flask_serves_json_without_any_extension() -> None:
    app = Flask(__name__)
    app.add_url_rule("/", "status", lambda: {"status": "fine"})
    assert app.test_client().get("/").json == {"status": "fine"}
    assert not app.extensions


def test_flask_admin_adapts_to_several_database_layers() -> None:
    adapters = {module.name for module in pkgutil.iter_modules(flask_admin.contrib.__path__)}
    assert {"sqla", "peewee", "mongoengine", "pymongo"} <= adapters


def test_django_sends_mail_and_flask_has_no_mail_module() -> None:
    sent = mail.EmailMessage("Hello", "Text", "me@example.com", ["you@example.com"])
    mail.outbox = []
    assert EmailBackend().send_messages([sent]) == 1
    assert mail.outbox[0].to == ["you@example.com"]
    modules = {module.name for module in pkgutil.iter_modules(flask.__path__)}
    assert "templating" in modules
    assert not [name for name in modules if "mail" in name or "smtp" in name]
