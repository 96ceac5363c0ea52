"""about.yaml: what the base says of itself: who looks after it, and how its topics are grouped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from bot.knowledge.model import Identifier, Key, Line, Record, Title, Url

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from bot.knowledge.model import Knowledge

MAX_AREAS = 20
"""Most areas; with two blocks each they leave room in a Home tab, which holds 100 blocks."""

MAX_TOPICS = 25
"""Most topics of an area: so many buttons fit into one row.

See https://docs.slack.dev/reference/block-kit/blocks/actions-block.
"""


class Area(Record):
    """Topics that people look for in one place, in the order in which they are shown."""

    title: Title
    topics: Annotated[
        tuple[Identifier, ...], Field(min_length=1, max_length=MAX_TOPICS, strict=False)
    ]


class About(Record):
    """Who looks after the base, where to send them corrections, and the areas of its topics."""

    curators: Line = "The people who run this bot for you"
    link: Url | None = None
    areas: Annotated[tuple[Area, ...], Field(min_length=1, max_length=MAX_AREAS, strict=False)]

    def topics(self) -> Iterator[tuple[Key, str]]:
        """Return where each topic is named, as a key inside about.yaml, and its id."""
        for i, area in enumerate(self.areas):
            for j, topic in enumerate(area.topics):
                yield ("areas", i, "topics", j), topic

    def misplaced(self, topic_ids: Sequence[str]) -> Iterator[tuple[Key, str]]:
        """Tell which topics do not stand in exactly one area, with the cure."""
        first: dict[str, Key] = {}
        for key, topic in self.topics():
            if first.setdefault(topic, key) is not key:
                title = self.areas[int(first[topic][1])].title
                yield key, f"`{topic}` stands already in “{title}”; keep one of the two"
        for topic in topic_ids:
            if topic not in first:
                yield ("areas",), f"no area holds the topic `{topic}`; add it to one"


def without_areas(topic_ids: Sequence[str]) -> About:
    """Return what stands in for about.yaml: the topics as they come, in as few areas as can be."""
    chunks = (topic_ids[i : i + MAX_TOPICS] for i in range(0, len(topic_ids), MAX_TOPICS))
    areas = tuple(Area(title="Topics", topics=tuple(chunk)) for chunk in chunks)
    return About(areas=areas[:MAX_AREAS])


def last_review(knowledge: Knowledge) -> date:
    """Return the day on which a fact of the base was last looked at."""
    topics = knowledge.topics.values()
    return max(fact.reviewed for topic in topics for fact in topic.facts.values())
