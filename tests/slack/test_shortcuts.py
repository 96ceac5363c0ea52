"""The shortcuts: "Answer this" on a message, and the interview from anywhere."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

import payloads
import pytest
from payloads import BOT_USER, CHANNEL, DIRECT, FOREIGN, HIDDEN, TEAM, USER

from bot.manners import Policy
from bot.slack import sentences
from bot.slack.manifest import ANSWER_SHORTCUT, RECOMMEND_SHORTCUT
from bot.store.claims import LEASE_SECONDS

if TYPE_CHECKING:
    from fake_slack import FakeSlack
    from slack_harness import Bot

ORM_IN_FLASK = "Object-relational mapping for flask."
FIRST = "Question 1 of about 2: What are you building?"
ROOT = "1700000001.000100"


def asked(slack: FakeSlack, text: str = "orm in flask?", **extra: Any) -> dict[str, Any]:
    """Let somebody ask the others in a channel, without a word to the bot."""
    return slack.say(payloads.message(text, **{"user": "U2", "ts": slack.new_ts(), **extra}))


async def choose(bot: Bot, slack: FakeSlack, message: dict[str, Any]) -> None:
    await bot.deliver(slack.shortcut(ANSWER_SHORTCUT, message))


def told(slack: FakeSlack) -> list[str]:
    """What the person who chose the shortcut was told in private."""
    return [shown.content["text"] for shown in slack.ephemerals()]


@pytest.mark.parametrize("root", [None, ROOT])
async def test_the_message_is_answered_in_its_thread_in_the_name_of_who_chose_it(
    bot: Bot, slack: FakeSlack, root: str | None
) -> None:
    message = asked(slack, thread_ts=root)
    await choose(bot, slack, message)
    (post,) = slack.posts()
    assert post["text"].startswith(f"<@{USER}> asked me to answer this.\n\n{ORM_IN_FLASK}")
    assert post["thread_ts"] == (root or message["ts"])
    assert told(slack) == []


async def test_what_is_said_below_speaks_of_it(bot: Bot, slack: FakeSlack) -> None:
    message = asked(slack)
    await choose(bot, slack, message)
    place = {"ts": slack.new_ts(), "thread_ts": message["ts"]}
    await bot.deliver(payloads.mention("and django?", **place))
    assert slack.posts()[1]["text"].startswith("Object-relational mapping for django.")
    answered = await bot.store.answers.to((TEAM, CHANNEL, message["ts"]))
    assert answered
    assert (answered.reply_ts, answered.asker) == (slack.posts()[0]["ts"], "U2")


async def test_people_who_choose_it_at_the_same_moment_get_one_answer(
    bot: Bot, slack: FakeSlack
) -> None:
    message = asked(slack)
    choices = [slack.shortcut(ANSWER_SHORTCUT, message, user=f"U{n}") for n in range(1, 6)]
    await asyncio.gather(*(bot.dispatch(choice) for choice in choices))
    await bot.idle()
    assert len(slack.posts()) == 1


async def test_a_message_that_was_answered_is_pointed_to(bot: Bot, slack: FakeSlack) -> None:
    message = payloads.mention("orm in flask?", ts=slack.new_ts())
    await bot.deliver(message)
    (answer,) = slack.posts()
    await choose(bot, slack, message)
    link = f"https://tests.slack.com/archives/{CHANNEL}/p{answer['ts'].replace('.', '')}"
    assert told(slack) == [sentences.ANSWERED_THERE.format(link=link)]
    assert len(slack.posts()) == 1


async def test_where_the_answer_is_gone_it_says_so_without_a_link(
    bot: Bot, slack: FakeSlack
) -> None:
    message = asked(slack)
    await choose(bot, slack, message)
    slack.workspace.remove(CHANNEL, slack.posts()[0]["ts"])
    await choose(bot, slack, message)
    assert told(slack) == [sentences.ANSWERED_ALREADY]


async def test_where_the_link_cannot_be_had_it_says_so_without_one(
    bot: Bot, slack: FakeSlack
) -> None:
    message = asked(slack)
    await choose(bot, slack, message)
    slack.fail_next("chat.getPermalink", drop=True, times=10)
    await choose(bot, slack, message)
    assert told(slack) == [sentences.ANSWERED_ALREADY]


@pytest.mark.parametrize("channel", [FOREIGN, HIDDEN])
async def test_where_the_bot_is_no_member_it_answers_privately_and_says_how_to_invite_it(
    bot: Bot, slack: FakeSlack, channel: str
) -> None:
    await choose(bot, slack, asked(slack, channel=channel))
    (text,) = told(slack)
    assert text.startswith(ORM_IN_FLASK)
    assert text.endswith(f"Type `/invite` and <@{BOT_USER}> to let everybody see my answers.")
    assert "Share in this channel" in payloads.labels(slack.ephemerals()[0].content)
    assert slack.replies(channel) == []


@pytest.mark.parametrize(
    ("message", "hint"),
    [
        (payloads.message("", user="U2"), sentences.NO_TEXT),
        ({**payloads.message(), "text": None}, sentences.NO_TEXT),
        (payloads.bot_post("orm in flask?"), sentences.A_BOTS),
        (payloads.webhook_post("orm in flask?"), sentences.A_BOTS),
        (payloads.own_message(channel=CHANNEL), sentences.A_BOTS),
    ],
    ids=["empty", "only blocks", "a bot's", "a webhook's", "its own"],
)
async def test_what_cannot_be_answered_is_told_privately(
    bot: Bot, slack: FakeSlack, message: dict[str, Any], hint: str
) -> None:
    await choose(bot, slack, message)
    assert told(slack) == [hint]
    assert slack.calls("chat.postMessage") == []


async def test_a_thread_whose_root_was_deleted_is_apologised_for_privately(
    bot: Bot, slack: FakeSlack, caplog: pytest.LogCaptureFixture
) -> None:
    message = asked(slack, thread_ts=ROOT)
    slack.workspace.remove(CHANNEL, ROOT)
    await choose(bot, slack, message)
    assert slack.posts() == []
    assert told(slack)[0].startswith("Something went wrong on my side")
    assert "thread_not_found" in caplog.text


async def test_without_an_interview_in_the_base_it_says_what_decides(
    bot: Bot, slack: FakeSlack
) -> None:
    await bot.deliver(slack.shortcut(RECOMMEND_SHORTCUT))
    assert slack.replies(DIRECT)[0]["text"].startswith("Which of the two fits depends on")


async def test_a_channel_where_the_bot_is_off_stays_without_its_words(
    bot: Bot, slack: FakeSlack
) -> None:
    await bot.store.channels.choose(TEAM, CHANNEL, Policy.OFF)
    await choose(bot, slack, asked(slack))
    assert slack.posts() == []
    (text,) = told(slack)
    assert text.startswith(ORM_IN_FLASK)
    assert text.endswith(sentences.ONLY_YOU_WHILE_OFF)


async def test_what_one_person_was_told_alone_the_next_one_is_told_too(
    bot: Bot, slack: FakeSlack
) -> None:
    message = asked(slack, channel=FOREIGN)
    await choose(bot, slack, message)
    await bot.deliver(slack.shortcut(ANSWER_SHORTCUT, message, user="U3"))
    (shown,) = slack.ephemerals("U3")
    assert shown.content["text"].startswith(ORM_IN_FLASK)


async def test_once_the_bot_is_invited_it_answers_for_all(
    bot: Bot, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = asked(slack, channel=FOREIGN)
    await choose(bot, slack, message)
    monkeypatch.delitem(payloads.NOT_OURS, FOREIGN)
    for _ in range(2):
        await choose(bot, slack, message)
    (post,) = slack.posts()
    assert post["text"].startswith(f"<@{USER}> asked me to answer this.\n\n{ORM_IN_FLASK}")
    assert told(slack)[1].startswith("I have answered that message already")


async def test_a_mention_that_was_told_the_bot_is_off_is_answered_for_all_once_it_is_on(
    bot: Bot, slack: FakeSlack
) -> None:
    await bot.store.channels.choose(TEAM, CHANNEL, Policy.OFF)
    message = payloads.mention("orm in flask?", ts=slack.new_ts())
    for twin in (message, payloads.twin(message)):
        await bot.deliver(twin)
    assert len(told(slack)) == 1
    await bot.store.channels.choose(TEAM, CHANNEL, Policy.MENTIONS)
    await choose(bot, slack, message)
    assert len(slack.posts()) == 1
    await bot.store.channels.choose(TEAM, CHANNEL, Policy.OFF)
    await bot.deliver(message, retry=1)
    assert len(told(slack)) == 1


async def test_an_answer_that_was_dismissed_can_be_asked_for_again(
    bot: Bot, slack: FakeSlack
) -> None:
    message = asked(slack)
    await choose(bot, slack, message)
    await bot.deliver(payloads.pick(slack.posts()[0], "Dismiss", user="U2"))
    await choose(bot, slack, message)
    assert slack.posts() == []
    assert told(slack)[0].startswith(ORM_IN_FLASK)


@pytest.mark.parametrize("error", ["fatal_error", "not_in_channel"])
async def test_a_choice_that_slack_tells_of_twice_is_answered_once_whatever_came_of_it(
    bot: Bot, slack: FakeSlack, error: str
) -> None:
    slack.fail_next("chat.postMessage", error=error)
    choice = slack.shortcut(ANSWER_SHORTCUT, asked(slack))
    for _ in range(2):
        await bot.deliver(choice)
    assert len(told(slack)) == 1


async def test_who_chose_an_answer_that_may_have_arrived_is_told_so(
    bot: Bot, slack: FakeSlack
) -> None:
    slack.fail_next("chat.postMessage", drop=True, after_effect=True)
    await choose(bot, slack, asked(slack))
    assert len(slack.posts()) == 1
    assert told(slack) == [sentences.IN_DOUBT]


async def test_what_failed_can_be_chosen_again(bot: Bot, slack: FakeSlack) -> None:
    message = asked(slack)
    slack.fail_next("chat.postMessage", error="fatal_error")
    await choose(bot, slack, message)
    bot.clock.now = time.time() + LEASE_SECONDS + 1
    await choose(bot, slack, message)
    assert ORM_IN_FLASK in slack.posts()[0]["text"]
