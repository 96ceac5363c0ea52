"""Licence: both are BSD three-clause; a foundation stands behind Django, Pallets behind Flask."""

from __future__ import annotations

from importlib.metadata import files, metadata

import pytest


def licence_text(package: str) -> str:
    """The licence file that is installed with `package`."""
    found = [file for file in files(package) or () if file.name in {"LICENSE", "LICENSE.txt"}]
    return " ".join(found[0].read_text().split())


def licence_name(package: str) -> str:
    """What the metadata of `package` calls its licence."""
    fields = metadata(package)
    classifiers = fields.get_all("Classifier") or []
    named = [line for line in classifiers if line.startswith("License ::")]
    return " ".join([*(fields.get_all("License-Expression") or []), *named])


@pytest.mark.parametrize("package", ["django", "flask"])
def test_both_are_under_the_three_clause_bsd_licence(package: str) -> None:
    assert metadata(package)["License-Expression"] == "BSD-3-Clause"
    text = licence_text(package)
    for clause in (
        "Redistributions of source code must retain the above copyright notice",
        "Redistributions in binary form must reproduce the above copyright notice",
        "used to endorse or promote products derived from this software without specific prior",
        "ANY EXPRESS OR IMPLIED WARRANTIES",
    ):
        assert clause in text


def test_django_copyright_lies_with_its_foundation_and_contributors() -> None:
    owner = "Copyright (c) Django Software Foundation and individual contributors."
    assert licence_text("django").startswith(owner)


def test_flask_copyright_lies_with_pallets() -> None:
    assert licence_text("flask").startswith("Copyright 2010 Pallets")
    assert metadata("flask")["Maintainer-email"] == "Pallets <contact@palletsprojects.com>"


def test_what_flask_needs_is_under_bsd_or_mit() -> None:
    for package in ("werkzeug", "jinja2", "click", "itsdangerous", "markupsafe"):
        assert "BSD" in licence_name(package), package
    assert "MIT" in licence_name("blinker")
