"""What messages and views are put together from, and how far it may go.

See https://docs.slack.dev/reference/block-kit for all limits.
"""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

Block = dict[str, Any]

MAX_TEXT = 4000
"""https://docs.slack.dev/reference/methods/chat.postMessage: advised length of `text`."""

MAX_SECTION = 3000
"""https://docs.slack.dev/reference/block-kit/blocks/section-block"""

MAX_BUTTON_TEXT = 75
"""https://docs.slack.dev/reference/block-kit/block-elements/button-element"""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message's content: `text` holds all of it for notifications and screen readers."""

    text: str
    blocks: list[Block]


def escape(text: str) -> str:
    """Escape exactly what Slack wants escaped, so that no text can mention or link anything.

    See https://docs.slack.dev/messaging/formatting-message-text.
    """
    return html.escape(text, quote=False)


def section(text: str) -> Block:
    """Return a paragraph of plain words, cut where Slack would refuse it."""
    return mrkdwn_section(clip(escape(text), MAX_SECTION))


def mrkdwn_section(text: str) -> Block:
    """Return a paragraph of what is escaped and marked up already."""
    # `expand` shows a long text unfolded: an answer is short enough to be read whole.
    return {"type": "section", "expand": True, "text": {"type": "mrkdwn", "text": text}}


def context(texts: Iterable[str]) -> Block:
    """Return small print, escaped and marked up already."""
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text} for text in texts]}


def plain_text(text: str) -> Block:
    """Return a text object without markup, in which no `:name:` becomes an emoji."""
    return {"type": "plain_text", "text": text, "emoji": False}


def plain_button(label: str, action_id: str, value: str) -> Block:
    """Return a button; its label is cut where Slack would refuse it."""
    text = plain_text(clip(label, MAX_BUTTON_TEXT))
    return {"type": "button", "text": text, "action_id": action_id, "value": value}


def actions(elements: Iterable[Block]) -> Block:
    """Return a row of at most 25 buttons and menus."""
    return {"type": "actions", "elements": list(elements)}


def clip(text: str, limit: int) -> str:
    """Cut `text` to `limit` characters, never within an escaped character."""
    if len(text) <= limit:
        return text
    kept = text[: limit - 1]
    start = kept.rfind("&", len(kept) - len("&amp;"))
    return (kept[:start] if start >= 0 and ";" not in kept[start:] else kept) + "…"


@dataclass(frozen=True, slots=True)
class Button:
    """A button: what it says, and what comes with its press."""

    label: str
    action_id: str
    value: str


def button_row(row: Iterable[Button]) -> Block:
    """Return a row of at most 25 buttons."""
    return actions(plain_button(button.label, button.action_id, button.value) for button in row)


def joined(*parts: Rendered) -> Rendered:
    """Return `parts` as one message."""
    text = "\n\n".join(part.text for part in parts if part.text)
    return Rendered(clip(text, MAX_TEXT), [block for part in parts for block in part.blocks])


def said(text: str) -> Rendered:
    """Return a paragraph of plain words."""
    return Rendered(escape(text), [section(text)])


def said_of(person: str, template: str, **typed: str) -> Rendered:
    """Return a line that names `person` where `template` says so; `typed` are people's words."""
    words = {name: escape(text) for name, text in typed.items()}
    return credited(template.format(person=f"<@{person}>", **words))


def credited(line: str) -> Rendered:
    """Return a line that `said_of` gave, as it was kept; nothing for ""."""
    return Rendered(line, [mrkdwn_section(line)] if line else [])


def heading(text: str) -> Rendered:
    """Return a heading of at most 150 characters."""
    return Rendered(escape(text), [{"type": "header", "text": plain_text(text)}])


def footnote(text: str, link: str | None = None) -> Rendered:
    """Return small print, and an address to go to."""
    texts = [escape(text), *([f"<{escape(link)}>"] if link else [])]
    return Rendered(" ".join(texts), [context(texts)])


def buttons(row: Iterable[Button]) -> Rendered:
    """Return a row of buttons, which is nothing that could be read out."""
    return Rendered("", [button_row(row)])
