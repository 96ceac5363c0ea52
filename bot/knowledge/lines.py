"""What may stand in a line of text, whatever it is a line of: one rule for all that is shown.

Each rule returns the text as it is, or raises ValueError with what is wrong and its cure.
"""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

FRAMEWORK_SLOT = "{framework}"
"""Stands in a phrasing for the name of either framework, so that one line teaches both."""

MOST_SLOTS = 2
"""Slots of one phrasing: there are two names to fill in."""

_BRACED = re.compile(r"\{+([^{}]*)\}+|\{+\s*([\w-]+)|([\w-]+)\s*\}+")
"""Something in braces, the last two with the closing or the opening one forgotten."""

_BOLD = re.compile(r"\*\*\S.*?\*\*")

_NEARLY = 0.75
"""How alike a word and the slot's are when the slot is meant, where 1 is the same."""


def shown_line(text: str) -> str:
    """Accept a plain line without Markdown, of which Slack would show the signs."""
    if "**" in text or "](" in text:
        _refuse_markdown(text)
    return plain_line(text)


def plain_line(text: str) -> str:
    """Accept one line that Slack shows as it is written, with no slot left to fill."""
    return without_slot(_plain(text))


def taught_line(text: str) -> str:
    """Accept a line in which the framework may be left open, by at most two slots."""
    if "{" in text or "}" in text:
        _refuse_unsound_slots(text)
    return _plain(text)


def without_slot(text: str) -> str:
    """Refuse a slot, well written or not, where it would be shown to people as it stands."""
    if "{" in text or "}" in text:
        for braced in _slots(text):
            message = f"`{braced}` is filled in under `questions` only; write the name itself"
            raise ValueError(message)
    return text


def fenced_code(text: str) -> str:
    """Accept what can stand between two fences, which end at the first fence inside."""
    if "```" in text:
        raise ValueError("has ``` in it, which is put around it when it is shown; delete the line")
    return text


def _plain(text: str) -> str:
    if "\n" in text:
        raise ValueError("must be one line; fold a long line with `>-`")
    if "`" in text and text.count("`") % 2:
        raise ValueError("has an opening backtick without its closing one")
    if "<" in text or ">" in text:
        _refuse_markup(text)
    return text


def _refuse_markup(text: str) -> None:
    if any("<" in outside or ">" in outside for outside in _outside_backticks(text)):
        raise ValueError("has < or > outside `backticks`; put code into backticks")


def _refuse_markdown(text: str) -> None:
    # What is in backticks may be anything, also in the middle of a bold text.
    outside = "`".join(_outside_backticks(text))
    if _BOLD.search(outside):
        raise ValueError(
            "has **, which Slack shows as it is; delete it, or put code into backticks"
        )
    if "](" in outside:
        raise ValueError("has a Markdown link; write its text only, the address is for `sources`")


def _outside_backticks(text: str) -> list[str]:
    return text.split("`")[::2]


def _refuse_unsound_slots(text: str) -> None:
    slots = text.count(FRAMEWORK_SLOT)
    if slots > MOST_SLOTS:
        raise ValueError(
            f"has more than {MOST_SLOTS} slots, and there are two names to fill in; "
            "write the names, or leave one out"
        )
    if text.count("{") == slots == text.count("}"):
        return
    for braced in _slots(text):
        if braced != FRAMEWORK_SLOT:
            raise ValueError(f"`{braced}` is not filled in; did you mean `{FRAMEWORK_SLOT}`?")


def _slots(text: str) -> Iterator[str]:
    """Every slot of the text, those included that are misspelt or lack a brace."""
    for match in _BRACED.finditer(text):
        if match[0] == FRAMEWORK_SLOT or _is_nearly_the_slot(match[match.lastindex or 0]):
            yield match[0]


def _is_nearly_the_slot(word: str) -> bool:
    letters = re.sub(r"[\W_]", "", word).casefold()
    return difflib.SequenceMatcher(None, letters, FRAMEWORK_SLOT[1:-1]).ratio() >= _NEARLY
