"""Block Kit -> HTML, near enough to what Slack shows: for pictures, not for Slack."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

Block = dict[str, Any]

_FENCE = re.compile(r"```(.*?)```", re.DOTALL)
# mrkdwn is escaped as HTML is, but for the angle brackets of links.
_INLINE = (
    (re.compile(r"<(https?://[^|>]+)\|([^>]+)>"), r'<a href="\1">\2</a>'),
    (re.compile(r"<(https?://[^|>]+)>"), r'<a href="\1">\1</a>'),
    (re.compile(r"<@(\w+)>"), r'<span class="mention">@\1</span>'),
    (re.compile(r"`([^`\n]+)`"), r"<code>\1</code>"),
    (re.compile(r"(?<!\w)\*([^*\n]+)\*(?!\w)"), r"<b>\1</b>"),
)


def message(name: str, body: str, *, app: bool = False) -> str:
    """Return a message by somebody, with `body` as HTML."""
    badge = '<span class="app">APP</span>' if app else ""
    face = f'<div class="face {"bot" if app else ""}">{html.escape(name[0].upper())}</div>'
    who = f'<div class="who">{html.escape(name)} {badge}</div>'
    return f'<div class="message">{face}<div class="body">{who}{body}</div></div>'


def said(text: str) -> str:
    """Return what a person typed, as HTML."""
    return f'<div class="text">{mrkdwn(html.escape(text, quote=False))}</div>'


def blocks(content: Iterable[Block]) -> str:
    """Return a message's blocks as HTML; LookupError for a kind that no message of ours has."""
    return "".join(map(_block, content))


def page(css: str, *parts: str) -> str:
    """Return a whole page."""
    return (
        '<!doctype html><meta charset="utf-8"><title>Slack</title>'
        f"<style>{css}</style><main>{''.join(parts)}</main>"
    )


def mrkdwn(text: str) -> str:
    """Return Slack's markup as HTML; see https://docs.slack.dev/messaging/formatting-message-text."""
    parts = _FENCE.split(text)
    return "".join(
        f"<pre>{part.strip()}</pre>" if i % 2 else _inline(part.strip("\n") if i else part)
        for i, part in enumerate(parts)
    )


def _inline(text: str) -> str:
    for pattern, replacement in _INLINE:
        text = pattern.sub(replacement, text)
    return text.replace("\n", "<br>")


def _text(element: Block) -> str:
    if element["type"] == "mrkdwn":
        return mrkdwn(element["text"])
    return html.escape(element["text"])


def _block(block: Block) -> str:
    match block["type"]:
        case "header":
            return f"<h3>{_text(block['text'])}</h3>"
        case "section":
            accessory = _element(block["accessory"]) if "accessory" in block else ""
            text = f'<div class="text">{_text(block["text"])}</div>'
            return f'<div class="section">{text}{accessory}</div>'
        case "context":
            elements = "".join(f"<div>{_text(element)}</div>" for element in block["elements"])
            return f'<div class="context">{elements}</div>'
        case "actions" | "context_actions":
            return f'<div class="actions">{"".join(map(_element, block["elements"]))}</div>'
        case "divider":
            return "<hr>"
        case unknown:
            raise LookupError(f"no picture of a block of type {unknown}")


def _element(element: Block) -> str:
    match element["type"]:
        case "overflow":
            options = "".join(f"<li>{_text(o['text'])}</li>" for o in element["options"])
            return f'<span class="overflow"><span>⋮</span><ul>{options}</ul></span>'
        case "feedback_buttons":
            both = (element["positive_button"], element["negative_button"])
            return "".join(map(_button, both))
        case _:
            return _button(element)


def _button(element: Block) -> str:
    return f'<span class="button {element.get("style", "")}">{_text(element["text"])}</span>'
