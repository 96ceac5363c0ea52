"""What looks the same for everybody: the Home tab and the list of topics.

Built once from the knowledge. A Home tab is published to each person, so each carries a mark that
tells at the next visit whether it is still the right one.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from bot import wording
from bot.knowledge.about import last_review
from bot.knowledge.model import Focus
from bot.slack.blocks import RECOMMEND_BUTTON, choice_value, example_buttons
from bot.slack.elements import Button, Rendered, buttons, footnote, heading, joined, said
from bot.slack.manifest import COMMAND

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.knowledge.model import Knowledge
    from bot.replies import Welcome

View = dict[str, Any]

TOPIC_ACTION = "topic"
"""Action ids of the buttons that answer a topic in a person's direct messages begin with this."""

_HOW_TO_ASK = (
    "Write to me in Messages, in your own words; typos are fine.",
    "Mention me in a channel I am in: I answer in the thread.",
    f"Type `{COMMAND}` and a question anywhere: only you see the answer, and can share it.",
    "Choose “Answer this” in the menu of somebody's message.",
    f"Say `help` or `{COMMAND} help` for more.",
)


@dataclass(frozen=True, slots=True)
class Pages:
    """The Home tab as it is, as it greets a newcomer, and the topics by area."""

    home: View
    first_home: View
    topics: Rendered

    def is_current(self, view: View | None) -> bool:
        """Tell whether `view`, the Home tab a person has, is the one they should have."""
        return mark_of(view) == mark_of(self.home)


def build(knowledge: Knowledge, welcome: Welcome) -> Pages:
    """Return the pages of a base; `welcome` is how a newcomer is greeted."""
    home = joined(*_home(knowledge))
    greeting = joined(
        heading("Welcome"), said(wording.lead(welcome)), buttons(example_buttons(welcome))
    )
    topics = joined(*(said(f"{title}:\n{', '.join(names)}") for title, names in _areas(knowledge)))
    return Pages(_view(home), _view(joined(greeting, home)), topics)


def mark_of(view: View | None) -> str:
    """Return the mark of a Home tab; "" for none."""
    return str((view or {}).get("private_metadata", ""))


def _view(content: Rendered) -> View:
    told = json.dumps(content.blocks).encode()
    mark = hashlib.blake2b(told, digest_size=16).hexdigest()
    return {"type": "home", "private_metadata": mark, "blocks": content.blocks}


def _home(knowledge: Knowledge) -> Iterator[Rendered]:
    yield heading("Which of the two?")
    yield said("About four questions, and a verdict with its reasons. I ask you in Messages.")
    yield buttons([RECOMMEND_BUTTON])
    yield heading("How to ask")
    yield said(wording.bullets(_HOW_TO_ASK))
    yield heading("What I know")
    yield said("Press a topic, and I answer you in Messages.")
    for area in knowledge.about.areas:
        yield said(f"{area.title}:")
        yield buttons(_topic_button(topic, knowledge.topics[topic].title) for topic in area.topics)
    yield footnote(f"Curated by: {knowledge.about.curators}", knowledge.about.link)
    yield footnote(_edition(knowledge))


def _areas(knowledge: Knowledge) -> Iterator[tuple[str, list[str]]]:
    for area in knowledge.about.areas:
        yield area.title, [knowledge.topics[topic].title for topic in area.topics]


def _topic_button(topic: str, title: str) -> Button:
    return Button(title, f"{TOPIC_ACTION}:{topic}", choice_value(topic, Focus.BOTH))


def _edition(knowledge: Knowledge) -> str:
    """Which bot and which base this is, and the day the base was last looked after."""
    told = "".join(topic.model_dump_json() for _, topic in sorted(knowledge.topics.items()))
    base = hashlib.blake2b(told.encode(), digest_size=4).hexdigest()
    count = f"{len(knowledge.topics)} topics"
    return f"Version {_release()}, base {base}: {count}, last reviewed {last_review(knowledge)}."


def _release() -> str:
    try:
        return version("framework-bot")
    except PackageNotFoundError:  # run from a copy of the code that is not installed
        return "unknown"
