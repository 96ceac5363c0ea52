"""The ORM: Django's ships with it and feeds the rest; Flask has none, and SQLAlchemy is optional."""

from __future__ import annotations

import importlib.util
import sqlite3
from importlib.metadata import requires

from django.contrib.auth.models import User
from django.db import models
from flask import Flask


def test_django_ships_an_orm_that_its_own_apps_use() -> None:
    assert issubclass(User, models.Model)


def test_django_queries_are_parameterised_sql() -> None:
    sql, parameters = User.objects.filter(username="x'; --").query.sql_with_params()
    assert "x'" not in sql
    assert "x'; --" in parameters


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
