"""History: what the installed packages themselves say of where they come from."""

from __future__ import annotations

from importlib.metadata import files, metadata, requires

import flask
import jinja2
import werkzeug


def installed_text(package: str, name: str) -> str:
    """A file that is installed beside `package`, on one line."""
    (found,) = [file for file in files(package) or () if file.name == name]
    return " ".join(found.read_text().split())


def test_django_tells_where_it_was_created() -> None:
    authors = installed_text("django", "AUTHORS")
    assert "created in late 2003 at World Online" in authors
    assert "Lawrence Journal-World newspaper in Lawrence, Kansas" in authors
    assert "Adrian Holovaty" in authors
    assert "Simon Willison" in authors


def test_flask_dates_from_2010() -> None:
    assert installed_text("flask", "LICENSE.txt").startswith("Copyright 2010 Pallets")


def test_flask_is_built_on_werkzeug_and_jinja_of_the_same_group() -> None:
    needed = " ".join(requires("flask") or ())
    for library in (werkzeug, jinja2):
        assert library.__name__ in needed
        maintainer = metadata(library.__name__)["Maintainer-email"]
        assert maintainer == metadata("flask")["Maintainer-email"]
    assert issubclass(flask.Request, werkzeug.Request)
    assert issubclass(flask.Flask.jinja_environment, jinja2.Environment)
