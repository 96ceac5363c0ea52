"""An answer that one person sees, and how it becomes everybody's. Pure: values in, content out."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from bot.knowledge.model import Focus
from bot.replies import Answer, Recommendation
from bot.slack import sentences
from bot.slack.blocks import render
from bot.slack.elements import Button, Rendered, buttons, joined, said_of

if TYPE_CHECKING:
    from bot.replies import Reply

SHARE_ACTION = "share"

_LABEL = "Share in this channel"

MAX_QUESTION = 280
"""A longer question is not repeated: with all else it must fit into a button's 2000 characters,
where a character may take six."""


@dataclass(frozen=True, slots=True)
class Share:
    """What is shared: an answer, and the question it was given to, "" for a button's.

    `key` tells the private answer from all others, so that it is shared once.
    """

    topic: str
    focus: Focus
    key: str
    question: str = ""


def private(reply: Reply, key: str, question: str = "") -> Rendered:
    """Return `reply` for one person's eyes; an answer can be shared from there."""
    rendered = render(reply)
    answer = reply.answer if isinstance(reply, Recommendation) else reply
    if not isinstance(answer, Answer):
        return rendered
    kept = question if len(question) <= MAX_QUESTION else ""
    value = json.dumps(asdict(Share(answer.topic, answer.asked, key, kept)))
    return joined(rendered, buttons([Button(_LABEL, SHARE_ACTION, value)]))


def share_of(value: str) -> Share | None:
    """Return what a button's `value` shares; None for what is not one of ours."""
    try:
        data = json.loads(value)
        known = (str(data[name]) for name in ("key", "question"))
        return Share(str(data["topic"]), Focus(data["focus"]), *known)
    except (ValueError, TypeError, KeyError):
        return None


def credit(share: Share, person: str) -> Rendered:
    """Return the line above a shared answer, which names the person who shares it."""
    if share.question:
        return said_of(person, sentences.ASKED, question=share.question)
    return said_of(person, sentences.SHARED_BY)
