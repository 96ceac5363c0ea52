"""The ORM: Django's ships with it and feeds the rest; Flask has none, SQLAlchemy is optional."""

from __future__ import annotations

import importlib.util
import json
import sqlite3
from importlib.metadata import requires
from io import StringIO
from typing import Any

import django
import pytest
import sqlalchemy
from django.contrib.auth.models import Group, Permission, User
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction
from django.db.models import Count, F, Q
from django.forms import modelform_factory
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext, isolate_apps
from django.views.generic import CreateView
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import mapped_column
from sqlalchemy.types import Integer, String


def flask_books(path: str) -> tuple[Flask, Any, Any]:
    """An app, its Flask-SQLAlchemy and a mapped class whose table exists."""
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{path}"
    db: Any = SQLAlchemy(app)

    columns = {"id": mapped_column(Integer, primary_key=True), "title": mapped_column(String(200))}
    book: Any = type("Book", (db.Model,), {"__module__": __name__, **columns})
    with app.app_context():
        db.create_all()
    return app, db, book


def test_django_ships_an_orm_that_its_own_apps_use() -> None:
    assert issubclass(User, models.Model)


def test_django_queries_are_parameterised_sql() -> None:
    sql, parameters = User.objects.filter(username="x'; --").query.sql_with_params()
    assert "x'" not in sql
    assert "x'; --" in parameters


def test_a_django_model_is_one_table_and_no_database() -> None:
    with isolate_apps("facts_app"):
        attributes = {"__module__": "facts_app", "title": models.CharField(max_length=200)}
        book: Any = type("Book", (models.Model,), attributes)
        with connection.schema_editor(collect_sql=True) as editor:
            editor.create_model(book)
    statements = " ".join(editor.collected_sql)
    assert statements.count("CREATE TABLE") == 1
    assert "CREATE DATABASE" not in statements
    assert '"title" varchar(200)' in statements


@pytest.mark.usefixtures("database")
def test_a_django_model_feeds_forms_views_and_fixtures() -> None:
    form = modelform_factory(Group, fields=["name"])({"name": ""})
    assert "name" in form.errors

    view = CreateView.as_view(model=Group, fields=["name"], template_name="x.html", success_url="/")
    with transaction.atomic():
        assert view(RequestFactory().post("/", {"name": "readers"})).status_code == 302
        fixture = StringIO()
        call_command("dumpdata", "auth.group", stdout=fixture)
        transaction.set_rollback(True)
    assert [row["fields"]["name"] for row in json.loads(fixture.getvalue())] == ["readers"]


@pytest.mark.usefixtures("database")
def test_django_querysets_run_when_they_are_read() -> None:
    with CaptureQueriesContext(connection) as queries:
        permissions = Permission.objects.filter(codename="add_user").order_by("name")
        assert len(queries) == 0
        assert len(list(permissions)) == 1
        assert len(queries) == 1


@pytest.mark.usefixtures("database")
def test_django_select_related_saves_queries() -> None:
    with CaptureQueriesContext(connection) as each:
        models_of = {p.content_type.model for p in Permission.objects.order_by("pk")[:5]}
    with CaptureQueriesContext(connection) as joined:
        related = Permission.objects.select_related("content_type").order_by("pk")[:5]
        assert {p.content_type.model for p in related} == models_of
    assert len(each) == 1 + 5
    assert len(joined) == 1


@pytest.mark.usefixtures("database")
def test_django_prefetch_related_fetches_what_is_many_with_one_more_query() -> None:
    for name in ("readers", "writers"):
        Group.objects.create(name=name).permissions.set(Permission.objects.order_by("pk")[:2])
    with CaptureQueriesContext(connection) as queries:
        groups = list(Group.objects.prefetch_related("permissions"))
        assert [len(group.permissions.all()) for group in groups] == [2, 2]
    assert len(queries) == 2


