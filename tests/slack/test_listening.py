"""What the bot does about what it overhears, beside the transcripts: races, failures, and cost."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

import payloads
import pytest
import sqlalchemy as sa
from payloads import CHANNEL, TEAM
from slack_harness import Bot

from bot.manners import Policy

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from fake_slack import FakeSlack

    from bot.knowledge.model import Knowledge

ORM_IN_FLASK = "Object-relational mapping for flask."
ORM_IN_DJANGO = "Object-relational mapping for django."
ABOVE = "I have answered that above"


async def asked(bot: Bot, slack: FakeSlack) -> str:
    """Let Ann ask the bot in a channel, and return the thread it has answered in."""
    root = payloads.mention("orm in flask?", ts=slack.new_ts())
    await bot.deliver(root)
    return str(root["ts"])


def reply(slack: FakeSlack, thread: str, text: str, user: str = payloads.USER) -> dict[str, Any]:
    return payloads.message(text, ts=slack.new_ts(), thread_ts=thread, user=user)


def texts(slack: FakeSlack) -> list[str]:
    """The first line of everything the bot has said."""
    return [post["text"].splitlines()[0] for post in slack.posts()]


def on_statement(bot: Bot, note: Callable[[str], None]) -> None:
    """Call `note` with everything the store tells its database from now on."""

    def noted(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        note(statement)

    sa.event.listen(bot.store.threads.engine.sync_engine, "after_cursor_execute", noted)


def statements(bot: Bot) -> list[str]:
    """All statements from now on."""
    seen: list[str] = []
    on_statement(bot, seen.append)
    return seen


def change_of_a_thread(bot: Bot) -> asyncio.Event:
    """The next time that the state of a thread is changed."""
    changed = asyncio.Event()

    def note(statement: str) -> None:
        if statement.startswith("UPDATE threads"):
            changed.set()

    on_statement(bot, note)
    return changed


async def test_a_thread_that_is_not_known_costs_one_read(bot: Bot, slack: FakeSlack) -> None:
    seen = statements(bot)
    await bot.deliver(reply(slack, "1700000001.000100", "and django?"))
    (read,) = seen
    assert read.startswith("SELECT threads.state")


async def test_talk_outside_of_threads_costs_nothing(bot: Bot, slack: FakeSlack) -> None:
    seen = statements(bot)
    await bot.deliver(payloads.message("we use flask", ts=slack.new_ts()))
    assert seen == []


async def test_standing_back_is_not_lost_while_an_answer_is_under_way(
    bot: Bot, slack: FakeSlack
) -> None:
    thread = await asked(bot, slack)
    answered = asyncio.Event()
    slack.fail_next("chat.postMessage", until=answered)
    await bot.dispatch(reply(slack, thread, "and django?"))
    await slack.wait_for(lambda: len(slack.posts()) == 2)
    changed = change_of_a_thread(bot)
    await bot.dispatch(reply(slack, thread, "I would not", user="U2"))
    await asyncio.wait_for(changed.wait(), 20)
    answered.set()
    await bot.idle()
    await bot.deliver(reply(slack, thread, "compare them"))
    assert texts(slack) == [ORM_IN_FLASK, ORM_IN_DJANGO]


async def test_a_follow_up_that_arrives_many_times_is_answered_once(
    bot: Bot, slack: FakeSlack
) -> None:
    thread = await asked(bot, slack)
    event = reply(slack, thread, "and django?")
    await asyncio.gather(*(bot.dispatch(event) for _ in range(10)))
    await bot.idle()
    assert texts(slack) == [ORM_IN_FLASK, ORM_IN_DJANGO]


async def test_a_question_to_all_that_arrives_many_times_is_answered_once(
    bot: Bot, slack: FakeSlack
) -> None:
    await bot.store.channels.choose(TEAM, CHANNEL, Policy.QUESTIONS)
    event = payloads.message("orm in flask?", ts=slack.new_ts())
    await asyncio.gather(*(bot.dispatch(event) for _ in range(10)))
    await bot.idle()
    assert texts(slack) == [ORM_IN_FLASK]


async def test_an_overheard_text_that_an_edit_makes_a_mention_of_is_answered(
    bot: Bot, slack: FakeSlack
) -> None:
    thread = await asked(bot, slack)
    for text in ("is lunch ready?", "@Bob and django?"):
        overheard = reply(slack, thread, text, user="U2")
        await bot.deliver(overheard)
        mention = payloads.mention("forms in django?", user="U2", ts=overheard["ts"])
        edited = {"user": "U2", "ts": slack.new_ts()}
        await bot.deliver({**mention, "thread_ts": thread, "edited": edited})
    assert texts(slack) == [ORM_IN_FLASK, "Forms for django.", f"{ABOVE}: Forms: Django."]


async def test_an_answer_that_is_gone_is_given_again(bot: Bot, slack: FakeSlack) -> None:
    thread = await asked(bot, slack)
    slack.workspace.remove(CHANNEL, slack.posts()[0]["ts"])
    await bot.deliver(reply(slack, thread, "orm in flask?"))
    assert texts(slack) == [ORM_IN_FLASK]
    await bot.deliver(reply(slack, thread, "orm in flask?"))
    assert texts(slack)[1].startswith(ABOVE)


@pytest.mark.parametrize(
    ("failure", "logged"),
    [
        ({"error": "internal_error"}, "internal_error"),
        ({"drop": True, "times": 10}, "Slack is out of reach"),
    ],
    ids=["refused", "dropped"],
)
async def test_without_a_link_it_is_pointed_to_in_words(
    bot: Bot,
    slack: FakeSlack,
    caplog: pytest.LogCaptureFixture,
    failure: dict[str, Any],
    logged: str,
) -> None:
    thread = await asked(bot, slack)
    slack.fail_next("chat.getPermalink", **failure)
    with caplog.at_level(logging.ERROR):
        await bot.deliver(reply(slack, thread, "orm in flask?"))
    assert slack.posts()[1]["text"].startswith(f"{ABOVE}: Object-relational mapping: Flask.")
    assert "https://tests.slack.com" not in slack.posts()[1]["text"]
    assert logged in caplog.text
    assert slack.ephemerals() == []


async def test_what_a_press_has_replaced_is_not_above_any_more(bot: Bot, slack: FakeSlack) -> None:
    thread = await asked(bot, slack)
    await bot.deliver(payloads.press(slack.posts()[0], "Django"))
    await bot.deliver(reply(slack, thread, "orm in flask?"))
    await bot.deliver(reply(slack, thread, "and django?"))
    assert texts(slack)[1] == ORM_IN_FLASK
    assert texts(slack)[2].startswith(ABOVE)


async def test_it_goes_on_listening_after_a_restart(
    slack: FakeSlack, knowledge: Knowledge, tmp_path: Path
) -> None:
    async with Bot("socket", slack, knowledge, tmp_path) as before:
        thread = await asked(before, slack)
    async with Bot("http", slack, knowledge, tmp_path) as after:
        await after.deliver(reply(slack, thread, "orm in flask?"))
        await after.deliver(reply(slack, thread, "hm", user="U2"))
    async with Bot("socket", slack, knowledge, tmp_path) as later:
        await later.deliver(reply(slack, thread, "and django?"))
    assert [text[:26] for text in texts(slack)] == [ORM_IN_FLASK[:26], ABOVE]


@pytest.mark.parametrize("text", ["break", "and django?"])
async def test_nobody_gets_an_apology_for_what_they_did_not_ask_the_bot(
    bot: Bot, slack: FakeSlack, caplog: pytest.LogCaptureFixture, text: str
) -> None:
    thread = await asked(bot, slack)
    slack.fail_next("chat.postMessage", error="msg_blocks_too_long")
    await bot.deliver(reply(slack, thread, text))
    assert texts(slack) == [ORM_IN_FLASK]
    assert "ZeroDivisionError" in caplog.text or "msg_blocks_too_long" in caplog.text


async def test_where_it_is_off_and_cannot_whisper_that_is_logged(
    bot: Bot, slack: FakeSlack, caplog: pytest.LogCaptureFixture
) -> None:
    await bot.store.channels.choose(TEAM, CHANNEL, Policy.OFF)
    slack.fail_next("chat.postEphemeral", error="user_not_in_channel")
    await bot.deliver(payloads.mention("orm in flask?", ts=slack.new_ts()))
    assert texts(slack) == []
    assert "user_not_in_channel" in caplog.text


async def test_standing_back_is_not_lost_while_a_press_is_under_way(
    bot: Bot, slack: FakeSlack
) -> None:
    thread = await asked(bot, slack)
    shown = asyncio.Event()
    slack.fail_next("chat.update", until=shown)
    await bot.dispatch(payloads.press(slack.posts()[0], "Django"))
    await slack.wait_for(lambda: slack.calls("chat.update"))
    changed = change_of_a_thread(bot)
    await bot.dispatch(reply(slack, thread, "I would not", user="U2"))
    await asyncio.wait_for(changed.wait(), 20)
    shown.set()
    await bot.idle()
    await bot.deliver(reply(slack, thread, "compare them"))
    assert texts(slack) == [ORM_IN_DJANGO]
