"""Learning: how much each shows at once, what Flask alone can do, what carries over."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

import pytest
from django.template import engines
from flask import Flask, current_app, redirect, render_template_string, request, session
from werkzeug.security import check_password_hash, generate_password_hash

if TYPE_CHECKING:
    from pathlib import Path

    from werkzeug.wrappers import Response

FIRST_PAGE = """\
from flask import Flask
app = Flask(__name__)
@app.route("/")
def hello():
    return "hello"
"""


def test_a_new_django_project_shows_many_concepts_at_once(
    project: Path, project_settings: dict[str, Any]
) -> None:
    names = {name for name in project_settings if name.isupper()}
    assert len(names) >= 15
    assert {"INSTALLED_APPS", "MIDDLEWARE", "TEMPLATES", "DATABASES"} <= names
    assert len(list(project.rglob("*.py"))) == 13


def test_a_first_flask_page_needs_one_import_and_one_function() -> None:
    module: dict[str, Any] = {"__name__": "first"}
    exec(FIRST_PAGE, module)
    assert FIRST_PAGE.count("import") == 1
    assert module["app"].test_client().get("/").text == "hello"


def test_flask_and_the_standard_library_do_login_and_a_database(tmp_path: Path) -> None:
    app = Flask(__name__)
    app.secret_key = "only-for-tests"
    connection = sqlite3.connect(tmp_path / "users.db")
    connection.execute("create table user (name text, password text)")
    hashed = generate_password_hash("correct horse")
    connection.execute("insert into user values (?, ?)", ("ada", hashed))

    @app.post("/login")
    def login() -> Response | tuple[str, int]:
        name = request.form["name"]
        row = connection.execute("select password from user where name = ?", (name,)).fetchone()
        if row is None or not check_password_hash(row[0], request.form["password"]):
            return "wrong", 401
        session["user"] = name
        return redirect("/")

    @app.get("/")
    def home() -> str:
        return render_template_string("hello {{ session.user }}")

    client = app.test_client()
    try:
        wrong = client.post("/login", data={"name": "ada", "password": "guess"})
        assert wrong.status_code == 401
        client.post("/login", data={"name": "ada", "password": "correct horse"})
        assert client.get("/").text == "hello ada"
    finally:
        connection.close()


def test_flask_outside_a_context_raises_an_error_that_has_to_be_understood() -> None:
    with pytest.raises(RuntimeError, match="outside of application context"):
        str(current_app.name)
    with pytest.raises(RuntimeError, match="outside of request context"):
        str(request.path)


def test_template_syntax_carries_over() -> None:
    source = "{% if names %}{% for name in names %}{{ name|upper }} {% endfor %}{% endif %}"
    names = ["ada", "<b>"]
    django_html = engines["django"].from_string(source).render({"names": names})
    with Flask(__name__).app_context():
        assert render_template_string(source, names=names) == django_html == "ADA &lt;B&gt; "
