"""Edits of other messages than answered questions to the bot: unasked, told anew, or too early."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

import payloads
import pytest
import sqlalchemy as sa
from following import ORM_IN_FLASK, REFUSAL, ask, edit, firsts, told_anew
from payloads import BOT_USER, CHANNEL, DIRECT, TEAM
from slack_harness import Bot

from bot.manners import EDIT_SECONDS, Policy
from bot.store.claims import LEASE_SECONDS, WORK_SECONDS
from bot.store.schema import DAY

if TYPE_CHECKING:
    from pathlib import Path

    from fake_slack import FakeSlack

    from bot.knowledge.model import Knowledge


async def test_an_edited_mention_that_slack_tells_of_anew_gets_no_second_reply(
    bot: Bot, slack: FakeSlack
) -> None:
    question = await ask(bot, slack, "lunch?")
    await bot.deliver(told_anew(question, "orm in flask?", 10))
    await bot.deliver(edit(question, f"<@{BOT_USER}> orm in flask?"))
    assert firsts(slack) == [ORM_IN_FLASK]
    assert len(slack.calls("chat.postMessage")) == 1


@pytest.mark.parametrize("days", [3, 30])
async def test_a_mention_that_is_edited_when_its_claim_is_forgotten_gets_no_second_reply(
    bot: Bot, slack: FakeSlack, days: int
) -> None:
    bot.clock.now = time.time()
    question = await ask(bot, slack)
    bot.clock.now += days * DAY
    await bot.deliver(told_anew(question, "forms in django?", days * DAY))
    assert firsts(slack) == [ORM_IN_FLASK]


async def test_a_mention_that_is_edited_while_slack_holds_its_answer_back_gets_no_second_reply(
    bot: Bot, slack: FakeSlack
) -> None:
    bot.clock.now = time.time()
    held = asyncio.Event()
    slack.fail_next("chat.postMessage", until=held)
    question = payloads.mention("orm in flask?", ts=slack.new_ts())
    await bot.dispatch(question)
    await slack.wait_for(lambda: slack.calls("chat.postMessage"))
    bot.clock.now += LEASE_SECONDS + 5
    await bot.dispatch(told_anew(question, "forms in django?", LEASE_SECONDS + 5))
    held.set()
    await bot.idle()
    assert len(slack.posts()) == 1


@pytest.mark.parametrize(
    ("after", "expected"), [(EDIT_SECONDS, [ORM_IN_FLASK]), (EDIT_SECONDS + 1, [])]
)
async def test_an_ignored_text_may_be_edited_into_a_mention_for_an_hour(
    bot: Bot, slack: FakeSlack, after: float, expected: list[str]
) -> None:
    ignored = payloads.message("lunch?", ts=slack.new_ts())
    await bot.deliver(ignored)
    for attempt in range(2):
        await bot.deliver(told_anew(ignored, "orm in flask?", after), retry=attempt)
    assert firsts(slack) == expected


async def volunteered(bot: Bot, slack: FakeSlack) -> Any:
    """Let the bot answer a question to all, and return that."""
    await bot.store.channels.choose(TEAM, CHANNEL, Policy.QUESTIONS)
    question = payloads.message("does flask have an orm?", ts=slack.new_ts())
    await bot.deliver(question)
    return question


async def followed_up(bot: Bot, slack: FakeSlack) -> Any:
    """Let the bot answer a question that follows up without a mention, and return that."""
    root = await ask(bot, slack, "forms in django?")
    question = payloads.message("orm in flask?", ts=slack.new_ts(), thread_ts=root["ts"])
    await bot.deliver(question)
    return question


UNMENTIONED = pytest.mark.parametrize("overhear", [volunteered, followed_up])
LEFT_UNSAID = ["does anybody want lunch?", "thanks", "stop", "<@U7> orm in flask?", "ok", "<!here>"]


@UNMENTIONED
@pytest.mark.parametrize("text", LEFT_UNSAID)
async def test_a_reply_nobody_asked_for_goes_where_the_new_words_would_get_none(
    bot: Bot, slack: FakeSlack, overhear: Any, text: str
) -> None:
    question = await overhear(bot, slack)
    assert firsts(slack)[-1] == ORM_IN_FLASK
    for attempt in range(2):
        await bot.deliver(edit(question, text), retry=attempt)
    assert ORM_IN_FLASK not in firsts(slack)
    assert slack.calls("chat.update") == []
    assert len(slack.calls("chat.delete")) == 1


@UNMENTIONED
async def test_a_reply_nobody_asked_for_changes_with_its_question(
    bot: Bot, slack: FakeSlack, overhear: Any
) -> None:
    question = await overhear(bot, slack)
    await bot.deliver(edit(question, "I will use the ORM?", 1))
    assert firsts(slack)[-1] == "Object-relational mapping for both."
    await bot.deliver(edit(question, "does flask have an orm?", 2))
    assert firsts(slack)[-1] == ORM_IN_FLASK


@UNMENTIONED
async def test_who_edits_a_mention_into_such_a_question_is_answered_whatever_it_is(
    bot: Bot, slack: FakeSlack, overhear: Any
) -> None:
    question = await overhear(bot, slack)
    await bot.deliver(told_anew(question, "lunch?", 10))
    await bot.deliver(edit(question, f"<@{BOT_USER}> lunch?"))
    assert firsts(slack)[-1].startswith(REFUSAL)


@UNMENTIONED
async def test_what_lost_its_reply_may_be_edited_into_a_mention(
    bot: Bot, slack: FakeSlack, overhear: Any
) -> None:
    question = await overhear(bot, slack)
    await bot.deliver(edit(question, "lunch?", 10))
    again = told_anew(question, "orm in flask?", 20)
    again["event"]["thread_ts"] = question.get("thread_ts", question["ts"])
    await bot.deliver(again)
    assert firsts(slack)[-1] == ORM_IN_FLASK


async def test_who_asked_the_bot_once_is_answered_however_the_mention_is_edited_away(
    bot: Bot, slack: FakeSlack
) -> None:
    question = await ask(bot, slack)
    for seconds, text in enumerate(("lunch?", "dinner?"), 1):
        await bot.deliver(edit(question, text, seconds))
        assert firsts(slack)[0].startswith(REFUSAL)


async def test_a_follow_up_that_is_edited_to_stop_makes_it_leave(
    bot: Bot, slack: FakeSlack
) -> None:
    question = await followed_up(bot, slack)
    await bot.deliver(edit(question, "stop"))
    place = {"ts": slack.new_ts(), "thread_ts": question["thread_ts"]}
    await bot.deliver(payloads.message("is there an admin?", **place))
    assert firsts(slack) == ["Forms for django."]


async def test_a_reply_nobody_asked_for_that_cannot_be_deleted_stays_the_only_one(
    bot: Bot, slack: FakeSlack
) -> None:
    question = await volunteered(bot, slack)
    slack.fail_next("chat.delete", error="cant_delete_message")
    await bot.deliver(edit(question, "lunch?", 10))
    await bot.deliver(told_anew(question, "forms in django?", 20))
    assert firsts(slack) == [ORM_IN_FLASK]


async def look_at_a_claim(bot: Bot) -> None:
    """Wait until the bot looks whether somebody is at work on a message."""
    looked = asyncio.Event()

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("SELECT claims"):
            looked.set()

    sa.event.listen(bot.store.claims.engine.sync_engine, "after_cursor_execute", note)
    await asyncio.wait_for(looked.wait(), 20)


@pytest.mark.parametrize(
    ("happens", "expected"),
    [
        (lambda question: edit(question, "forms in django?"), ["Forms for django."]),
        (payloads.deleted, []),
    ],
    ids=["edited", "deleted"],
)
async def test_what_becomes_of_a_question_while_it_is_answered_counts_in_whichever_process(
    slack: FakeSlack, knowledge: Knowledge, tmp_path: Path, happens: Any, expected: list[str]
) -> None:
    held = asyncio.Event()
    async with (
        Bot("http", slack, knowledge, tmp_path) as one,
        Bot("http", slack, knowledge, tmp_path) as other,
    ):
        slack.fail_next("chat.postMessage", status=429, retry_after=0, until=held)
        question = payloads.dm("orm in flask?", ts=slack.new_ts())
        await one.dispatch(question)
        await slack.wait_for(lambda: slack.calls("chat.postMessage"))
        looking = asyncio.create_task(look_at_a_claim(other))
        await other.dispatch(happens(question))
        await looking
        held.set()
        await one.idle()
        await other.idle()
    assert firsts(slack) == expected


async def test_nobody_waits_for_an_answer_of_a_process_that_died(
    bot: Bot, slack: FakeSlack
) -> None:
    bot.clock.now = time.time()
    question = slack.say(payloads.dm("orm in flask?", ts=slack.new_ts()))
    assert await bot.store.claims.claim((TEAM, DIRECT, question["ts"]))
    bot.clock.now += WORK_SECONDS + 1
    for event in (edit(question, "lunch?"), payloads.deleted(question)):
        await bot.deliver(event)
    assert slack.posts() == []
