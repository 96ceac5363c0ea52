"""People of another workspace, in a channel that it shares with the bot's: in both modes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import payloads
import pytest
import small_interview
from payloads import CHANNEL, TEAM

from bot.gaps import Reason
from bot.knowledge.loader import load

if TYPE_CHECKING:
    from pathlib import Path

    from fake_slack import FakeSlack
    from slack_harness import Bot

    from bot.knowledge.model import Knowledge

STRANGER = "U7"


@pytest.fixture
def base(folder: Path) -> Knowledge:
    """The small base with the small interview."""
    return load(small_interview.write(folder))


@pytest.fixture(params=[True, False], ids=["their team", "no team"])
def told(request: pytest.FixtureRequest) -> bool:
    """Whether the presses tell of the stranger's workspace as the `team`, or of none."""
    return bool(request.param)


async def asked(bot: Bot, slack: FakeSlack, text: str, user: str = payloads.USER) -> Any:
    """Mention the bot, and return its reply."""
    await bot.deliver(payloads.mention(text, ts=slack.new_ts(), user=user))
    return slack.posts()[-1]


async def test_what_a_stranger_presses_is_what_the_thread_is_about_then(
    bot: Bot, slack: FakeSlack, *, told: bool
) -> None:
    reply = await asked(bot, slack, "orm in flask?")
    press = payloads.press(reply, "Admin", user=STRANGER)
    await bot.deliver(payloads.by_stranger(press, told=told))
    place = {"ts": slack.new_ts(), "thread_ts": reply["thread_ts"]}
    await bot.deliver(payloads.mention("and django?", **place))
    assert [post["text"].splitlines()[0] for post in slack.posts()] == [
        "Admin for flask.",
        "Admin for django.",
    ]


async def test_a_strangers_vote_counts_and_sends_the_question_to_the_curators(
    bot: Bot, slack: FakeSlack, *, told: bool
) -> None:
    reply = await asked(bot, slack, "orm in flask?")
    press = payloads.press(reply, "Not helpful", user=STRANGER)
    await bot.deliver(payloads.by_stranger(press, told=told))
    assert await bot.store.votes.count((TEAM, CHANNEL, reply["ts"]), helpful=False) == 1
    (miss,) = await bot.store.misses.since(0)
    assert (miss.question, miss.reason) == ("orm in flask?", Reason.NOT_HELPFUL)


async def test_a_stranger_leads_their_own_interview_by_its_buttons(
    bot: Bot, slack: FakeSlack, *, told: bool
) -> None:
    question = await asked(bot, slack, "which one?", STRANGER)
    press = payloads.press(question, "A site with content", user=STRANGER)
    await bot.deliver(payloads.by_stranger(press, told=told))
    assert slack.posts()[0]["text"].startswith("Question 2")


async def test_a_stranger_dismisses_the_answer_to_their_own_question(
    bot: Bot, slack: FakeSlack, *, told: bool
) -> None:
    reply = await asked(bot, slack, "orm in flask?", STRANGER)
    pick = payloads.pick(reply, "Dismiss", user=STRANGER)
    await bot.deliver(payloads.by_stranger(pick, told=told))
    assert slack.posts() == []
