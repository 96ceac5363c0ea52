"""Which framework a question names, however it is written, and what else it names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.knowledge.model import Focus
from bot.matching.features import FRAMEWORK
from bot.matching.lexicon import BOTH_NAMED, Lexicon

if TYPE_CHECKING:
    from bot.knowledge.model import Knowledge
    from bot.matching.matcher import Matcher


@pytest.fixture(scope="module")
def lexicon(base: Knowledge) -> Lexicon:
    return Lexicon(base)


@pytest.mark.parametrize(
    ("asked", "focus"),
    [
        ("does flask have an orm", "flask"),
        ("does Django have an orm", "django"),
        ("does djagno have an orm", "django"),
        ("does flsk have an orm", "flask"),
        ("does dj have an orm", "django"),
        ("django's orm", "django"),
        ("the Flask framework's forms", "flask"),
        ("flask vs django orm", "both"),
        ("flask or django migrations", "both"),
        ("use the django orm instead of flask forms", "both"),
        ("django/flask deployment", "both"),
        ("falsk vs djnago deployment", "both"),
        ("what is an orm", "both"),
        ("csrf in drf", "django"),
        ("is django rest framework secure", "django"),
        ("forms with wtforms", "flask"),
        ("flask-login and csrf", "flask"),
        ("drf or flask for migrations", "both"),
        ("hey flask, does django have an admin", "both"),
    ],
)
def test_the_framework_that_is_named_is_the_focus(
    matcher: Matcher, lexicon: Lexicon, asked: str, focus: str
) -> None:
    assert lexicon.read(matcher.words(asked)).focus is Focus(focus)


def test_every_name_becomes_the_same_placeholder(lexicon: Lexicon) -> None:
    for words in ("flask has forms", "django has forms", "dj has forms"):
        assert lexicon.read(words.split()).utterance.words == (FRAMEWORK, "has", "forms")


def test_the_longest_name_is_taken(lexicon: Lexicon) -> None:
    read = lexicon.read(("the", "flask", "framework", "rocks"))
    assert read.utterance.words == ("the", FRAMEWORK, "rocks")


@pytest.mark.parametrize(
    ("words", "concept"),
    [
        ("a database", "synonyms of database"),
        ("two databases", "synonyms of database"),
        ("data base", "synonyms of database"),
        ("go live", "synonyms of deploy"),
        ("sql injection", "topic security"),
        ("sqlalchemy", "topic orm"),
        ("flask and django", BOTH_NAMED),
        (f"{FRAMEWORK} or {FRAMEWORK}", BOTH_NAMED),
    ],
)
def test_names_of_the_domain_are_features_of_their_own(
    lexicon: Lexicon, words: str, concept: str
) -> None:
    assert concept in lexicon.read(words.split()).utterance.concepts


def test_what_was_typed_stays_beside_the_word_it_became(lexicon: Lexicon) -> None:
    read = lexicon.read(("django", "forms"), ("djagno", "forms"))
    assert read.utterance.words == (FRAMEWORK, "forms")
    assert read.said == (("djagno", "django"), ("forms", "forms"))


def test_nothing_said_names_nothing(lexicon: Lexicon) -> None:
    read = lexicon.read(())
    assert not read.utterance.words
    assert not read.frameworks
