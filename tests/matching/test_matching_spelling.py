"""Misspelt words become words of the base; everything else stays as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.spelling import Speller

if TYPE_CHECKING:
    from collections.abc import Sequence

WORDS = dict.fromkeys(
    ("migrations", "database", "template", "form", "session", "sessions", "deploy", "orm"), 9
) | {"django": 900, "flask": 900, "authentication": 9, "the": 99}


@pytest.fixture(scope="module")
def speller() -> Speller:
    return Speller(WORDS)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("djagno", "django"),
        ("djnago", "django"),
        ("dajngo", "django"),
        ("jango", "django"),
        ("flsk", "flask"),
        ("falsk", "flask"),
        ("flaskk", "flask"),
        ("migratoins", "migrations"),
        ("migrtaions", "migrations"),
        ("databse", "database"),
        ("datbase", "database"),
        ("autentication", "authentication"),
        ("athentcation", "authentication"),
        ("depoly", "deploy"),
        ("sesions", "sessions"),
    ],
)
def test_a_typo_is_repaired(speller: Speller, typed: str, meant: str) -> None:
    assert speller.repaired(typed) == meant


@pytest.mark.parametrize(
    "word", ["django", "forms", "deploying", "hibernate", "lunch", "x", "py3", "", "django2"]
)
def test_known_forms_odd_and_far_words_are_left_alone(speller: Speller, word: str) -> None:
    assert speller.repaired(word) is None


def test_a_plural_is_left_alone_only_where_its_singular_is_known() -> None:
    speller = Speller(WORDS | {"flaky": 1, "gizmo": 1, "blintz": 1, "ferry": 1})
    assert speller.repaired("flaks") == "flask"
    for plural in ("gizmos", "blintzes", "ferries"):
        assert speller.repaired(plural) is None


def test_of_two_equally_near_words_the_commoner_wins() -> None:
    assert Speller({"flask": 50, "flash": 1}).repaired("flasx") == "flask"
    assert Speller({"flask": 1, "flash": 50}).repaired("flasx") == "flash"


def test_other_words_are_repaired_to_where_the_base_has_none_as_near() -> None:
    speller = Speller(WORDS, ("umbrella", "fask", "forma"))
    assert speller.repaired("umbrela") == "umbrella"
    assert speller.repaired("flaskk") == "flask"
    assert speller.repaired("formz") == "form"


def test_an_other_word_one_edit_away_goes_before_one_of_the_base_two_edits_away() -> None:
    assert Speller({"database": 9}).repaired("databanke") == "database"
    assert Speller({"database": 9}, ("databank",)).repaired("databanke") == "databank"


def test_two_edits_away_words_of_the_base_and_others_compete() -> None:
    assert Speller({"template": 9}, ("temperate",)).repaired("templatx") == "template"
    assert Speller({"dotabsex": 1}, ("database",)).repaired("databsea") == "database"
    assert Speller({"form": 9}).repaired("fxxm") is None


def test_two_edits_away_only_words_that_begin_alike_are_meant() -> None:
    speller = Speller({"education": 9})
    assert speller.repaired("edukatin") == "education"
    assert speller.repaired("aducation") == "education"
    assert speller.repaired("medication") is None
    assert speller.repaired("ducatiom") is None


def test_an_other_word_stays_unless_a_common_one_is_very_near() -> None:
    assert Speller({"form": 1}, ("firm",)).repaired("firm") is None
    assert Speller({"deploying": 2000}, ("deplying",)).repaired("deplying") == "deploying"


def test_of_words_about_as_near_the_one_that_fits_its_neighbours_is_meant() -> None:
    speller = Speller({"form": 9, "from": 9, "send": 9, "home": 9})
    taught = {("send", "form"), ("from", "home")}

    def beside(left: str, words: Sequence[str], right: str) -> list[int]:
        return [((left, word) in taught) + ((word, right) in taught) for word in words]

    assert speller.repaired_in(["send", "frm"], beside) == ["send", "form"]
    assert speller.repaired_in(["frm", "home"], beside) == ["from", "home"]
    assert speller.repaired_in(["hme", "frmo"], beside) == ["home", "from"]


@pytest.mark.parametrize("word", ["station", "templates", "kitchens"])
def test_no_word_of_the_language_is_a_misspelt_one(speller: Speller, word: str) -> None:
    assert speller.repaired(word) is None


def test_a_base_without_words_repairs_nothing() -> None:
    assert Speller({}).repaired("anything") is None


@given(st.text(max_size=30))
def test_whatever_is_typed_only_known_words_come_back(typed: str) -> None:
    assert Speller(WORDS).repaired(typed) in (None, *WORDS)


@given(st.sampled_from([w for w in WORDS if len(w) > 5]), st.data())
def test_one_swap_in_a_long_word_is_always_mended(word: str, data: st.DataObject) -> None:
    i = data.draw(st.integers(0, len(word) - 2))
    swapped = word[:i] + word[i + 1] + word[i] + word[i + 2 :]
    assert Speller(WORDS).repaired(swapped) in (None, "session", "sessions", word)
