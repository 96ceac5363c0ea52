"""Authentication: Django has accounts and login views; Flask-Login keeps an id in the session."""

from __future__ import annotations

import importlib.util
from contextlib import contextmanager
from importlib.metadata import requires
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django
import pytest
from django import contrib
from django.conf import global_settings, settings
from django.contrib.auth import get_user_model, urls
from django.contrib.auth.decorators import (
    login_not_required,
    login_required,
    permission_required,
)
from django.contrib.auth.forms import UserCreationForm
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.models import Group, Permission, User
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path
from flask import Flask, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from flask_login import login_required as flask_login_required
from werkzeug.security import check_password_hash, generate_password_hash

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def undone() -> Iterator[None]:
    """Undo the changes afterwards; hash quickly meanwhile."""
    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with override_settings(PASSWORD_HASHERS=hashers), transaction.atomic():
        yield
        transaction.set_rollback(True)


def hello(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"hello {request.user}")


def free(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("free")


class Urls:
    urlpatterns = (
        path("open", hello),
        path("members", login_required(hello)),
        path("editors", permission_required("auth.change_group", raise_exception=True)(hello)),
        path("free", login_not_required(free)),
    )


def test_django_has_views_for_login_and_passwords_but_not_for_signing_up() -> None:
    names = {pattern.name for pattern in urls.urlpatterns}
    assert {"login", "logout", "password_change", "password_reset"} <= names
    assert not [name for name in names if "sign" in name or "register" in name]


@pytest.mark.usefixtures("database")
def test_django_has_a_form_for_signing_up() -> None:
    password = "correct horse battery"
    with undone():
        form = UserCreationForm({"username": "ada", "password1": password, "password2": password})
        user = form.save()
        assert user.check_password(password)
        assert password not in user.password


@pytest.mark.usefixtures("database")
def test_django_grants_permissions_to_groups() -> None:
    with undone():
        editors = Group.objects.create(name="editors")
        editors.permissions.add(Permission.objects.get(codename="change_group"))
        user = User.objects.create_user("ada")
        assert not user.has_perm("auth.change_group")
        user.groups.add(editors)
        assert User.objects.get(pk=user.pk).has_perm("auth.change_group")


@pytest.mark.usefixtures("database")
def test_django_login_logout_and_protected_views() -> None:
    with undone(), override_settings(ROOT_URLCONF=Urls):
        client = Client()
        assert client.get("/members").headers["Location"] == "/accounts/login/?next=/members"
        user = User.objects.create_user("ada", password="correct horse battery")
        assert not client.login(username="ada", password="wrong")
        assert client.login(username="ada", password="correct horse battery")
        assert client.get("/members").content == b"hello ada"
        assert client.get("/editors").status_code == 403
        user.user_permissions.add(Permission.objects.get(codename="change_group"))
        assert client.get("/editors").status_code == 200
        client.logout()
        assert client.get("/members").status_code == 302


@pytest.mark.usefixtures("database")
def test_django_can_close_every_view() -> None:
    middleware = [
        *settings.MIDDLEWARE,
        "django.contrib.auth.middleware.LoginRequiredMiddleware",
    ]
    with override_settings(ROOT_URLCONF=Urls):
        assert Client().get("/open").status_code == 200
    with override_settings(ROOT_URLCONF=Urls, MIDDLEWARE=middleware):
        assert Client().get("/open").status_code == 302
        assert Client().get("/free").status_code == 200


def test_django_hashes_with_pbkdf2() -> None:
    algorithm, rounds, salt, _hash = make_password("secret").split("$")
    assert algorithm == "pbkdf2_sha256"
    expected = {(5, 2): "1000000", (6, 1): "1500000"}
    assert rounds == expected.get(django.VERSION[:2], rounds)
    assert salt != make_password("secret").split("$")[2]
    hashers = " ".join(global_settings.PASSWORD_HASHERS)
    assert all(name in hashers for name in ("Argon2", "BCrypt", "Scrypt"))


def test_django_user_model_is_a_setting() -> None:
    assert settings.AUTH_USER_MODEL == "auth.User"
    assert get_user_model() is User
    assert User._meta.swappable == "AUTH_USER_MODEL"


def test_django_has_no_social_login_or_second_factor() -> None:
    names = {path.stem for path in Path(contrib.__path__[0]).rglob("*")}
    assert {"auth", "password_validation"} <= names
    wanted = ("oauth", "social", "totp", "otp", "two_factor", "token", "jwt")
    assert not [name for name in names if name in wanted]


def test_flask_has_no_accounts() -> None:
    assert importlib.util.find_spec("flask.auth") is None
    assert importlib.util.find_spec("flask.login") is None
    assert not any("login" in line.lower() for line in requires("flask") or ())
    assert not hasattr(Flask(__name__), "login_manager")


def flask_with_login(*, load: bool = True) -> Flask:
    app = Flask(__name__)
    app.secret_key = "only-for-tests"
    manager = LoginManager(app)

    def user(user_id: str) -> Any:
        return type("User", (UserMixin,), {"id": user_id})()

    if load:
        manager.user_loader(user)

    def members() -> str:
        return f"hello {current_user.id}"

    app.add_url_rule("/members", "members", flask_login_required(members))

    @app.get("/login")
    def login() -> dict[str, Any]:
        login_user(user("ada"))
        return {"user": session["_user_id"]}

    @app.get("/logout")
    def logout() -> str:
        logout_user()
        return "bye"

    return app


def test_flask_login_keeps_an_id_in_the_session() -> None:
    client = flask_with_login().test_client()
    assert client.get("/members").status_code == 401
    assert client.get("/login").json == {"user": "ada"}
    assert client.get("/members").text == "hello ada"
    client.get("/logout")
    assert client.get("/members").status_code == 401


def test_flask_login_needs_your_user_loader() -> None:
    app = flask_with_login(load=False)
    app.testing = True
    with pytest.raises(Exception, match="Missing user_loader"):
        app.test_client().get("/members")


def test_werkzeug_hashes_with_scrypt() -> None:
    first, second = generate_password_hash("secret"), generate_password_hash("secret")
    assert first.startswith("scrypt:")
    assert first != second
    assert check_password_hash(first, "secret")


def test_password_hashes_do_not_carry_over() -> None:
    assert not check_password("secret", generate_password_hash("secret"))
    with pytest.raises(ValueError, match="Invalid hash method"):
        check_password_hash(make_password("secret"), "secret")
