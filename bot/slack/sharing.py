"""An answer that one person sees, and how it becomes everybody's. Pure: values in, content out."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from bot.knowledge.model import Focus
from bot.replies import Answer, Recommendation
from bot.slack import sentences
from bot.slack.blocks import render
from bot.slack.elements import Button, Rendered, buttons, joined, said_of

if TYPE_CHECKING:
    from bot.replies import Reply

SHARE_ACTION = "share"

_MARK = re.compile(r"private:(?P<asked>\w+):\w+:\d+")
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


def private(reply: Reply, key: str, question: str = "", *, asked: str) -> Rendered:
    """Return `reply` for one person's eyes; an answer can be shared from there.

    `asked` tells under which key it is kept what the person asked, for `asked_in` to read; "" where
    it is not kept.
    """
    rendered = render(reply)
    answer = reply.answer if isinstance(reply, Recommendation) else reply
    if isinstance(answer, Answer):
        kept = question if len(question) <= MAX_QUESTION else ""
        value = json.dumps(asdict(Share(answer.topic, answer.asked, key, kept)))
        rendered = joined(rendered, buttons([Button(_LABEL, SHARE_ACTION, value)]))
    return _marked(rendered, asked, key) if asked else rendered


def asked_in(block_id: str) -> str:
    """Return the key of what a private answer answers, from the id of a row of its buttons.

    "" for a row of any other message: what one person sees comes with nothing else of its own.
    """
    found = _MARK.fullmatch(block_id)
    return found["asked"] if found else ""


def _marked(rendered: Rendered, asked: str, key: str) -> Rendered:
    """Slack wants each block to have another id whenever the message changes, as `key` does."""
    blocks = [
        {**block, "block_id": f"private:{asked}:{key}:{i}"} if block["type"] == "actions" else block
        for i, block in enumerate(rendered.blocks)
    ]
    return replace(rendered, blocks=blocks)


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
