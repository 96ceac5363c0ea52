"""Layout: what startproject and startapp write, one-file apps, Flask's folders and factories."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import django
import pytest
from django.core.management import call_command
from flask import Flask
from flask.cli import FlaskGroup, ScriptInfo
from flask_sqlalchemy import SQLAlchemy

if TYPE_CHECKING:
    from pathlib import Path

ONE_FILE_DJANGO = """\
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path

settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], SECRET_KEY="dev")

def index(request):
    return HttpResponse("hello")

urlpatterns = [path("", index)]
application = get_wsgi_application()
"""
ASK_IT = """
from werkzeug.test import Client
print(Client(application).get("/").text)
"""
ONE_FILE_FLASK = """\
from flask import Flask
app = Flask(__name__)
@app.route("/")
def hello():
    return "hello"
"""
FACTORY = """\
from flask import Flask

def create_app():
    app = Flask(__name__)
    app.add_url_rule("/", "home", lambda: "made by the factory")
    return app
"""


def python_files(folder: Path) -> set[str]:
    return {str(file.relative_to(folder)) for file in folder.rglob("*.py")}


def test_startproject_writes_six_python_files(project: Path) -> None:
    inner = {"__init__", "asgi", "settings", "urls", "wsgi"}
    assert python_files(project / "mysite") == {f"{name}.py" for name in inner}
    assert {file.name for file in project.glob("*.py")} == {"manage.py"}


def test_startapp_writes_seven_python_files_and_no_urls(project: Path) -> None:
    names = {"__init__", "admin", "apps", "models", "tests", "views", "migrations/__init__"}
    assert python_files(project / "polls") == {f"{name}.py" for name in names}
    assert {entry.name for entry in (project / "polls").iterdir() if entry.is_dir()} <= {
        "migrations",
        "__pycache__",
    }


@pytest.mark.skipif(django.VERSION < (6, 0), reason="new in Django 6.0")
def test_django_creates_a_missing_target_folder(tmp_path: Path) -> None:
    call_command("startapp", "shop", str(tmp_path / "new" / "shop"))
    call_command("startproject", "mall", str(tmp_path / "newer" / "mall"))
    assert (tmp_path / "new" / "shop" / "models.py").is_file()
    assert (tmp_path / "newer" / "mall" / "manage.py").is_file()


def test_django_fits_in_one_file(tmp_path: Path) -> None:
    assert len(ONE_FILE_DJANGO.splitlines()) == 12
    file = tmp_path / "tiny.py"
    file.write_text(ONE_FILE_DJANGO + ASK_IT)
    run = subprocess.run([sys.executable, file], capture_output=True, text=True, check=True)
    assert run.stdout == "hello\n"


def load(folder: Path, monkeypatch: pytest.MonkeyPatch, package: str | None = None) -> Flask:
    """Let the flask command find an app as it does when started in `folder`."""
    monkeypatch.chdir(folder)
    monkeypatch.setattr(sys, "path", [*sys.path])
    before = set(sys.modules)
    try:
        return ScriptInfo(app_import_path=package).load_app()
    finally:
        for name in set(sys.modules) - before:
            del sys.modules[name]


def test_flask_fits_in_five_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(ONE_FILE_FLASK.splitlines()) == 5
    (tmp_path / "app.py").write_text(ONE_FILE_FLASK)
    assert load(tmp_path, monkeypatch).test_client().get("/").text == "hello"


def test_flask_finds_the_factory_of_a_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "flaskshop"
    package.mkdir()
    (package / "__init__.py").write_text(FACTORY)
    app = load(tmp_path, monkeypatch, package="flaskshop")
    assert app.test_client().get("/").text == "made by the factory"


def test_flask_knows_two_folder_names_and_both_can_change(tmp_path: Path) -> None:
    usual = Flask(__name__)
    assert (usual.template_folder, usual.static_url_path) == ("templates", "/static")
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "a.txt").write_text("asset")
    other = Flask(__name__, template_folder="pages", static_folder=str(tmp_path / "assets"))
    assert other.template_folder == "pages"
    with closing(other.test_client().get("/assets/a.txt")) as answer:
        assert answer.text == "asset"


def test_an_extension_made_at_module_level_is_bound_in_the_factory() -> None:
    db = SQLAlchemy()

    def create_app(uri: str) -> Flask:
        app = Flask(__name__)
        app.config["SQLALCHEMY_DATABASE_URI"] = uri
        db.init_app(app)
        return app

    one, two = create_app("sqlite://"), create_app("sqlite://")
    engines = []
    for app in (one, two):
        with app.app_context():
            engines.append(db.engine)
    assert one is not two
    assert engines[0] is not engines[1]


def test_flask_has_no_command_that_generates_files() -> None:
    assert set(FlaskGroup().commands) == {"run", "shell", "routes"}
