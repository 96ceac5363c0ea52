"""Static files and uploads: who serves them, where they are kept, and what limits them."""

from __future__ import annotations

from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import global_settings
from django.conf.urls.static import static as debug_urls
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.views import serve
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.core.management import call_command
from django.http import Http404
from django.template import Context, Engine
from django.test import RequestFactory, override_settings
from flask import Flask, request, send_file, send_from_directory, url_for
from werkzeug.utils import secure_filename

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def static_project(folder: Path, **settings: Any) -> Iterator[None]:
    """Settings with one static file, style.css, and a STATIC_ROOT to collect it into."""
    (folder / "source").mkdir()
    (folder / "source" / "style.css").write_text("body { color: black }")
    finder = "django.contrib.staticfiles.finders.FileSystemFinder"
    changes = {
        "STATICFILES_FINDERS": [finder],
        "STATICFILES_DIRS": [folder / "source"],
        "STATIC_ROOT": folder / "collected",
        **settings,
    }
    with override_settings(**changes):
        yield


def test_django_finds_and_collects_static_files(tmp_path: Path) -> None:
    assert str(finders.find("admin/css/base.css")).endswith("admin/static/admin/css/base.css")
    with static_project(tmp_path):
        call_command("collectstatic", interactive=False, verbosity=0)
        link = Engine(libraries={"static": "django.templatetags.static"}).from_string(
            "{% load static %}{% static 'style.css' %}"
        )
        assert link.render(Context()) == "/static/style.css"
    assert (tmp_path / "collected" / "style.css").read_text() == "body { color: black }"


def test_django_serves_static_files_only_while_debugging(tmp_path: Path) -> None:
    request = RequestFactory().get("/static/style.css")
    with static_project(tmp_path):
        with pytest.raises(Http404):
            serve(request, "style.css")
        assert debug_urls("/media/") == []
        with override_settings(DEBUG=True):
            answer = serve(request, "style.css")
            assert b"".join(answer.streaming_content) == b"body { color: black }"
            answer.close()
            assert len(debug_urls("/media/")) == 1


def test_django_can_put_a_hash_into_file_names(tmp_path: Path) -> None:
    backend = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    storages = {**global_settings.STORAGES, "staticfiles": {"BACKEND": backend}}
    with static_project(tmp_path, STORAGES=storages):
        call_command("collectstatic", interactive=False, verbosity=0)
    names = {path.name for path in (tmp_path / "collected").glob("style.*.css")}
    assert len(names) == 1


def test_django_stores_uploads_under_media_root(tmp_path: Path) -> None:
    upload = SimpleUploadedFile("../../etc/passwd", b"hello")
    posted = RequestFactory().post("/", {"photo": upload})
    assert posted.FILES["photo"].name == "passwd"
    with override_settings(MEDIA_ROOT=tmp_path):
        assert default_storage.save("photo.txt", ContentFile(b"hello")) == "photo.txt"
        assert default_storage.save("photo.txt", ContentFile(b"again")) != "photo.txt"
        with pytest.raises(SuspiciousFileOperation):
            default_storage.save("../photo.txt", ContentFile(b"hello"))
    assert (tmp_path / "photo.txt").read_bytes() == b"hello"


def test_django_does_not_limit_the_size_of_a_file() -> None:
    assert global_settings.DATA_UPLOAD_MAX_MEMORY_SIZE < 3_000_000
    posted = RequestFactory().post("/", {"photo": SimpleUploadedFile("a", b"x" * 3_000_000)})
    photo = posted.FILES["photo"]
    assert photo.size == 3_000_000
    assert isinstance(photo, TemporaryUploadedFile)
    photo.close()


def flask_with_static(folder: Path) -> Flask:
    (folder / "static").mkdir()
    (folder / "static" / "style.css").write_text("body { color: black }")
    return Flask(__name__, root_path=str(folder))


def test_flask_serves_its_static_folder_without_debug(tmp_path: Path) -> None:
    app = flask_with_static(tmp_path)
    assert app.debug is False
    with app.test_request_context():
        address = url_for("static", filename="style.css")
    assert address == "/static/style.css"
    with app.test_client().get(address) as answer:
        assert answer.get_data() == b"body { color: black }"
        assert answer.cache_control.no_cache


def flask_with_uploads() -> Flask:
    app = Flask(__name__)

    @app.post("/")
    def photo() -> list[str]:
        sent = request.files["photo"]
        return [str(sent.filename), secure_filename(str(sent.filename))]

    return app


def test_flask_reads_uploads_and_secures_names() -> None:
    data = {"photo": (BytesIO(b"hello"), "../../etc/passwd")}
    answer = flask_with_uploads().test_client().post("/", data=data)
    assert answer.json == ["../../etc/passwd", "etc_passwd"]


def test_flask_limits_uploads_only_when_told() -> None:
    for limit, expected in ((None, 200), (1000, 413)):
        app = flask_with_uploads()
        app.config["MAX_CONTENT_LENGTH"] = limit
        data = {"photo": (BytesIO(b"x" * 20_000), "photo.txt")}
        assert app.test_client().post("/", data=data).status_code == expected
    assert Flask(__name__).config["MAX_CONTENT_LENGTH"] is None


def test_flask_serves_only_from_the_folder(tmp_path: Path) -> None:
    app = flask_with_static(tmp_path)
    (tmp_path / "secret.txt").write_text("secret")
    app.add_url_rule(
        "/files/<path:name>", "files", lambda name: send_from_directory(tmp_path / "static", name)
    )
    client = app.test_client()
    with client.get("/files/style.css") as answer:
        assert answer.status_code == 200
    assert client.get("/files/../secret.txt").status_code == 404
    assert client.get("/files/%2e%2e/secret.txt").status_code == 404


def test_flask_sends_attachments(tmp_path: Path) -> None:
    app = flask_with_static(tmp_path)
    path = tmp_path / "static" / "style.css"
    app.add_url_rule("/get", "get", lambda: send_file(path, as_attachment=True))
    with app.test_client().get("/get") as answer:
        assert answer.headers["Content-Disposition"] == "attachment; filename=style.css"
