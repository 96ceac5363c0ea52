"""Which texts speak of the topic before, and what they want of it."""

from __future__ import annotations

import pytest

from bot.follow_ups import FollowUp, follow_up
from bot.knowledge.model import Focus
from bot.matching.text import words
from bot.replies import Aspect


@pytest.mark.parametrize(
    ("text", "focus"),
    [
        ("and Django?", Focus.DJANGO),
        ("what about flask", Focus.FLASK),
        ("thanks, and django?", Focus.DJANGO),
        ("show me django", Focus.DJANGO),
        ("does that work in django too?", Focus.DJANGO),
        ("compare them", Focus.BOTH),
        ("django vs flask?", Focus.BOTH),
        ("the other one", Focus.DJANGO),
    ],
)
def test_another_side_of_the_topic(text: str, focus: Focus) -> None:
    assert follow_up(words(text), Focus.FLASK) == FollowUp(None, focus)


@pytest.mark.parametrize(
    ("text", "aspect"),
    [
        ("why?", Aspect.WHY),
        ("why is that?", Aspect.WHY),
        ("can you explain why?", Aspect.WHY),
        ("more", Aspect.MORE),
        ("tell me more", Aspect.MORE),
        ("anything else?", Aspect.MORE),
        ("could you give me more details about it?", Aspect.MORE),
        ("source?", Aspect.SOURCES),
        ("where does it say that", Aspect.SOURCES),
        ("do you have a link?", Aspect.SOURCES),
        ("are you sure?", Aspect.SOURCES),
        ("an example?", Aspect.EXAMPLE),
        ("show me code", Aspect.EXAMPLE),
        ("what does that look like in code?", Aspect.EXAMPLE),
        ("can I see the source code?", Aspect.EXAMPLE),
    ],
)
def test_an_aspect_of_what_was_said(text: str, aspect: Aspect) -> None:
    assert follow_up(words(text), Focus.FLASK) == FollowUp(aspect, Focus.FLASK)


def test_an_aspect_of_another_side() -> None:
    for text in ("an example for django?", "an example for the other one?"):
        assert follow_up(words(text), Focus.FLASK) == FollowUp(Aspect.EXAMPLE, Focus.DJANGO)


@pytest.mark.parametrize(
    "text",
    [
        *("more about migrations", "an example of a form", "why is flask so small", "source maps"),
        *("", "it", "how?", "I know", "I like flask", "no more", "is lunch ready?", "one"),
    ],
)
def test_what_names_anything_else_or_nothing_is_no_follow_up(text: str) -> None:
    assert follow_up(words(text), Focus.FLASK) is None


def test_the_other_one_of_both_is_none() -> None:
    assert follow_up(words("the other one"), Focus.BOTH) is None
