"""Every word a few edits away is found, and no other."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from bot.matching.near_words import NearWords

# Few letters, so that many of the words are near each other.
WORD = st.text("abcé", min_size=1, max_size=9)
WORDS = st.sets(WORD, max_size=40)
LONG = st.text("abcdefgh", min_size=6, max_size=18)


@given(WORDS, WORD)
def test_all_words_one_edit_away_are_found(words: set[str], typed: str) -> None:
    edits = {word: OSA.distance(typed, word) for word in words}
    within_one = {word: number for word, number in edits.items() if number <= 1}
    assert NearWords(words).one_edit_from(typed) == within_one


@given(WORDS, WORD)
def test_all_words_two_edits_away_that_begin_alike_are_found(words: set[str], typed: str) -> None:
    edits = {word: OSA.distance(typed, word) for word in words if word[0] == typed[0]}
    within_two = {word: number for word, number in edits.items() if number <= 2}
    assert NearWords(words).two_edits_from(typed) == within_two


@given(LONG, st.data())
def test_a_swap_is_one_edit_wherever_it_is(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 2))
    swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    assert NearWords([word]).one_edit_from(swapped) == {word: int(swapped != word)}


def test_among_no_words_none_is_near() -> None:
    assert NearWords(()).one_edit_from("form") == NearWords(()).two_edits_from("form") == {}
