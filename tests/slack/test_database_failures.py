"""When the database fails, who has turned to the bot is told so, once, and nobody else."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import payloads
import pytest
from payloads import CHANNEL, DIRECT, TEAM

from bot.manners import Policy
from bot.slack.manifest import ANSWER_SHORTCUT

if TYPE_CHECKING:
    from collections.abc import Callable

    from fake_slack import FakeSlack
    from payloads import Payload
    from slack_harness import Bot

ORM_IN_FLASK = "Object-relational mapping for flask."
APOLOGY = "Something went wrong on my side, so I cannot answer this. Please try again."


async def break_off(bot: Bot, *tables: str) -> None:
    """Let the database fail from now on wherever one of `tables` is asked for."""
    async with bot.store.claims.engine.begin() as connection:
        for table in tables:
            await connection.exec_driver_sql(f"DROP TABLE {table}")


def posted(slack: FakeSlack) -> list[str]:
    return [post["text"].splitlines()[0] for post in slack.posts()]


def whispered(slack: FakeSlack) -> list[str]:
    return [shown.content["text"].splitlines()[0] for shown in slack.ephemerals()]


@pytest.fixture(params=["threads", "channels", "claims"])
async def broken(request: pytest.FixtureRequest, bot: Bot) -> Bot:
    """A bot whose database fails at one of the first things that it is asked."""
    await break_off(bot, request.param)
    return bot


@pytest.mark.parametrize("root", [None, "1700000001.000100"], ids=["channel", "thread"])
async def test_who_has_mentioned_it_is_told_so_once_and_alone(
    broken: Bot, slack: FakeSlack, caplog: pytest.LogCaptureFixture, root: str | None
) -> None:
    mention = payloads.mention("orm in flask?", ts=slack.new_ts(), thread_ts=root)
    for event in (payloads.twin(mention), mention):
        await broken.deliver(event)
    assert whispered(slack) == [APOLOGY]
    assert slack.ephemerals()[0].thread_ts == root
    assert posted(slack) == []
    assert "no such table" in caplog.text


@pytest.mark.parametrize("table", ["threads", "claims"])
async def test_who_writes_to_it_directly_is_told_so(bot: Bot, slack: FakeSlack, table: str) -> None:
    await break_off(bot, table)
    await bot.deliver(payloads.dm("orm in flask?", ts=slack.new_ts()))
    assert [post["text"] for post in slack.replies(DIRECT)] == [APOLOGY]


async def test_who_has_typed_the_command_is_told_so(bot: Bot, slack: FakeSlack) -> None:
    await break_off(bot, "claims")
    await bot.deliver(slack.command("orm in flask?"))
    assert whispered(slack) == [APOLOGY]


async def test_nobody_else_is_told_anything(bot: Bot, slack: FakeSlack) -> None:
    await bot.deliver(payloads.mention("orm in flask?", ts=slack.new_ts()))
    thread = slack.posts()[0]["thread_ts"]
    await bot.store.channels.choose(TEAM, CHANNEL, Policy.QUESTIONS)
    await break_off(bot, "claims", "threads")
    await bot.deliver(payloads.message("and django?", ts=slack.new_ts(), thread_ts=thread))
    await bot.deliver(payloads.message("does flask have an orm?", ts=slack.new_ts()))
    assert posted(slack) == [ORM_IN_FLASK]
    assert whispered(slack) == []


def mention(slack: FakeSlack) -> Payload:
    return payloads.mention("orm in flask?", ts=slack.new_ts())


def direct_message(slack: FakeSlack) -> Payload:
    return payloads.dm("orm in flask?", ts=slack.new_ts())


def shortcut(slack: FakeSlack) -> Payload:
    asked = slack.say(payloads.message("orm in flask?", user="U2", ts=slack.new_ts()))
    return slack.shortcut(ANSWER_SHORTCUT, asked)


@pytest.mark.parametrize("ask", [mention, direct_message, shortcut])
async def test_nobody_is_told_so_below_an_answer(
    bot: Bot,
    slack: FakeSlack,
    caplog: pytest.LogCaptureFixture,
    ask: Callable[[FakeSlack], Payload],
) -> None:
    held = asyncio.Event()
    slack.fail_next("chat.postMessage", until=held)
    await bot.dispatch(ask(slack))
    await slack.wait_for(slack.posts)
    await break_off(bot, "claims")
    held.set()
    await bot.idle()
    assert len(posted(slack)) == 1
    assert whispered(slack) == []
    assert "no such table: claims" in caplog.text
