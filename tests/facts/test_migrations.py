"""Migrations: Django detects, applies and reverses them; Flask-Migrate brings Alembic to Flask."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.metadata import requires
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy
from django.core.management import call_command, get_commands
from django.core.management.commands.makemigrations import Command as MakeMigrations
from django.db import connection, models
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.migration import Migration
from django.db.migrations.questioner import MigrationQuestioner
from django.db.migrations.state import ModelState, ProjectState
from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy

if TYPE_CHECKING:
    from pathlib import Path

DJANGO = """
import importlib, io, json, os, sys
from pathlib import Path
import django
from django.core.management import call_command

os.environ["DJANGO_SETTINGS_MODULE"] = "mysite.settings"
sys.path.insert(0, os.getcwd())
django.setup()
from django.db import connection

seen = {}

def run(name, *arguments):
    out = io.StringIO()
    call_command(*arguments, stdout=out)
    tables = connection.introspection.table_names()
    seen[name] = {"out": out.getvalue(), "table": "polls_book" in tables}

package = Path("polls/migrations")
package.rename("away")
run("no package", "makemigrations")
run("no package, named", "makemigrations", "polls", "--dry-run")
Path("away").rename(package)
importlib.invalidate_caches()
run("built-in apps", "migrate")
run("migrate alone", "migrate")
run("makemigrations", "makemigrations")
seen["files"] = sorted(path.name for path in Path("polls/migrations").glob("0*.py"))
run("sqlmigrate", "sqlmigrate", "polls", "0001")
run("migrate", "migrate")
run("zero", "migrate", "polls", "zero")
print(json.dumps(seen))
"""

FLASK = """
import json, sys
from pathlib import Path
from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Column, Integer, MetaData, String, Table, inspect

folder = Path(sys.argv[1])
app = Flask("shop")
app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{folder}/shop.db"
db = SQLAlchemy(app)
Migrate(app, db, directory=str(folder / "migrations"))

def have(column):
    db.metadata.clear()
    Table("book", db.metadata, Column("id", Integer, primary_key=True), Column(column, String(9)))

def run(*arguments):
    result = app.test_cli_runner().invoke(args=["db", *arguments])
    assert result.exit_code == 0, (arguments, result.output)
    with app.app_context():
        here = inspect(db.engine)
        known = here.get_table_names()
        return sorted(c["name"] for c in here.get_columns("book")) if "book" in known else None

