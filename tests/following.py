"""Questions are asked and edited, and what the bot says then: for the tests of both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import payloads

if TYPE_CHECKING:
    from fake_slack import FakeSlack
    from slack_harness import Bot

ORM_IN_FLASK = "Object-relational mapping for flask."
REFUSAL = "I have no answer to that."


async def ask(bot: Bot, slack: FakeSlack, text: str = "orm in flask?", **extra: Any) -> Any:
    """Mention the bot and return the event."""
    event = payloads.mention(text, ts=slack.new_ts(), **extra)
    await bot.deliver(event)
    return event


async def tell(bot: Bot, slack: FakeSlack, text: str) -> Any:
    """Write to the bot directly and return the event."""
    event = payloads.dm(text, ts=slack.new_ts())
    await bot.deliver(event)
    return event


def edit(question: Any, text: str, after: float = 10) -> Any:
    """The event that a question says `text`, `after` so many seconds."""
    return payloads.edited(question, text, ts=f"{float(question['ts']) + after:.6f}")


def firsts(slack: FakeSlack) -> list[str]:
    """The first lines of what stands of the bot in channels."""
    return [post["text"].splitlines()[0] for post in slack.posts()]


def told_anew(question: Any, text: str, after: float) -> Any:
    """The mention as Slack tells of it once more, under another id, when its text is edited."""
    edited = {"user": question["user"], "ts": f"{float(question['ts']) + after:.6f}"}
    mention = payloads.mention(text, ts=question["ts"], user=question["user"], edited=edited)
    return payloads.event_callback(mention, event_id=f"Ev{edited['ts']}")
