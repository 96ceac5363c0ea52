"""Front ends: JSON and a catch-all page from both, CSRF by header, no CORS, safe script data."""

from __future__ import annotations

import types
from typing import TYPE_CHECKING, Any

import django
import pytest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.template import Context, Template, TemplateSyntaxError
from django.test import Client, override_settings
from django.urls import path, re_path
from flask import Flask, render_template
from flask_wtf import CSRFProtect
from flask_wtf.csrf import generate_csrf
from jinja2 import DictLoader

if TYPE_CHECKING:
    from pathlib import Path

ORIGIN = {"Origin": "https://app.example"}
SCRIPT = "</script><script>alert(1)"


def api(_request: HttpRequest) -> HttpResponse:
    return JsonResponse({"title": "Emma"})


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"index {get_token(request)}")


URLS: Any = types.ModuleType("urls_of_test_frontend")
URLS.urlpatterns = [path("api/books", api), re_path(r"^.*$", page)]


def flask_single_page(folder: Path) -> Flask:
    """The app of the example, with a built front end in `folder`."""
    (folder / "index.html").write_text("index", encoding="utf-8")
    (folder / "app.js").write_text("script", encoding="utf-8")
    app = Flask(__name__, static_folder=str(folder), static_url_path="/assets")
    app.add_url_rule("/api/books", view_func=lambda: [{"title": "Emma"}], endpoint="books")

    @app.get("/", defaults={"path": ""})
    @app.get("/<path:path>")
    def single_page(path: str) -> Any:
        del path
        return app.send_static_file("index.html")

    return app


def test_django_serves_an_api_and_a_catch_all_page() -> None:
    with override_settings(ROOT_URLCONF=URLS):
        client = Client()
        assert client.get("/api/books").json() == {"title": "Emma"}
        for address in ("/", "/books/7/edit"):
            assert client.get(address).content.startswith(b"index")


def test_django_takes_the_csrf_token_from_a_header() -> None:
    with override_settings(ROOT_URLCONF=URLS):
        client = Client(enforce_csrf_checks=True)
        client.get("/")
        token = client.cookies["csrftoken"].value
        assert client.post("/api/books").status_code == 403
        assert client.post("/api/books", headers={"x-csrftoken": token}).status_code == 200


def test_neither_sends_cors_headers() -> None:
    app = Flask(__name__)
    app.add_url_rule("/api/books", view_func=lambda: {"title": "Emma"}, endpoint="books")
    with override_settings(ROOT_URLCONF=URLS):
        from_django = Client().get("/api/books", headers={"origin": ORIGIN["Origin"]})
    from_flask = app.test_client().get("/api/books", headers=ORIGIN)
    assert (from_django.status_code, from_flask.status_code) == (200, 200)
    names = [*from_django.headers, *(name for name, _ in from_flask.headers)]
    assert [name for name in names if name.lower().startswith("access-control")] == []


def test_django_hands_data_to_scripts_safely() -> None:
    template = Template('{{ data|json_script:"data" }}')
    html = template.render(Context({"data": SCRIPT}))
    assert html.startswith('<script id="data" type="application/json">')
    assert html.count("<script") == 1


def test_django_has_template_partials_since_6_0() -> None:
    source = "{% partialdef row %}one row{% endpartialdef %}page with {% partial row %}"
    if django.VERSION >= (6, 0):
        assert Template(source).render(Context()) == "page with one row"
    else:
        with pytest.raises(TemplateSyntaxError):
            Template(source)


def test_flask_renders_sites_of_several_pages() -> None:
    app = Flask(__name__)
    pages = {"home.html": "<h1>Home</h1>", "about.html": "<h1>About</h1>"}
    app.jinja_loader = DictLoader(pages)
    app.add_url_rule("/", view_func=lambda: render_template("home.html"), endpoint="home")
    app.add_url_rule("/about", view_func=lambda: render_template("about.html"), endpoint="about")
    client = app.test_client()
    assert [client.get(url).text for url in ("/", "/about")] == list(pages.values())


def test_flask_serves_an_api_and_a_single_page(tmp_path: Path) -> None:
    client = flask_single_page(tmp_path).test_client()
    assert client.get("/api/books").json == [{"title": "Emma"}]
    with client.get("/assets/app.js") as script:
        assert script.data == b"script"
    for address in ("/", "/books/7/edit"):
        with client.get(address) as response:
            assert response.data == b"index"


def test_flask_wtf_takes_the_csrf_token_from_a_header() -> None:
    app = Flask(__name__)
    app.secret_key = "only-for-tests"
    CSRFProtect(app)
    app.add_url_rule("/token", view_func=generate_csrf, endpoint="token")
    app.add_url_rule("/", view_func=lambda: "saved", methods=["POST"], endpoint="save")
    client = app.test_client()
    token = client.get("/token").text
    assert client.post("/").status_code == 400
    assert client.post("/", headers={"X-CSRFToken": token}).text == "saved"


def test_flask_hands_data_to_scripts_safely() -> None:
    app = Flask(__name__)
    app.jinja_loader = DictLoader({"page.html": "<script>const data = {{ data|tojson }}</script>"})
    with app.test_request_context():
        html = render_template("page.html", data=SCRIPT)
    assert html.count("<script") == 1
    assert html.count("</script") == 1