seen = {}
run("init")
have("title")
seen["migrate"] = run("migrate", "-m", "first")
seen["upgrade"] = run("upgrade")
have("name")
seen["migrate renamed"] = run("migrate", "-m", "second")
seen["upgrade renamed"] = run("upgrade")
script = next((folder / "migrations" / "versions").glob("*_second.py")).read_text()
seen["script"] = script.split("def upgrade")[1].split("def downgrade")[0]
seen["downgrade"] = run("downgrade")
print(json.dumps(seen))
"""


def run(code: str, folder: Path, *arguments: str) -> dict[str, Any]:
    """Run a script in its own process: migrations change modules, tables and logging."""
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    seen: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return seen


@pytest.fixture(scope="module")
def in_django(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("django") / "site"
    (folder / "polls").mkdir(parents=True)
    call_command("startproject", "mysite", str(folder))
    call_command("startapp", "polls", str(folder / "polls"))
    with (folder / "mysite" / "settings.py").open("a") as settings:
        settings.write("\nINSTALLED_APPS.append('polls')\n")
    model = "class Book(models.Model):\n    title = models.CharField(max_length=9)\n"
    (folder / "polls" / "models.py").write_text(f"from django.db import models\n\n{model}")
    return run(DJANGO, folder)


@pytest.fixture(scope="module")
def in_flask(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("flask")
    return run(FLASK, folder, str(folder))


def test_django_needs_makemigrations_and_migrate(in_django: dict[str, Any]) -> None:
    assert "have changes that are not yet reflected" in in_django["migrate alone"]["out"]
    assert in_django["migrate alone"]["table"] is False
    assert in_django["files"] == ["0001_initial.py"]
    assert in_django["makemigrations"]["table"] is False
    assert in_django["migrate"]["table"] is True


def test_django_sees_no_changes_without_a_migrations_package(in_django: dict[str, Any]) -> None:
    assert "No changes detected" in in_django["no package"]["out"]
    assert "Create model Book" in in_django["no package, named"]["out"]


def test_django_merges_migrations_written_side_by_side() -> None:
    def migration(name: str, *before: str) -> Migration:
        made = Migration(name, "shop")
        made.dependencies = [("shop", other) for other in before]
        return made

    loader = MigrationLoader(None)
    for name, before in (("0001", ()), ("0002_price", ("0001",)), ("0002_name", ("0001",))):
        loader.graph.add_node(("shop", name), migration(name, *before))
        for other in before:
            loader.graph.add_dependency(None, ("shop", name), ("shop", other))
    assert loader.detect_conflicts() == {"shop": ["0002_name", "0002_price"]}
    assert "--merge" in MakeMigrations().create_parser("manage.py", "makemigrations").format_help()


def test_django_goes_back_to_an_earlier_state(in_django: dict[str, Any]) -> None:
    assert "Unapplying polls.0001_initial" in in_django["zero"]["out"]
    assert in_django["zero"]["table"] is False


def test_django_shows_the_sql_of_a_migration(in_django: dict[str, Any]) -> None:
    assert 'CREATE TABLE "polls_book"' in in_django["sqlmigrate"]["out"]
    assert in_django["sqlmigrate"]["table"] is False


def test_django_asks_whether_a_field_was_renamed() -> None:
    def operations(*, renamed: bool) -> list[str]:
        def state(field: str) -> Any:
            fields = [("id", models.AutoField(primary_key=True)), (field, models.IntegerField())]
            project = ProjectState()
            project.add_model(ModelState("shop", "Book", fields))
            return project

        def answer(*details: object) -> bool:
            asked.append(details)
            return renamed

        asked: list[object] = []
        questions = MigrationQuestioner()
        questions.ask_rename = answer
        changes = MigrationAutodetector(state("price"), state("cost"), questions)._detect_changes()
        assert len(asked) == 1
        return [type(operation).__name__ for operation in changes["shop"][0].operations]

    assert operations(renamed=True) == ["RenameField"]
    assert "RemoveField" in operations(renamed=False)


def test_a_new_django_project_has_18_migrations(project_settings: dict[str, Any]) -> None:
    apps = {name.rpartition(".")[2] for name in project_settings["INSTALLED_APPS"]}
    known = MigrationLoader(connection).disk_migrations
    assert len([key for key in known if key[0] in apps]) == 18


def test_django_has_commands_to_inspect_and_squash() -> None:
    commands = get_commands()
    for name in ("makemigrations", "migrate", "sqlmigrate", "showmigrations", "squashmigrations"):
        assert commands[name] == "django.core"


def test_flask_has_no_migrations_of_its_own() -> None:
    assert "db" not in Flask(__name__).cli.commands
    result = Flask(__name__).test_cli_runner().invoke(args=["db", "upgrade"])
    assert result.exit_code != 0
    assert not any("alembic" in line.lower() for line in requires("flask") or ())


def test_flask_migrate_adds_the_db_commands() -> None:
    assert any(line.startswith("alembic") for line in requires("flask-migrate") or ())
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
    Migrate(app, SQLAlchemy(app))
    output = app.test_cli_runner().invoke(args=["db", "--help"]).output
    for command in ("init", "migrate", "upgrade", "downgrade"):
        assert f"  {command} " in output


def test_flask_migrate_writes_then_upgrades_then_downgrades(in_flask: dict[str, Any]) -> None:
    assert in_flask["migrate"] is None
    assert in_flask["upgrade"] == ["id", "title"]
    assert in_flask["migrate renamed"] == ["id", "title"]
    assert in_flask["upgrade renamed"] == ["id", "name"]
    assert in_flask["downgrade"] == ["id", "title"]


def test_alembic_takes_a_rename_for_a_drop_and_an_add(in_flask: dict[str, Any]) -> None:
    script = in_flask["script"]
    assert "add_column" in script
    assert "drop_column('title')" in script


def test_create_all_does_not_alter_a_table() -> None:
    def tables(**columns: list[str]) -> sqlalchemy.MetaData:
        metadata = sqlalchemy.MetaData()
        for table, names in columns.items():
            key = sqlalchemy.Column("id", sqlalchemy.Integer, primary_key=True)
            more = [sqlalchemy.Column(name, sqlalchemy.Integer) for name in names]
            sqlalchemy.Table(table, metadata, key, *more)
        return metadata

    engine = sqlalchemy.create_engine("sqlite://", poolclass=sqlalchemy.StaticPool)
    tables(book=[]).create_all(engine)
    tables(book=["price"], shelf=[]).create_all(engine)
    inspector = sqlalchemy.inspect(engine)
    assert set(inspector.get_table_names()) == {"book", "shelf"}
    assert [column["name"] for column in inspector.get_columns("book")] == ["id"]
