"""Switching: what survives a move (tables, Jinja, paths) and what does not (hashes, sessions)."""

from __future__ import annotations

from io import StringIO
from typing import Any

import jinja2
import pytest
import sqlalchemy
from django.contrib.auth.hashers import BasePasswordHasher, check_password, make_password
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.core.management import call_command
from django.db import connection
from django.http import HttpResponse
from django.template import Context, Template
from django.template.backends.jinja2 import Jinja2
from django.test import override_settings
from django.urls import path, resolve
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import BadSignature
from werkzeug.security import check_password_hash, generate_password_hash

urlpatterns = [path("books/<int:id>", lambda _request, id: HttpResponse(id))]  # noqa: A006


class Hasher(BasePasswordHasher):
    """Recognises what Werkzeug stored; for checking only."""

    algorithm = "scrypt:32768:8:1"

    def verify(self, password: str, encoded: str) -> bool:
        return check_password_hash(encoded, password)

    def decode(self, encoded: str) -> dict[str, Any]:
        method, salt, digest = encoded.split("$")
        return {"algorithm": method, "salt": salt, "hash": digest}


@pytest.mark.usefixtures("database")
def test_inspectdb_leaves_the_tables_alone_at_first() -> None:
    written = StringIO()
    call_command("inspectdb", "auth_group", stdout=written)
    assert "class AuthGroup(models.Model):" in written.getvalue()
    assert "managed = False" in written.getvalue()


def test_django_renders_jinja_templates_but_has_no_url_for() -> None:
    engine = Jinja2({"NAME": "jinja2", "DIRS": [], "APP_DIRS": False, "OPTIONS": {}})
    loop = engine.from_string("{% for n in numbers %}{{ loop.index }}:{{ n }} {% endfor %}")
    assert loop.render({"numbers": [7, 8]}) == "1:7 2:8 "
    with pytest.raises(jinja2.UndefinedError):
        engine.from_string("{{ url_for('home') }}").render({})


def test_simple_paths_are_written_alike() -> None:
    app = Flask(__name__)
    app.add_url_rule("/books/<int:id>", "book", lambda id: f"{id}")  # noqa: A006
    assert app.test_client().get("/books/7").text == "7"
    with override_settings(ROOT_URLCONF=__name__):
        assert resolve("/books/7").kwargs == {"id": 7}


def test_neither_accepts_a_password_hash_of_the_other() -> None:
    assert not check_password("secret", generate_password_hash("secret"))
    with pytest.raises(ValueError, match="Invalid hash method"):
        check_password_hash(make_password("secret"), "secret")


def test_a_small_hasher_lets_django_accept_hashes_of_werkzeug() -> None:
    stored = generate_password_hash("secret")
    assert stored.startswith(f"{Hasher.algorithm}$")
    hashers = ["django.contrib.auth.hashers.PBKDF2PasswordHasher", f"{__name__}.Hasher"]
    with override_settings(PASSWORD_HASHERS=hashers):
        assert check_password("secret", stored)
        assert not check_password("wrong", stored)


def test_sessions_of_one_mean_nothing_to_the_other() -> None:
    app = Flask(__name__)
    app.secret_key = key = "the same key in both"
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert serializer is not None
    with override_settings(SECRET_KEY=key):
        session = SessionStore()
        session["user"] = 7
        session.save()
        assert SessionStore(session.session_key).load() == {"user": 7}
        with pytest.raises(BadSignature):
            serializer.loads(session.session_key)
        assert SessionStore(serializer.dumps({"user": 7})).load() == {}


def test_sqlalchemy_reads_the_tables_of_django() -> None:
    with connection.schema_editor(collect_sql=True) as editor:
        editor.create_model(ContentType)
    engine = sqlalchemy.create_engine("sqlite://")
    with engine.begin() as tables:
        for statement in editor.collected_sql:
            tables.execute(sqlalchemy.text(statement))
        found = sqlalchemy.MetaData()
        found.reflect(tables)
    columns = found.tables["django_content_type"].columns
    assert {column.name for column in columns} == {"id", "app_label", "model"}


@pytest.mark.parametrize("tag", ["{% url 'home' %}", "{% csrf_token %}"])
def test_jinja_does_not_know_the_tags_of_django(tag: str) -> None:
    with pytest.raises(jinja2.TemplateSyntaxError, match="unknown tag"):
        jinja2.Environment(autoescape=True).from_string(tag)


def test_jinja_calls_methods_with_brackets_and_django_without() -> None:
    assert Template("{{ name.upper }}").render(Context({"name": "ada"})) == "ADA"
    assert jinja2.Template("{{ name.upper() }}").render(name="ada") == "ADA"
    assert jinja2.Template("{{ name.upper }}").render(name="ada") != "ADA"
