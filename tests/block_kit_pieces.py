"""Blocks, elements and views as Slack takes them, each with room for what it does not take."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def plain(text: str = "text", **extra: Any) -> Json:
    return {"type": "plain_text", "text": text, **extra}


def mrkdwn(text: str = "text", **extra: Any) -> Json:
    return {"type": "mrkdwn", "text": text, **extra}


def section(text: str = "text", **extra: Any) -> Json:
    return {"type": "section", "text": mrkdwn(text), **extra}


def header(text: str = "text", **extra: Any) -> Json:
    return {"type": "header", "text": plain(text), **extra}


def context(*elements: Json) -> Json:
    return {"type": "context", "elements": list(elements)}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def button(action_id: str = "a", text: str = "Press", **extra: Any) -> Json:
    return {"type": "button", "action_id": action_id, "text": plain(text), **extra}


def option(text: str = "One", value: str = "1", **extra: Any) -> Json:
    return {"text": plain(text), "value": value, **extra}


def choice(kind: str, options: int) -> Json:
    return {"type": kind, "action_id": kind, "options": [option()] * options}


def select(**extra: Any) -> Json:
    return {**choice("static_select", 1), **extra}


def group(options: int = 1, label: str = "Group") -> Json:
    return {"label": plain(label), "options": [option()] * options}


def grouped(groups: int) -> Json:
    return {"type": "static_select", "action_id": "a", "option_groups": [group()] * groups}


def image(**extra: Any) -> Json:
    return {"type": "image", "image_url": "https://x.example/i.png", "alt_text": "an i", **extra}


def confirm(**extra: Any) -> Json:
    whole = {"title": plain(), "text": mrkdwn(), "confirm": plain("Yes"), "deny": plain("No")}
    return {**whole, **extra}


def table(rows: int = 1, columns: int = 1, **extra: Any) -> Json:
    cells = [{"type": "raw_text", "text": "x"}] * columns
    return {"type": "table", "rows": [cells] * rows, **extra}


def feedback(**extra: Any) -> Json:
    one = {"text": plain("Good"), "value": "good", **extra}
    return {"type": "feedback_buttons", "action_id": "f", "positive_button": one} | {
        "negative_button": {"text": plain("Bad"), "value": "bad"}
    }


def trash(number: int = 0, **extra: Any) -> Json:
    whole = {"type": "icon_button", "icon": "trash", "text": plain("Delete")}
    return {**whole, "action_id": f"i{number}", **extra}


def context_actions(*elements: Json) -> Json:
    return {"type": "context_actions", "elements": list(elements)}


def rich(*elements: Json) -> Json:
    parts = [{"type": "rich_text_section", "elements": list(elements)}]
    return {"type": "rich_text", "elements": parts}


def fields(*texts: Json) -> Json:
    return {"type": "section", "fields": list(texts)}


def numbered(number: int) -> Json:
    return button(f"button-{number}")


def pressed(**extra: Any) -> Json:
    return actions(button(**extra))


def chosen(**extra: Any) -> Json:
    return actions(select(options=[option(**extra)]))


def confirmed(**extra: Any) -> Json:
    return pressed(confirm=confirm(**extra))


def message(*blocks: Json, **extra: Any) -> Json:
    return {"channel": "C1", "text": "all of it", "blocks": list(blocks), **extra}


def modal(**extra: Any) -> Json:
    return {"type": "modal", "title": plain("Ask"), "blocks": [section()], **extra}


def home(*blocks: Json, **extra: Any) -> Json:
    return {"type": "home", "blocks": list(blocks), **extra}


def asking(**extra: Any) -> Json:
    element = {"type": "plain_text_input", "action_id": "in", "multiline": True}
    return {"type": "input", "label": plain("Question"), "element": element, **extra}
