"""The last row of every answer: two votes and a menu."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.knowledge.model import Focus
from bot.slack.elements import Block, actions, plain_button, plain_text

if TYPE_CHECKING:
    from bot.replies import Answer

VOTE_ACTION = "vote"
"""Action ids of the buttons that tell what a person thinks of an answer begin with this."""

HELPFUL_ACTION = f"{VOTE_ACTION}:helpful"
NOT_HELPFUL_ACTION = f"{VOTE_ACTION}:not_helpful"

MENU_ACTION = "more"
"""The action id of the overflow menu of an answer."""

MAX_ACCESSIBILITY_LABEL = 75
"""https://docs.slack.dev/reference/block-kit/block-elements/button-element"""


class MenuItem(StrEnum):
    """What can be done with an answer besides; the values stand in menus that are years old."""

    WHY = "why"
    DISMISS = "dismiss"


_VOTES = {HELPFUL_ACTION: "Helpful", NOT_HELPFUL_ACTION: "Not helpful"}
_MENU = {MenuItem.WHY: "Why this answer?", MenuItem.DISMISS: "Dismiss"}


def feedback_row(answer: Answer) -> Block:
    """Return two plain buttons, which all clients show as words, and an overflow menu."""
    shown = {"topic": answer.topic, "focus": answer.focus}
    # The same labels stand below every answer; who hears them is told of which.
    about = f"{answer.topic.replace('-', ' ')}, {answer.focus.label}"
    votes = [
        {
            **plain_button(label, action_id, json.dumps(shown)),
            "accessibility_label": f"{label}: {about}"[:MAX_ACCESSIBILITY_LABEL],
        }
        for action_id, label in _VOTES.items()
    ]
    options = [
        {"text": plain_text(label), "value": json.dumps({"do": item, **shown})}
        for item, label in _MENU.items()
    ]
    menu = {"type": "overflow", "action_id": MENU_ACTION, "options": options}
    return actions([*votes, menu])


def picked_from(value: str) -> tuple[MenuItem, str, Focus] | None:
    """Return the (item, topic, focus) that an answer's menu names; None for what is not ours."""
    try:
        data = json.loads(value)
        return MenuItem(data["do"]), str(data["topic"]), Focus(data["focus"])
    except (ValueError, TypeError, KeyError):
        return None
