"""What a person in Slack sees, in both modes: one reply, in the right thread, whatever happens."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

import payloads
import pytest
from fake_slack import BOT_TOKEN, FakeSlack
from payloads import BOT, BOT_USER, CHANNEL, DIRECT
from slack_harness import Bot

from bot.slack import sentences

if TYPE_CHECKING:
    from pathlib import Path

    from bot.knowledge.model import Knowledge

ORM_IN_FLASK = "Object-relational mapping for flask."
ORM_IN_DJANGO = "Object-relational mapping for django."
APOLOGY = "Something went wrong on my side, so I cannot answer this. Please try again."


def said(slack: FakeSlack) -> list[tuple[str, str, str | None]]:
    """What the bot has said: the first line, the channel and the thread of each message."""
    return [
        (post["text"].splitlines()[0], channel, post.get("thread_ts"))
        for channel in slack.channels
        for post in slack.messages(channel)
        if post.get("user") == BOT_USER
    ]


async def test_a_mention_is_answered_in_its_thread(bot: Bot, slack: FakeSlack) -> None:
    event = payloads.mention("orm in flask?")
    await bot.deliver(event)
    assert said(slack) == [(ORM_IN_FLASK, CHANNEL, event["ts"])]


async def test_a_direct_message_is_answered_in_the_conversation(bot: Bot, slack: FakeSlack) -> None:
    await bot.deliver(payloads.dm("orm in flask?"))
    assert said(slack) == [(ORM_IN_FLASK, DIRECT, None)]


@pytest.mark.parametrize(("kind", "channel"), [(payloads.mention, CHANNEL), (payloads.dm, DIRECT)])
async def test_a_question_in_a_thread_is_answered_there(
    bot: Bot, slack: FakeSlack, kind: Any, channel: str
) -> None:
    await bot.deliver(kind("orm in flask?", thread_ts="1700000001.000100"))
    assert said(slack) == [(ORM_IN_FLASK, channel, "1700000001.000100")]


async def test_the_reply_is_quiet_and_carries_everything_in_its_text(
    bot: Bot, slack: FakeSlack
) -> None:
    await bot.deliver(payloads.mention("orm in flask?"))
    (call,) = slack.calls("chat.postMessage")
    assert (call["unfurl_links"], call["unfurl_media"]) == (False, False)
    assert "https://example.org/docs" in call["text"]
    assert payloads.labels(slack.posts()[0]) == ["Django", "Compare both", "Admin"]


async def test_mention_and_message_of_one_text_are_answered_once(
    bot: Bot, slack: FakeSlack
) -> None:
    event = payloads.mention("orm in flask?")
    for first, second in ((event, payloads.twin(event)), (payloads.twin(event), event)):
        await bot.deliver(first)
        await bot.deliver(second)
    assert len(said(slack)) == 1


async def test_twins_at_the_same_moment_are_answered_once(bot: Bot, slack: FakeSlack) -> None:
    event = payloads.mention("orm in flask?")
    await asyncio.gather(*(bot.dispatch(twin) for twin in (event, payloads.twin(event)) * 5))
    await bot.idle()
    assert len(said(slack)) == 1


async def test_a_retry_is_not_answered_again(bot: Bot, slack: FakeSlack) -> None:
    event = payloads.dm("orm in flask?")
    for attempt in range(4):
        await bot.deliver(event, retry=attempt)
    assert len(said(slack)) == 1


async def test_a_retry_after_a_restart_is_not_answered_again(
    slack: FakeSlack, knowledge: Knowledge, tmp_path: Path
) -> None:
    event = payloads.mention("orm in flask?")
    for attempt, mode in enumerate(("socket", "http")):
        async with Bot(mode, slack, knowledge, tmp_path) as bot:
            await bot.deliver(event, retry=attempt)
    assert len(said(slack)) == 1


@pytest.mark.parametrize(
    "event",
    [
        payloads.message("orm in flask?"),
        payloads.message("orm in flask?", thread_ts="1.1"),
        payloads.message("orm in flask?", channel="C2", channel_type="mpim"),
        payloads.bot_post("orm in flask?", channel=DIRECT, channel_type="im"),
        payloads.bot_post("orm in flask?", bot_id=BOT, user=BOT_USER, channel_type="im"),
        payloads.mention("orm in flask?", bot_id="BOTHER"),
        payloads.webhook_post("orm in flask?", channel_type="im"),
        payloads.edited(payloads.dm("orm?"), "orm in flask?"),
        payloads.deleted(payloads.dm("orm in flask?")),
        payloads.dm(""),
        {**payloads.dm(), "text": None},
        payloads.file_share(""),
        payloads.join_message(),
        payloads.joined(),
        payloads.home_opened(),
        payloads.uninstalled(),
        payloads.tokens_revoked(),
        payloads.app_rate_limited(),
        {"type": "reaction_added", "user": "U1", "event_ts": "1.1"},
        payloads.shortcut("unknown"),
        payloads.message_action("unknown", payloads.message()),
        payloads.view_submission("unknown", {}),
        payloads.button("another_apps_button", "1"),
    ],
    ids=lambda event: f"{event['type']}-{event.get('subtype', event.get('callback_id', ''))}",
)
async def test_what_is_not_for_the_bot_is_acknowledged_and_unanswered(
    bot: Bot, slack: FakeSlack, event: dict[str, Any]
) -> None:
    await bot.deliver(event)
    assert slack.calls("chat.postMessage") == []
    assert slack.calls("chat.postEphemeral") == []


@pytest.mark.parametrize(
    "event",
    [
        payloads.file_share("orm in flask?"),
        payloads.broadcast(f"<@{BOT_USER}> orm in flask?", thread_ts="1.1"),
        payloads.mention(f"orm <@{BOT_USER}|framework-bot> in flask?"),
    ],
    ids=["file", "also sent to the channel", "mention with a name"],
)
async def test_words_in_other_shapes_are_answered_too(
    bot: Bot, slack: FakeSlack, event: dict[str, Any]
) -> None:
    await bot.deliver(event)
    assert len(said(slack)) == 1


@pytest.mark.parametrize("before", ["x = 1\n" * 400, "```\nnever closed "], ids=["far", "fence"])
async def test_a_mention_works_wherever_it_stands(bot: Bot, slack: FakeSlack, before: str) -> None:
    event = payloads.mention(f"{before}<@{BOT_USER}> orm in flask?")
    for twin in (event, payloads.twin(event)):
        await bot.deliver(twin)
    assert len(said(slack)) == 1


async def test_a_follow_up_in_the_thread_speaks_of_the_topic_before(
    bot: Bot, slack: FakeSlack
) -> None:
    root = payloads.mention("orm in flask?", ts=slack.new_ts())
    await bot.deliver(root)
    follow_up = payloads.mention("and django?", ts=slack.new_ts(), thread_ts=root["ts"])
    await bot.deliver(follow_up)
    assert [text for text, *_ in said(slack)] == [ORM_IN_FLASK, ORM_IN_DJANGO]


async def test_another_thread_knows_nothing_of_it(bot: Bot, slack: FakeSlack) -> None:
    await bot.deliver(payloads.mention("orm in flask?", ts=slack.new_ts()))
    await bot.deliver(payloads.mention("and django?", ts=slack.new_ts()))
    assert "I have no answer to that." in said(slack)[1][0]


async def test_a_press_turns_the_same_message_into_the_other_answer(
    bot: Bot, slack: FakeSlack
) -> None:
    await bot.deliver(payloads.mention("orm in flask?"))
    (answer,) = slack.posts()
    press = payloads.press(answer, "Django")
    for _ in range(2):  # a double click
        await bot.deliver(press)
    (changed,) = slack.posts()
    assert changed["ts"] == answer["ts"]
    assert changed["text"].startswith(ORM_IN_DJANGO)
    assert payloads.labels(changed) == ["Flask", "Compare both", "Admin"]


async def test_after_a_press_the_thread_is_about_what_is_shown(bot: Bot, slack: FakeSlack) -> None:
    root = payloads.mention("orm in flask?", ts=slack.new_ts())
    await bot.deliver(root)
    await bot.deliver(payloads.press(slack.posts()[0], "Admin"))
    follow_up = payloads.mention("and django?", ts=slack.new_ts(), thread_ts=root["ts"])
    await bot.deliver(follow_up)
    assert said(slack)[1][0] == "Admin for django."


async def test_an_offer_is_chosen_from_by_button_or_number_or_taken_back(
    bot: Bot, slack: FakeSlack
) -> None:
    await bot.deliver(payloads.dm("storing things", ts=slack.new_ts()))
    (offer,) = slack.posts()
    assert payloads.labels(offer) == ["Object-relational mapping", "Forms", "Something else"]
    await bot.deliver(payloads.dm("2", ts=slack.new_ts()))
    assert said(slack)[1][0] == "Forms for flask."
    await bot.deliver(payloads.press(offer, "Something else", channel=DIRECT))
    assert said(slack)[0][0].startswith("Then I have no answer to that yet.")
    assert payloads.labels(slack.posts()[0]) == []


@pytest.mark.parametrize("value", ['{"topic": "gone", "focus": "flask"}', "of another version"])
async def test_an_old_button_answers_politely_and_privately(
    bot: Bot, slack: FakeSlack, value: str
) -> None:
    await bot.deliver(payloads.mention("orm in flask?"))
    (answer,) = slack.posts()
    await bot.deliver(payloads.button("show:0", value, message=answer))
    assert said(slack)[0][0] == ORM_IN_FLASK
    (hint,) = slack.ephemerals()
    assert hint.content["text"].startswith("That button is from an older answer.")


@pytest.mark.parametrize("evil", ["&lt;!channel&gt;", "<!channel> x", "&lt;@U1&gt;", "`<!here>`"])
async def test_the_bot_cannot_be_made_to_ping_anybody(
    bot: Bot, slack: FakeSlack, evil: str
) -> None:
    await bot.deliver(payloads.mention(evil))
    assert len(said(slack)) == 1  # and the fake has seen no violation


async def test_a_limit_of_slacks_is_not_noticed(bot: Bot, slack: FakeSlack) -> None:
    slack.fail_next("chat.postMessage", status=429, retry_after=0)
    await bot.deliver(payloads.mention("orm in flask?"))
    assert [text for text, *_ in said(slack)] == [ORM_IN_FLASK]


PASSING = [{"status": 500}, {"status": 503, "times": 2}, {"status": 504, "body": "<html></html>"}]


@pytest.mark.parametrize("failure", PASSING, ids=["error", "unavailable twice", "a proxy's"])
@pytest.mark.parametrize("arrived", [True, False], ids=["arrived", "did not"])
async def test_a_failure_that_passes_is_not_noticed_where_a_message_changes(
    bot: Bot, slack: FakeSlack, failure: dict[str, Any], *, arrived: bool
) -> None:
    await bot.deliver(payloads.mention("orm in flask?"))
    slack.fail_next("chat.update", after_effect=arrived, **failure)
    await bot.deliver(payloads.press(slack.posts()[0], "Django"))
    assert [text for text, *_ in said(slack)] == [ORM_IN_DJANGO]
    assert slack.ephemerals() == []


DOUBTFUL: dict[str, dict[str, Any]] = {
    "ServerDisconnectedError": {"drop": True},
    "service_unavailable": {"status": 503},
    "status 502": {"status": 502, "body": "<html>Bad Gateway</html>"},
    "status 504": {"status": 504, "body": "upstream request timeout"},
    "status 500": {"status": 500, "body": '{"ok": fal'},
    "status 200": {"body": '{"ok": tr'},
    "internal_error": {"error": "internal_error"},
    "fatal_error": {"error": "fatal_error"},
    "request_timeout": {"error": "request_timeout"},
}


@pytest.mark.parametrize("arrived", [True, False], ids=["arrived", "did not"])
@pytest.mark.parametrize("kind", [payloads.mention, payloads.dm], ids=["mention", "dm"])
@pytest.mark.parametrize("logged", DOUBTFUL)
async def test_an_answer_that_may_have_arrived_is_not_posted_again_and_the_person_told_so(
    bot: Bot,
    slack: FakeSlack,
    caplog: pytest.LogCaptureFixture,
    kind: Any,
    logged: str,
    *,
    arrived: bool,
) -> None:
    slack.fail_next("chat.postMessage", after_effect=arrived, **DOUBTFUL[logged])
    event = kind("orm in flask?")
    for attempt in range(2):
        await bot.deliver(event, retry=attempt)
    assert [text for text, *_ in said(slack)] == [ORM_IN_FLASK] * arrived
    (line,) = slack.ephemerals()
    assert line.content["text"] == sentences.IN_DOUBT
    assert logged in caplog.text
    assert "Traceback" not in caplog.text


async def test_a_change_that_may_have_arrived_is_made_again(bot: Bot, slack: FakeSlack) -> None:
    await bot.deliver(payloads.mention("orm in flask?"))
    slack.fail_next("chat.update", drop=True, after_effect=True)
    await bot.deliver(payloads.press(slack.posts()[0], "Django"))
    assert [text for text, *_ in said(slack)] == [ORM_IN_DJANGO]
    assert len(slack.calls("chat.update")) == 2


async def test_what_still_fails_is_logged_by_its_code_and_told(
    bot: Bot, slack: FakeSlack, caplog: pytest.LogCaptureFixture
) -> None:
    slack.fail_next("chat.postMessage", error="msg_blocks_too_long")
    await bot.deliver(payloads.mention("orm in flask?"))
    assert [text for text, *_ in said(slack)] == [APOLOGY]
    assert "msg_blocks_too_long" in caplog.text
    assert BOT_TOKEN not in caplog.text


@pytest.mark.parametrize(
    "body", ["<html>Forbidden</html>", "the proxy wants a password", '{"ok": fal'], ids=repr
)
async def test_what_a_proxy_turns_down_is_logged_by_its_status_and_told(
    bot: Bot, slack: FakeSlack, caplog: pytest.LogCaptureFixture, body: str
) -> None:
    slack.fail_next("chat.postMessage", status=403, body=body)
    await bot.deliver(payloads.mention("orm in flask?"))
    assert [text for text, *_ in said(slack)] == [APOLOGY]
    assert ": status 403" in caplog.text
    assert "Traceback" not in caplog.text


async def test_where_nothing_can_be_told_it_is_logged(
    bot: Bot, slack: FakeSlack, caplog: pytest.LogCaptureFixture
) -> None:
    slack.fail_next("chat.postMessage", error="is_archived", times=2)
    await bot.deliver(payloads.mention("orm in flask?"))
    assert said(slack) == []
    assert caplog.text.count("is_archived") == 2


async def test_a_bug_is_logged_and_the_person_told_without_its_words(
    bot: Bot, slack: FakeSlack, caplog: pytest.LogCaptureFixture
) -> None:
    await bot.deliver(payloads.mention("break"))
    assert [text for text, *_ in said(slack)] == [APOLOGY]
    assert "ZeroDivisionError" in caplog.text


async def test_a_press_that_fails_at_once_is_acknowledged_at_once(
    bot: Bot, slack: FakeSlack, caplog: pytest.LogCaptureFixture
) -> None:
    await bot.deliver(payloads.mention("orm in flask?"))
    async with bot.store.threads.engine.begin() as connection:
        await connection.exec_driver_sql("DROP TABLE threads")
    async with asyncio.timeout(2):  # Slack waits for three seconds
        await bot.dispatch(payloads.press(slack.posts()[0], "Django"))
    await bot.idle()
    assert [text for text, *_ in said(slack)] == [ORM_IN_FLASK]
    assert "no such table: threads" in caplog.text


async def test_a_failed_update_never_becomes_a_second_post(
    bot: Bot, slack: FakeSlack, caplog: pytest.LogCaptureFixture
) -> None:
    await bot.deliver(payloads.mention("orm in flask?"))
    slack.fail_next("chat.update", error="message_not_found")
    with caplog.at_level(logging.ERROR):
        await bot.deliver(payloads.press(slack.posts()[0], "Django"))
    assert [text for text, *_ in said(slack)] == [ORM_IN_FLASK]
    assert "message_not_found" in caplog.text


async def test_an_answer_that_cannot_be_remembered_gets_no_apology_below_it(
    bot: Bot, slack: FakeSlack, caplog: pytest.LogCaptureFixture
) -> None:
    async with bot.store.answers.engine.begin() as connection:
        await connection.exec_driver_sql("DROP TABLE answers")
    await bot.deliver(payloads.mention("orm in flask?"))
    assert [text for text, *_ in said(slack)] == [ORM_IN_FLASK]
    assert "is not remembered" in caplog.text
