"""What the knowledge holds of a topic, in whole and in part."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.answering import Answering
from bot.knowledge.model import Example, Focus
from bot.replies import Aspect
from bot.wording import plain_text

if TYPE_CHECKING:
    from bot.knowledge.model import Knowledge

CODE = Example(language="python", code="db = 1\n")


@pytest.fixture
def answering(knowledge: Knowledge) -> Answering:
    """Of the small base, with an example of the ORM for Django."""
    orm = knowledge.topics["orm"]
    assert orm.django
    with_example = orm.django.model_copy(update={"example": CODE})
    topics = {**knowledge.topics, "orm": orm.model_copy(update={"django": with_example})}
    return Answering(replace(knowledge, topics=topics))


def test_an_example_is_the_code(answering: Answering) -> None:
    text = plain_text(answering.excerpt(Aspect.EXAMPLE, "orm", Focus.DJANGO))
    assert text.startswith("Object-relational mapping: Django. An example:\n\ndb = 1\n\n")


def test_where_there_is_none_it_leads_to_one(answering: Answering) -> None:
    text = plain_text(answering.excerpt(Aspect.EXAMPLE, "orm", Focus.FLASK))
    assert text.startswith("I have no example for this (Object-relational mapping: Flask).")
    assert text.endswith("See also:\n1. Django")
    assert answering.excerpt(Aspect.EXAMPLE, "forms", Focus.FLASK).choices == ()


def test_the_reasons_are_the_detail_with_its_sources(answering: Answering) -> None:
    text = plain_text(answering.excerpt(Aspect.WHY, "orm", Focus.FLASK))
    assert text == (
        "Object-relational mapping: Flask. The reasons:\n\n"
        "• Object-relational mapping in more words.\n\n"
        "• The documentation https://example.org/docs (Somebody, 2026-11-20)\n"
        "Reviewed 2026-11-20."
    )


def test_more_is_what_was_not_shown(answering: Answering) -> None:
    excerpt = answering.excerpt(Aspect.MORE, "orm", Focus.FLASK)
    assert excerpt.lines == (
        "Django: Object-relational mapping for django.",
        "Django and Flask: Object-relational mapping for both.",
    )
    assert [choice.label for choice in excerpt.choices] == ["Django", "Compare both", "Admin"]


def test_a_side_that_is_not_known_gives_way(knowledge: Knowledge) -> None:
    alone = knowledge.topics["orm"].model_copy(update={"django": None, "both": None})
    changed = replace(knowledge, topics={**knowledge.topics, "orm": alone})
    excerpt = Answering(changed).excerpt(Aspect.MORE, "orm", Focus.DJANGO)
    assert (excerpt.focus, excerpt.lines) == (Focus.FLASK, ())
    assert plain_text(excerpt).startswith("That is all on Object-relational mapping: Flask.")
