"""What a text does: whether it asks, states, thanks, nods or wants silence."""

from __future__ import annotations

import pytest

from bot.dialogue_acts import Act, act_of


@pytest.mark.parametrize(
    "text",
    [
        *("stop", "STOP!!!", "stopp", "stooop", "sotp", "please stop", "ok, stop it now"),
        *("quiet", "Be quiet, bot!", "shut up", "leave", "leave us alone please", "go away"),
        *("thanks, you can stop now", "can you stop?", "<@UBOT> quiet", "enough"),
    ],
)
def test_a_wish_for_silence_is_known_in_any_spelling(text: str) -> None:
    assert act_of(text) is Act.STOP


@pytest.mark.parametrize(
    "text", ["thanks", "thansk", "thx!", "ok thank you very much", "perfect, ty :tada:", "cheers"]
)
def test_thanks(text: str) -> None:
    assert act_of(text) is Act.THANKS


@pytest.mark.parametrize("text", ["ok", "Great, got it.", "I see", "👍", ":+1: :+1:", "<@U1> 🎉"])
def test_nods(text: str) -> None:
    assert act_of(text) is Act.ACKNOWLEDGEMENT


@pytest.mark.parametrize(
    "text",
    ["", "???", "> and flask?", "&gt; and flask?", "```why?```", "`flask run`", "<@UBOT>", "```x"],
)
def test_in_quotes_code_and_signs_nothing_is_said(text: str) -> None:
    assert act_of(text) is Act.NOTHING


@pytest.mark.parametrize(
    "text",
    [
        *("and flask?", "orm in flask ?", "how do I deploy it", "thanks, and flask?"),
        *("does anyone know if flask has an orm", "I was wondering how sessions work"),
        *("hey, can django do that", "ok so what about forms", "> a quote\nwhy?", "don't stop?"),
        *("that makes sense, but what about forms", "We use flask. Does it have an orm"),
    ],
)
def test_questions(text: str) -> None:
    assert act_of(text) is Act.QUESTION


@pytest.mark.parametrize("text", ["yes", "Yep!", "y", "yes, please", "<@UBOT> that one"])
def test_confirming(text: str) -> None:
    assert act_of(text) is Act.CONFIRM


@pytest.mark.parametrize("text", ["yes?", "yes, but is it fast", "yes we use it"])
def test_more_than_a_yes_confirms_nothing(text: str) -> None:
    assert act_of(text) is not Act.CONFIRM


@pytest.mark.parametrize(
    "text", ["I will use flask", "that makes sense but it is slow", "no, we do"]
)
def test_statements(text: str) -> None:
    assert act_of(text) is Act.STATEMENT


@pytest.mark.parametrize(
    "text",
    ["flask orm", "compare them", "more", "shop", "spot", "post", "quite", "stop words", "2"],
)
def test_everything_else_says_nothing_of_itself(text: str) -> None:
    assert act_of(text) is Act.FRAGMENT


@pytest.mark.parametrize("courtesy", ["thanks a lot ", "ok, and but so ", ":a: ", "stop it now "])
def test_a_long_text_of_courtesies_is_read_at_once(courtesy: str) -> None:
    assert act_of(courtesy * 150 + "flask orm") is Act.FRAGMENT


def test_what_a_text_does_stands_at_its_beginning() -> None:
    assert act_of("we use flask " * 200 + "?") is Act.STATEMENT
