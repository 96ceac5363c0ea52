"""The engine by itself: features, training, what is held out, scores and their explanation."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching import corpus, features, training
from bot.matching.corpus import Corpus
from bot.matching.engine import Engine, packed
from bot.matching.features import FRAMEWORK, Utterance
from bot.matching.training import HeldOut, Training

TAUGHT = {
    "weather": "is it raining, will it rain today, how warm is it outside, do I need an umbrella, "
    "what is the weather like, is it sunny, how cold will it get tonight",
    "music": "play a song, what song is this, play some jazz, stop the music, turn the music up, "
    "who sings this song, next song please",
    "travel": "book a flight, find a hotel in rome, when does my flight leave, cancel my hotel, "
    "how long is the flight to rome, do I need a visa, change my flight",
}


def said(text: str) -> Utterance:
    return Utterance(tuple(text.split()))


def lessons(without: frozenset[str] = frozenset()) -> list[tuple[str, str]]:
    return [
        (text, label)
        for label, texts in TAUGHT.items()
        for text in texts.split(", ")
        if text not in without and label not in without
    ]


def trained(taught: list[tuple[str, str]]) -> Training[str]:
    return Training([said(text) for text, _ in taught], [label for _, label in taught])


def engine_of(taught: list[tuple[str, str]]) -> Engine[str]:
    return Engine(packed(trained(taught)))


@pytest.fixture(scope="module")
def engine() -> Engine[str]:
    return engine_of(lessons())


def best(engine: Engine[str], text: str) -> str:
    return engine.labels[int(engine.scores(said(text)).argmax())]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("will it be raining tonight", "weather"),
        ("another song", "music"),
        ("which flights go to rome", "travel"),
        ("umbrellas", "weather"),
        ("hotels", "travel"),
    ],
)
def test_a_question_scores_highest_where_its_words_belong(
    engine: Engine[str], text: str, label: str
) -> None:
    assert best(engine, text) == label


def test_what_was_taught_is_understood(engine: Engine[str]) -> None:
    assert all(best(engine, text) == label for text, label in lessons())


def test_letter_trigrams_speak_for_words_nobody_taught(engine: Engine[str]) -> None:
    assert best(engine, "songwriter") == "music"


@pytest.mark.parametrize(
    ("text", "label"), [("melody", "music"), ("airport", "travel"), ("storm", "weather")]
)
def test_a_word_nobody_taught_counts_by_what_it_means(
    engine: Engine[str], text: str, label: str
) -> None:
    assert best(engine, text) == label


def test_an_unknown_word_lowers_every_score(engine: Engine[str]) -> None:
    with_unknown = engine.scores(said("play a song xylqz"))
    assert with_unknown.max() < engine.scores(said("play a song")).max()


def test_nothing_known_scores_nothing(engine: Engine[str]) -> None:
    assert not engine.scores(said("xqzx")).any()
    assert not engine.scores(Utterance(())).any()


def test_word_order_matters_a_little(engine: Engine[str]) -> None:
    there, back = said("book a flight"), said("flight a book")
    assert engine.scores(there).max() > engine.scores(back).max()
    assert best(engine, "flight a book") == "travel"


def test_words_are_counted_by_the_sides_on_which_they_stand_as_taught(engine: Engine[str]) -> None:
    assert engine.beside("a", ["flight", "rome", "xylqz"], "") == [2, 1, 0]
    assert engine.beside("", ["book", "rome"], "a") == [2, 0]
    assert engine.beside("xylqz", ["is"], "xylqz") == [0]


def test_the_same_lessons_give_the_same_scores(engine: Engine[str]) -> None:
    again = engine_of(lessons())
    question = said("is the song about rain")
    assert np.array_equal(engine.scores(question), again.scores(question))


def test_the_order_of_lessons_does_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training, "BATCH", 4)
    there, back = engine_of(lessons()), engine_of(lessons()[::-1])
    for label in TAUGHT:
        one, other = (
            engine.scores(said("how long will it rain"))[engine.labels.index(label)]
            for engine in (there, back)
        )
        assert one == pytest.approx(other, abs=1e-3)


def test_what_words_add_is_the_score(engine: Engine[str]) -> None:
    question = said("play the flight song")
    shares = engine.shares(question, 1)
    assert sum(shares) == pytest.approx(engine.scores(question)[1], abs=1e-3)
    assert shares[3] == max(shares)


def test_weights_that_are_light_beside_others_of_their_feature_are_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    taught = trained(lessons())
    monkeypatch.setattr("bot.matching.engine._LIGHTEST", 0)
    whole = packed(taught)
    monkeypatch.setattr("bot.matching.engine._LIGHTEST", 0.2)
    rest = packed(taught)
    assert 0 < len(whole.postings) - len(rest.postings) < len(whole.postings) / 10
    question = said("is it cold in the song of a rainy flight")
    expected = Engine(whole).scores(question)
    assert Engine(rest).scores(question) == pytest.approx(expected, abs=0.01 * expected.max())


def test_each_group_of_features_keeps_its_own_evidence(engine: Engine[str]) -> None:
    """The same words in another order differ in their pairs alone."""
    there, back = said("book a flight"), said("flight a book")
    groups = engine._weighed(there)[1] != engine._weighed(back)[1]
    assert groups.any(axis=1).tolist() == [False, True, False, False, False]


def test_a_hint_lends_its_words_to_a_label() -> None:
    taught = [*lessons(), ("drizzle", "weather")]
    hints = [*[1.0] * len(lessons()), 0.3]
    lent = Training([said(t) for t, _ in taught], [label for _, label in taught], hints)
    assert best(Engine(packed(lent)), "drizzle") == "weather"
    held = sum(len(held.rows) for held in lent.held_out())
    assert held == len(lessons()), "a hint is no example"


def held_out(taught: list[tuple[str, str]]) -> dict[str, HeldOut[str]]:
    return {held.label: held for held in trained(taught).held_out()}


def test_scores_held_out_come_near_those_of_a_refit() -> None:
    taught = lessons()
    predicted, refitted = [], []
    for label, held in held_out(taught).items():
        texts = [text for text, its in taught if its == label]
        for text, alone in zip(texts, held.alone, strict=True):
            refit = engine_of(lessons(frozenset({text})))
            predicted.append(alone)
            refitted.append(refit.scores(said(text)))
    correlation = np.corrcoef(np.ravel(predicted), np.ravel(refitted))[0, 1]
    assert correlation > 0.95


def test_scores_without_a_label_come_near_those_of_a_refit() -> None:
    taught = lessons()
    held = held_out(taught)["music"]
    refit = engine_of(lessons(frozenset({"music"})))
    texts = [text for text, label in taught if label == "music"]
    refitted = np.array([refit.scores(said(text)) for text in texts])
    assert not held.unlabelled[:, 1].any()
    correlation = np.corrcoef(held.unlabelled[:, [0, 2]].ravel(), refitted.ravel())[0, 1]
    assert correlation > 0.95


def test_a_quiet_word_counts_less_than_another_as_rare() -> None:
    loud = Corpus([said("the song"), said("a tune")]).space
    hushed = Corpus([said("the song"), said("a tune")], quiet=["the"]).space
    assert hushed.rarity[hushed.stem("the")] < loud.rarity[loud.stem("the")]
    assert hushed.rarity[hushed.stem("song")] == loud.rarity[loud.stem("song")]


def test_a_corpus_read_in_pieces_is_the_same_as_one_read_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    utterances = [said(text) for text in ("the song", "a tune", "play the song", "", "the the")]
    whole = Corpus(utterances)
    monkeypatch.setattr(corpus, "CHUNK", 2)
    pieces = Corpus(utterances)
    assert np.array_equal(pieces.space.rarity, whole.space.rarity)
    for rows in ([0, 2], [3], [4, 1]):
        (used, block), (same, expected) = (c.block(np.array(rows)) for c in (pieces, whole))
        assert np.array_equal(used, same)
        assert np.array_equal(block, expected)


def test_the_placeholder_of_a_framework_has_no_letters() -> None:
    assert features.trigrams(FRAMEWORK) == []
    assert features.trigrams("is") == [" is", "is "]


@pytest.mark.parametrize("taught", [[("a", "x")], [("a b", "x"), ("c", "y")]])
def test_the_smallest_bases_can_be_learned(taught: list[tuple[str, str]]) -> None:
    assert best(engine_of(taught), taught[-1][0]) == taught[-1][1]


@given(
    st.lists(st.sampled_from(("is", "it", "song", "flight", "the", "rome", "xx", "yy")), max_size=9)
)
def test_scores_are_finite_for_any_words(words: list[str]) -> None:
    scores = engine_of(lessons()).scores(Utterance(tuple(words)))
    assert np.isfinite(scores).all()
