"""What a person wants of the slash command: a few words by name, everything else is a question."""

from __future__ import annotations

import pytest

from bot.manners import Policy
from bot.slack.wishes import Ask, GetHelp, Here, Recommend, Topics, Wish, wish_of


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("", GetHelp()),
        ("help", GetHelp()),
        ("/help", GetHelp()),
        ("hlep?", GetHelp()),
        ("help me choose a database", Ask("help me choose a database")),
        ("topics", Topics()),
        ("Topic", Topics()),
        ("topics about forms", Ask("topics about forms")),
        ("recommend", Recommend("")),
        ("Recommendation", Recommend("")),
        ("recomend a shop", Recommend("a shop")),
        ("recommended orm for flask?", Ask("recommended orm for flask?")),
        ("here", Here()),
        ("here mentions", Here(Policy.MENTIONS)),
        ("here mention", Here(Policy.MENTIONS)),
        ("HERE Questions", Here(Policy.QUESTIONS)),
        ("here quesiton", Here(Policy.QUESTIONS)),
        ("here off", Here(Policy.OFF)),
        ("here none", Here(Policy.OFF)),
        ("here `off`", Here(Policy.OFF)),
        ("here sometimes", Here(unknown="sometimes")),
        ("here is my question", Ask("here is my question")),
        ("where migrations?", Ask("where migrations?")),
        ("forms", Ask("forms")),
        ("does flask have an orm", Ask("does flask have an orm")),
    ],
)
def test_a_wish(text: str, wish: Wish) -> None:
    assert wish_of(text) == wish
