"""The pictures of the README can be drawn from whatever the bot says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import small_interview

from bot.conversation import Conversation
from bot.knowledge.loader import load
from bot.matching.matcher import Matcher
from bot.slack.blocks import render
from docs import page

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("*bold* and `code`\nnext", "<b>bold</b> and <code>code</code><br>next"),
        ("<https://example.org/a|A &amp; B>", '<a href="https://example.org/a">A &amp; B</a>'),
        ("&lt;b&gt; 2*3*4", "&lt;b&gt; 2*3*4"),
        ("```a = *b*```", "<pre>a = *b*</pre>"),
    ],
)
def test_markup_is_drawn_as_slack_draws_it(text: str, drawn: str) -> None:
    assert page.mrkdwn(text) == drawn


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("does flask have an orm", ("Object-relational mapping for flask.", "Why this answer?")),
        ("which of the two should I use", ("What are you building?", "A small service")),
        ("help", ("Does Flask have an ORM?",)),
    ],
)
def test_all_that_a_reply_says_is_in_its_picture(
    folder: Path, asked: str, shown: tuple[str, ...]
) -> None:
    knowledge = load(small_interview.write(folder))
    reply = Conversation(knowledge, Matcher(knowledge)).answer(asked).reply
    drawn = page.blocks(render(reply).blocks)
    assert [text for text in shown if text not in drawn] == []


def test_a_block_nobody_can_draw_is_told() -> None:
    with pytest.raises(LookupError, match="carousel"):
        page.blocks([{"type": "carousel"}])
