"""Community: where the installed packages send people for help, and whom they thank."""

from __future__ import annotations

from importlib.metadata import files, metadata


def links(package: str) -> dict[str, str]:
    """The addresses in the metadata of `package`, by their label."""
    lines = metadata(package).get_all("Project-URL") or []
    return dict(line.split(", ", 1) for line in lines)


def test_django_names_its_tracker_and_its_foundation() -> None:
    assert links("django")["Tracker"] == "https://code.djangoproject.com/"
    assert links("django")["Funding"].startswith("https://www.djangoproject.com/")
    assert "Django Software Foundation" in metadata("django")["Author-email"]


def test_django_thanks_a_thousand_contributors_by_name() -> None:
    (authors,) = [file for file in files("django") or () if file.name == "AUTHORS"]
    names = [line for line in authors.read_text().splitlines() if line.startswith("    ")]
    assert len(names) > 1000


def test_flask_names_a_chat_and_its_source_for_help() -> None:
    assert links("flask")["Chat"] == "https://discord.gg/pallets"
    assert links("flask")["Source"] == "https://github.com/pallets/flask/"


def test_flask_and_its_parts_come_from_pallets() -> None:
    for package in ("flask", "werkzeug", "jinja2", "click", "itsdangerous", "markupsafe"):
        assert "pallets" in links(package)["Source"], package
        assert links(package)["Donate"] == "https://palletsprojects.com/donate", package
