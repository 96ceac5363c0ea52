"""Databases: the engines Django ships and their minimum releases; Flask leaves the choice open."""

from __future__ import annotations

import pkgutil
import re
import sqlite3
from importlib.metadata import requires
from io import StringIO
from pathlib import Path
from typing import Any

import django
import pytest
import sqlalchemy.dialects
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import backends, connection, connections
from django.db.utils import ConnectionHandler
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path
from flask import Flask, g
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import text
from sqlalchemy.orm import mapped_column
from sqlalchemy.types import Integer


def minimum_release(engine: str) -> list[tuple[int, ...]]:
    """The releases that an engine's source asks for; importing it would need its driver."""
    source = Path(backends.__path__[0], engine, "features.py").read_text()
    definition = source[source.index("minimum_database_version") :][:250]
    found = re.findall(r"(?:return|=) \(([\d, ]+)\)", definition)
    return [tuple(int(part) for part in numbers.split(",") if part.strip()) for numbers in found]


def test_a_new_django_project_uses_a_sqlite_file(project_settings: dict[str, Any]) -> None:
    default = project_settings["DATABASES"]["default"]
    assert default["ENGINE"] == "django.db.backends.sqlite3"
    assert default["NAME"].name == "db.sqlite3"


def test_django_ships_four_engines_and_none_for_nosql() -> None:
    packages = {module.name for module in pkgutil.iter_modules(backends.__path__) if module.ispkg}
    assert packages - {"base", "dummy"} == {"mysql", "oracle", "postgresql", "sqlite3"}
    mysql = Path(backends.__path__[0], "mysql", "features.py").read_text()
    assert "mysql_is_mariadb" in mysql


@pytest.mark.skipif(django.VERSION < (6, 1), reason="the limits of Django 6.1")
def test_django_6_1_asks_for_these_releases() -> None:
    assert minimum_release("postgresql") == [(15,)]
    assert minimum_release("mysql") == [(10, 11), (8, 4)]  # MariaDB, MySQL
    assert minimum_release("oracle") == [(19,)]
    assert minimum_release("sqlite3") == [(3, 37)]


@pytest.mark.skipif(django.VERSION >= (6, 0), reason="the limits of Django 5.2")
def test_django_5_2_takes_older_releases() -> None:
    assert minimum_release("postgresql") == [(14,)]
    assert minimum_release("mysql") == [(10, 5), (8, 0, 11)]
    assert minimum_release("sqlite3") == [(3, 31)]


@pytest.mark.usefixtures("database")
def test_inspectdb_writes_models_for_existing_tables() -> None:
    code = StringIO()
    call_command("inspectdb", "auth_group", stdout=code)
    assert "class AuthGroup(models.Model):" in code.getvalue()
    assert "name = models.CharField(unique=True, max_length=150)" in code.getvalue()
    assert "managed = False" in code.getvalue()


@pytest.mark.usefixtures("database")
def test_django_cursor_takes_raw_sql() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from auth_permission where codename = %s", ["add_user"])
        assert cursor.fetchone() == (1,)


def test_django_relations_do_not_cross_databases() -> None:
    permission, content_type = Permission(), ContentType()
    permission._state.db, content_type._state.db = "default", "archive"
    with pytest.raises(ValueError, match="prevents this relation"):
        permission.content_type = content_type


def test_django_connections_are_not_kept_by_default() -> None:
    assert connections["default"].settings_dict["CONN_MAX_AGE"] == 0


def test_django_pools_postgresql_connections() -> None:
    pytest.importorskip("psycopg")
    from django.db.backends.postgresql.base import DatabaseWrapper  # noqa: PLC0415

    assert isinstance(DatabaseWrapper.pool, property)


def test_django_answers_without_any_database() -> None:
    def hello(_request: HttpRequest) -> HttpResponse:
        return HttpResponse("hello")

    class Urls:
        urlpatterns = (path("", hello),)

    def refuse(*_arguments: Any) -> None:
        raise AssertionError("a query was run")

    changes = {"MIDDLEWARE": [], "INSTALLED_APPS": [], "ROOT_URLCONF": Urls}
    with override_settings(**changes), connection.execute_wrapper(refuse):
        assert Client().get("/").content == b"hello"
    assert ConnectionHandler({})["default"].settings_dict["ENGINE"] == "django.db.backends.dummy"


def test_flask_asks_for_no_database_package() -> None:
    names = {re.split(r"[^\w-]", line)[0].lower() for line in requires("flask") or ()}
    required = {"blinker", "click", "itsdangerous", "jinja2", "markupsafe", "werkzeug"}
    assert names - {"importlib-metadata", "asgiref", "python-dotenv"} == required


def test_flask_opens_and_closes_sqlite_per_request(tmp_path: Path) -> None:
    app = Flask(__name__)
    opened: list[sqlite3.Connection] = []

    @app.get("/")
    def number() -> str:
        if "db" not in g:
            g.db = sqlite3.connect(tmp_path / "shop.db")
            opened.append(g.db)
        return str(g.db.execute("select 7").fetchone()[0])

    @app.teardown_appcontext
    def close(_error: BaseException | None) -> None:
        if "db" in g:
            g.pop("db").close()

    client = app.test_client()
    assert [client.get("/").text, client.get("/").text] == ["7", "7"]
    assert len(opened) == 2
    for used in opened:
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            used.execute("select 7")


def test_sqlalchemy_knows_five_dialects() -> None:
    known = set(sqlalchemy.dialects.__all__)
    assert known == {"mssql", "mysql", "oracle", "postgresql", "sqlite"}


def flask_with_two_databases(folder: Path) -> tuple[Flask, Any]:
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{folder}/main.db"
    app.config["SQLALCHEMY_BINDS"] = {"archive": f"sqlite:///{folder}/archive.db"}
    return app, SQLAlchemy(app)


def test_flask_sqlalchemy_binds_a_second_database(tmp_path: Path) -> None:
    app, db = flask_with_two_databases(tmp_path)

    def attributes() -> dict[str, Any]:
        return {"__module__": __name__, "id": mapped_column(Integer, primary_key=True)}

    type("Book", (db.Model,), attributes())
    type("OldBook", (db.Model,), {**attributes(), "__bind_key__": "archive"})
    with app.app_context():
        db.create_all()
        tables = {key: sqlalchemy.inspect(db.engines[key]).get_table_names() for key in db.engines}
    assert tables == {None: ["book"], "archive": ["old_book"]}


def test_flask_sqlalchemy_runs_raw_sql_with_parameters(tmp_path: Path) -> None:
    app, db = flask_with_two_databases(tmp_path)
    with app.app_context():
        statement = text("select :name || '!'")
        assert db.session.execute(statement, {"name": "it's"}).scalar() == "it's!"
        db.session.remove()
