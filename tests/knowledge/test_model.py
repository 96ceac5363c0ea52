"""What the parts of the knowledge can tell of themselves."""

from __future__ import annotations

import pytest

from bot.knowledge.model import Focus, filled


@pytest.mark.parametrize(
    ("phrasing", "focus", "said"),
    [
        ("an orm in {framework}", Focus.FLASK, "an orm in Flask"),
        ("an orm in {framework}", Focus.BOTH, "an orm in Django and Flask"),
        ("{framework} or {framework}", Focus.DJANGO, "Django or Flask"),
        ("{framework} or {framework}", Focus.FLASK, "Flask or Django"),
        ("{framework} or {framework}", Focus.BOTH, "Django or Flask"),
        ("which of the two", Focus.FLASK, "which of the two"),
    ],
)
def test_a_phrasing_is_said_of_one_framework_or_of_the_two(
    phrasing: str, focus: Focus, said: str
) -> None:
    assert filled(phrasing, focus) == said