@pytest.mark.usefixtures("database")
def test_django_conditions_columns_and_counts() -> None:
    either = Permission.objects.filter(Q(codename="add_user") | Q(codename="add_group"))
    assert {permission.codename for permission in either} == {"add_user", "add_group"}
    assert either.filter(~Q(codename="add_user")).get().codename == "add_group"
    assert either.filter(codename=F("name")).count() == 0
    counted = ContentType.objects.annotate(n=Count("permission")).get(model="user")
    assert counted.n == 4
    assert either.aggregate(n=Count("id")) == {"n": 2}


@pytest.mark.usefixtures("database")
def test_django_atomic_makes_several_changes_one() -> None:
    def write_twice() -> None:
        with transaction.atomic():
            Group.objects.create(name="readers")
            Group.objects.create(name="readers")

    with pytest.raises(IntegrityError):
        write_twice()
    assert not Group.objects.filter(name="readers").exists()


@pytest.mark.usefixtures("database")
def test_django_takes_raw_sql_with_parameters() -> None:
    sql = "select id, codename from auth_permission where codename = %s"
    assert [p.codename for p in Permission.objects.raw(sql, ["add_user"])] == ["add_user"]
    with connection.cursor() as cursor:
        cursor.execute(sql, ["add_user"])
        assert cursor.fetchone()[1] == "add_user"


@pytest.mark.usefixtures("database")
def test_django_has_fetch_modes_since_6_1() -> None:
    assert hasattr(models.QuerySet, "fetch_mode") == (django.VERSION >= (6, 1))
    if django.VERSION >= (6, 1):
        with CaptureQueriesContext(connection) as queries:
            modes: Any = models
            peers = Permission.objects.order_by("pk").fetch_mode(modes.FETCH_PEERS)[:5]
            assert all(p.content_type.model for p in peers)
        assert len(queries) == 2


@pytest.mark.usefixtures("tables")
def test_django_saves_at_once() -> None:
    assert connection.settings_dict["AUTOCOMMIT"] is True
    group = Group.objects.create(name="writers")
    try:
        assert connection.get_autocommit()
        assert not connection.in_atomic_block
        assert Group.objects.filter(name="writers").exists()
    finally:
        group.delete()


def test_flask_has_no_orm_and_asks_for_none() -> None:
    assert importlib.util.find_spec("flask.orm") is None
    assert not any("sqlalchemy" in line.lower() for line in requires("flask") or ())


def test_flask_serves_rows_without_any_orm() -> None:
    app = Flask(__name__)

    @app.get("/")
    def rows() -> list[int]:
        connection = sqlite3.connect(":memory:")
        try:
            return [row[0] for row in connection.execute("select 7")]
        finally:
            connection.close()

    assert app.test_client().get("/").json == [7]


def test_flask_sqlalchemy_gives_each_request_its_own_session(tmp_path: Any) -> None:
    app, db, book = flask_books(f"{tmp_path}/books.db")
    seen: list[Any] = []

    @app.get("/")
    def pending() -> str:
        seen.append(db.session())
        db.session.add(book(title="left behind"))
        return str(len(db.session.new))

    client = app.test_client()
    assert [client.get("/").text, client.get("/").text] == ["1", "1"]
    assert seen[0] is not seen[1]


def test_sqlalchemy_stores_nothing_before_commit(tmp_path: Any) -> None:
    app, db, book = flask_books(f"{tmp_path}/books.db")
    titles = db.select(book.title)
    with app.app_context():
        db.session.add(book(title="Emma"))
    with app.app_context():
        assert db.session.scalars(titles).all() == []
        db.session.add(book(title="Emma"))
        db.session.commit()
    with app.app_context():
        assert db.session.scalars(titles).all() == ["Emma"]


def test_sqlalchemy_core_needs_no_mapped_classes() -> None:
    book = sqlalchemy.Table("book", sqlalchemy.MetaData(), sqlalchemy.Column("title", String))
    engine = sqlalchemy.create_engine("sqlite://")
    with engine.begin() as connection:
        book.create(connection)
        connection.execute(sqlalchemy.insert(book).values(title="Emma"))
        assert connection.scalars(sqlalchemy.select(book.c.title)).all() == ["Emma"]
