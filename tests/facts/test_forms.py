"""Forms: Django renders, validates and saves them; Flask reads fields, Flask-WTF does the rest."""

from __future__ import annotations

import importlib.util
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.validators import MinLengthValidator
from django.db import transaction
from django.test import RequestFactory
from flask import Flask, request
from flask_wtf import CSRFProtect, FlaskForm
from wtforms import Form, StringField
from wtforms.validators import Length


def django_form(**members: Any) -> Any:
    return type("ContactForm", (forms.Form,), members)


def test_django_form_reports_errors_per_field_and_keeps_the_input() -> None:
    contact = django_form(email=forms.EmailField(), age=forms.IntegerField())
    form = contact({"email": "no address", "age": "x7"})
    assert not form.is_valid()
    assert set(form.errors) == {"email", "age"}
    assert 'value="no address"' in str(form)
    good = contact({"email": "ada@example.com", "age": "7"})
    assert good.is_valid()
    assert good.cleaned_data == {"email": "ada@example.com", "age": 7}


@pytest.mark.usefixtures("database")
def test_django_model_form_derives_fields_and_rules() -> None:
    group_form = forms.modelform_factory(Group, fields=["name"])
    assert "at most 150" in str(group_form({"name": "x" * 151}).errors)
    with transaction.atomic():
        group_form({"name": "readers"}).save()
        assert Group.objects.get().name == "readers"
        assert "already exists" in str(group_form({"name": "readers"}).errors)
        transaction.set_rollback(True)


def test_django_form_renders_inputs_but_no_form_element() -> None:
    html = str(forms.modelform_factory(Group, fields=["name"])())
    assert "<label" in html
    assert "<input" in html
    for missing in ("<form", "submit", "csrf"):
        assert missing not in html


def test_django_runs_own_rules_and_formsets() -> None:
    def clean_name(_form: Any) -> str:
        raise forms.ValidationError("own rule for the field")

    def clean(_form: Any) -> None:
        raise forms.ValidationError("own rule for the form")

    name = forms.CharField(validators=[MinLengthValidator(3)])
    contact = django_form(name=name, clean_name=clean_name, clean=clean)
    errors = contact({"name": "Ada"}).errors
    assert errors == {"name": ["own rule for the field"], "__all__": ["own rule for the form"]}
    assert "at least 3" in str(contact({"name": "A"}).errors)

    rows = forms.formset_factory(django_form(name=name))
    sent = {
        "form-TOTAL_FORMS": 2,
        "form-INITIAL_FORMS": 0,
        "form-0-name": "Ada",
        "form-1-name": "B",
    }
    formset = rows(sent)
    assert not formset.is_valid()
    assert [bool(errors) for errors in formset.errors] == [False, True]


def test_django_limits_the_body() -> None:
    limits = (settings.DATA_UPLOAD_MAX_MEMORY_SIZE, settings.DATA_UPLOAD_MAX_NUMBER_FIELDS)
    assert limits == (2.5 * 1024 * 1024, 1000)
    factory = RequestFactory()
    assert len(factory.post("/", {f"f{i}": "x" for i in range(1000)}).POST) == 1000
    with pytest.raises(TooManyFieldsSent):
        _ = factory.post("/", {f"f{i}": "x" for i in range(1001)}).POST
    large = "x" * 3_000_000
    post = factory.post("/", {"file": SimpleUploadedFile("a.txt", large.encode())})
    with post.FILES["file"] as file:
        assert file.size == len(large)
    with pytest.raises(RequestDataTooBig):
        _ = factory.post("/", {"file": SimpleUploadedFile("a.txt", b"x"), "text": large}).POST


def test_flask_reads_fields_without_an_extension() -> None:
    app = Flask(__name__)

    @app.post("/")
    def hello() -> str:
        return f"hello {request.form['name']}"

    assert app.test_client().post("/", data={"name": "Ada"}).text == "hello Ada"


def test_flask_has_no_form_classes() -> None:
    assert importlib.util.find_spec("flask.forms") is None
    assert importlib.util.find_spec("flask.validators") is None


def flask_app() -> Flask:
    name = StringField(validators=[Length(min=3)])
    contact_form: Any = type("ContactForm", (FlaskForm,), {"name": name})
    app = Flask(__name__)
    app.secret_key = "only-for-tests"

    @app.post("/")
    def contact() -> Any:
        form = contact_form()
        return "thanks" if form.validate_on_submit() else form.errors

    @app.post("/plain")
    def plain() -> str:
        return request.form["name"]

    return app


def test_flask_wtf_fills_and_checks_a_form() -> None:
    app = flask_app()
    assert "csrf_token" in (app.test_client().post("/", data={"name": "Ada"}).json or {})
    app.config["WTF_CSRF_ENABLED"] = False
    assert app.test_client().post("/", data={"name": "Ada"}).text == "thanks"
    assert set(app.test_client().post("/", data={"name": "A"}).json or {}) == {"name"}


def test_flask_wtf_protects_every_post() -> None:
    assert flask_app().test_client().post("/plain", data={"name": "Ada"}).status_code == 200
    app = flask_app()
    CSRFProtect(app)
    assert app.test_client().post("/plain", data={"name": "Ada"}).status_code == 400


def post_field(app: Flask, size: int) -> Any:
    head = b'--cut\r\nContent-Disposition: form-data; name="name"\r\n\r\n'
    body = head + b"x" * size + b"\r\n--cut--\r\n"
    kind = "multipart/form-data; boundary=cut"
    return app.test_client().post("/plain", data=body, content_type=kind)


def test_flask_limits_fields_but_not_the_body() -> None:
    app = flask_app()
    limits = ("MAX_FORM_MEMORY_SIZE", "MAX_FORM_PARTS", "MAX_CONTENT_LENGTH")
    assert [app.config[name] for name in limits] == [500_000, 1000, None]
    assert post_field(app, 499_000).status_code == 200
    assert post_field(app, 501_000).status_code == 413
    app.config["MAX_CONTENT_LENGTH"] = 1000
    assert post_field(app, 2000).status_code == 413


def test_neither_writes_the_form_element() -> None:
    wtform: Any = type("ContactForm", (Form,), {"name": StringField()})
    assert "<input" in str(wtform().name())
    assert "<form" not in str(wtform().name())
    assert "<form" not in str(django_form(name=forms.CharField())())
