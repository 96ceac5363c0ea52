"""The slash command: what one person sees, how it becomes everybody's, and a channel's policy."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

import payloads
import pytest
from fake_slack import FakeSlack
from payloads import BOT_USER, CHANNEL, DIRECT, FOREIGN, HIDDEN, TEAM, USER
from slack_harness import Bot

from bot.manners import Policy
from bot.slack import sentences
from bot.slack.sharing import MAX_QUESTION
from bot.store.claims import LEASE_SECONDS

if TYPE_CHECKING:
    from pathlib import Path

    from fake_slack import Ephemeral

    from bot.knowledge.model import Knowledge

ORM_IN_FLASK = "Object-relational mapping for flask."
ORM_IN_DJANGO = "Object-relational mapping for django."
SHARE = "Share in this channel"
ANYWHERE = (CHANNEL, DIRECT, FOREIGN, HIDDEN)


async def typed(bot: Bot, slack: FakeSlack, text: str, channel: str = CHANNEL) -> Ephemeral:
    """Type a command and return what the person then sees."""
    await bot.deliver(slack.command(text, channel=channel))
    return slack.ephemerals()[-1]


def said(shown: Ephemeral) -> str:
    return str(shown.content["text"])


@pytest.mark.parametrize("channel", ANYWHERE)
async def test_a_question_is_answered_to_the_person_alone_anywhere(
    bot: Bot, slack: FakeSlack, channel: str
) -> None:
    shown = await typed(bot, slack, "orm in flask?", channel)
    assert said(shown).startswith(ORM_IN_FLASK)
    assert (shown.channel, shown.user) == (channel, USER)
    assert payloads.labels(shown.content) == ["Django", "Compare both", "Admin", SHARE]
    assert slack.posts() == []


async def test_a_command_that_arrives_ten_times_is_answered_once(
    bot: Bot, slack: FakeSlack
) -> None:
    command = slack.command("orm in flask?")
    await asyncio.gather(*(bot.dispatch(command) for _ in range(10)))
    await bot.deliver(command)
    assert len(slack.ephemerals()) == 1


async def test_the_buttons_of_a_private_answer_change_it_and_leave_it_private(
    bot: Bot, slack: FakeSlack
) -> None:
    shown = await typed(bot, slack, "orm in flask?", FOREIGN)
    await bot.deliver(slack.press_in_ephemeral(shown, "Django"))
    assert said(shown).startswith(ORM_IN_DJANGO)
    assert payloads.labels(shown.content) == ["Flask", "Compare both", "Admin", SHARE]
    assert (len(slack.ephemerals()), slack.posts()) == (1, [])


async def test_a_private_offer_can_be_chosen_from(bot: Bot, slack: FakeSlack) -> None:
    shown = await typed(bot, slack, "storing things")
    assert payloads.labels(shown.content)[-1] == "Something else"
    await bot.deliver(slack.press_in_ephemeral(shown, "Forms"))
    assert said(shown).startswith("Forms for flask.")
    assert SHARE in payloads.labels(shown.content)


async def test_what_has_no_answer_says_so_and_cannot_be_shared(bot: Bot, slack: FakeSlack) -> None:
    shown = await typed(bot, slack, "what's for lunch?")
    assert said(shown).startswith("I have no answer to that.")
    assert SHARE not in payloads.labels(shown.content)
    (miss,) = await bot.store.misses.since(0)
    assert miss.question == "what's for lunch?"


@pytest.mark.parametrize("text", ["", " ", "help", "hlep", "HELP!", "Halp"])
async def test_help_comes_in_any_spelling(bot: Bot, slack: FakeSlack, text: str) -> None:
    shown = await typed(bot, slack, text)
    assert said(shown).startswith("I answer questions about Django and Flask")


async def test_the_topics_are_told_by_area(bot: Bot, slack: FakeSlack) -> None:
    assert said(await typed(bot, slack, "topics")) == (
        "Topics:\nAdmin, Forms, Object-relational mapping, Use cases"
    )


# --- sharing


async def test_a_shared_answer_stands_in_the_channel_under_the_askers_name(
    bot: Bot, slack: FakeSlack
) -> None:
    shown = await typed(bot, slack, "orm in flask?")
    await bot.deliver(slack.press_in_ephemeral(shown, SHARE))
    (post,) = slack.posts()
    assert post["text"].startswith(f"<@{USER}> asked: orm in flask?\n\n{ORM_IN_FLASK}")
    assert "thread_ts" not in post
    assert said(shown) == sentences.SHARED
    assert payloads.labels(shown.content) == []
    follow_up = payloads.mention("and django?", ts=slack.new_ts(), thread_ts=post["ts"])
    await bot.deliver(follow_up)
    assert slack.posts()[1]["text"].startswith(ORM_IN_DJANGO)


async def test_it_is_shared_once_however_often_the_button_is_pressed(
    bot: Bot, slack: FakeSlack
) -> None:
    shown = await typed(bot, slack, "orm in flask?")
    presses = [slack.press_in_ephemeral(shown, SHARE) for _ in range(5)]
    await asyncio.gather(*(bot.dispatch(press) for press in presses))
    await bot.idle()
    assert len(slack.posts()) == 1


async def test_another_answer_chosen_in_private_is_shared_without_the_first_question(
    bot: Bot, slack: FakeSlack
) -> None:
    shown = await typed(bot, slack, "orm in flask?")
    await bot.deliver(slack.press_in_ephemeral(shown, "Django"))
    await bot.deliver(slack.press_in_ephemeral(shown, SHARE))
    (post,) = slack.posts()
    assert post["text"].startswith(f"Shared by <@{USER}>:\n\n{ORM_IN_DJANGO}")


async def test_a_press_below_a_shared_answer_leaves_the_askers_name_there(
    bot: Bot, slack: FakeSlack
) -> None:
    shown = await typed(bot, slack, "orm in flask?")
    await bot.deliver(slack.press_in_ephemeral(shown, SHARE))
    await bot.deliver(payloads.press(slack.posts()[0], "Django", user="U2"))
    (post,) = slack.posts()
    assert post["text"].startswith(f"<@{USER}> asked: orm in flask?\n\n{ORM_IN_DJANGO}")


async def test_where_the_bot_has_left_the_askers_name_stays_there_too(
    bot: Bot, slack: FakeSlack
) -> None:
    shown = await typed(bot, slack, "orm in flask?")
    await bot.deliver(slack.press_in_ephemeral(shown, SHARE))
    (post,) = slack.posts()
    slack.fail_next("chat.update", error="not_in_channel")
    url = slack.response_url(CHANNEL, "U2", post["ts"])
    await bot.deliver(payloads.press(post, "Django", user="U2", response_url=url))
    (changed,) = slack.posts()
    assert changed["text"].startswith(f"<@{USER}> asked: orm in flask?\n\n{ORM_IN_DJANGO}")


@pytest.mark.parametrize("channel", [FOREIGN, HIDDEN])
async def test_where_the_bot_is_no_member_it_is_shared_all_the_same(
    bot: Bot, slack: FakeSlack, channel: str
) -> None:
    shown = await typed(bot, slack, "orm in flask?", channel)
    await bot.deliver(slack.press_in_ephemeral(shown, SHARE))
    (post,) = slack.replies(channel)
    assert post["text"].startswith(f"<@{USER}> asked: orm in flask?")
    assert said(shown) == sentences.SHARED


async def test_an_answer_shared_where_the_bot_is_no_member_can_be_changed_by_its_buttons(
    bot: Bot, slack: FakeSlack
) -> None:
    shown = await typed(bot, slack, "orm in flask?", FOREIGN)
    await bot.deliver(slack.press_in_ephemeral(shown, SHARE))
    (post,) = slack.replies(FOREIGN)
    url = slack.response_url(FOREIGN, "U2", post["ts"])
    press = payloads.press(post, "Django", channel=FOREIGN, user="U2", response_url=url)
    await bot.deliver(press)
    (changed,) = slack.replies(FOREIGN)
    assert changed["text"].startswith(ORM_IN_DJANGO)
    assert slack.ephemerals("U2") == []
    press["actions"][0]["value"] = "of another version"
    await bot.deliver(press)
    (hint,) = slack.ephemerals("U2")
    assert said(hint).startswith("That button is from an older answer.")


async def test_where_the_bot_is_off_nothing_is_shared_until_it_is_on_again(
    bot: Bot, slack: FakeSlack
) -> None:
    shown = await typed(bot, slack, "orm in flask?")
    await bot.store.channels.choose(TEAM, CHANNEL, Policy.OFF)
    press = slack.press_in_ephemeral(shown, SHARE)
    for _ in range(2):  # Slack tells of it twice
        await bot.deliver(press)
    assert slack.posts() == []
    assert [said(line) for line in slack.ephemerals()[1:]] == [sentences.NOT_SHARED_WHILE_OFF]
    assert SHARE in payloads.labels(shown.content)
    await bot.store.channels.choose(TEAM, CHANNEL, Policy.MENTIONS)
    await bot.deliver(slack.press_in_ephemeral(shown, SHARE))
    assert len(slack.posts()) == 1


async def test_what_people_typed_pings_nobody_when_it_is_shared(bot: Bot, slack: FakeSlack) -> None:
    shown = await typed(bot, slack, "<@U2|grace> orm in flask &lt;!channel&gt;")
    await bot.deliver(slack.press_in_ephemeral(shown, SHARE))
    (post,) = slack.posts()
    assert post["text"].startswith(f"<@{USER}> asked: orm in flask &lt;!channel&gt;\n")


async def test_a_long_question_is_not_repeated(bot: Bot, slack: FakeSlack) -> None:
    shown = await typed(bot, slack, "orm in flask" + "?" * MAX_QUESTION)
    await bot.deliver(slack.press_in_ephemeral(shown, SHARE))
    assert slack.posts()[0]["text"].startswith(f"Shared by <@{USER}>:")


async def test_a_share_button_of_another_version_answers_politely(
    bot: Bot, slack: FakeSlack
) -> None:
    shown = await typed(bot, slack, "orm in flask?")
    press = slack.press_in_ephemeral(shown, SHARE)
    press["actions"][0]["value"] = "of another version"
    await bot.deliver(press)
    assert slack.posts() == []
    assert said(slack.ephemerals()[-1]).startswith("That button is from an older answer.")


async def test_a_channel_that_refuses_the_answer_is_told_of_and_nothing_is_lost(
    bot: Bot, slack: FakeSlack
) -> None:
    shown = await typed(bot, slack, "orm in flask?")
    slack.fail_next("chat.postMessage", error="is_archived")
    await bot.deliver(slack.press_in_ephemeral(shown, SHARE))
    assert said(shown).startswith(ORM_IN_FLASK)
    assert said(slack.ephemerals()[-1]).startswith("Something went wrong on my side")
    bot.clock.now = time.time() + LEASE_SECONDS + 1
    await bot.deliver(slack.press_in_ephemeral(shown, SHARE))
    assert len(slack.posts()) == 1


async def test_who_shares_what_may_have_arrived_is_told_so(bot: Bot, slack: FakeSlack) -> None:
    shown = await typed(bot, slack, "orm in flask?")
    slack.fail_next("chat.postMessage", drop=True, after_effect=True)
    await bot.deliver(slack.press_in_ephemeral(shown, SHARE))
    assert len(slack.posts()) == 1
    assert [said(line) for line in slack.ephemerals()[1:]] == [sentences.IN_DOUBT]


async def test_it_is_not_said_to_be_shared_where_slack_takes_it_by_no_way(
    bot: Bot, slack: FakeSlack, caplog: pytest.LogCaptureFixture
) -> None:
    await bot.deliver(slack.command("orm in flask?", channel=FOREIGN))
    (shown,) = slack.ephemerals()
    press = slack.press_in_ephemeral(shown, SHARE)
    slack.fail_next("response_url", error="expired_url")
    await bot.deliver(press)
    assert "Slack refused a response_url: 404" in caplog.text
    (told,) = [said(line) for line in slack.ephemerals()[1:]]
    assert told.startswith("Something went wrong on my side")


async def test_what_was_shared_is_not_shared_again_when_the_person_cannot_be_told(
    bot: Bot, slack: FakeSlack, caplog: pytest.LogCaptureFixture
) -> None:
    shown = await typed(bot, slack, "orm in flask?")
    out_of_reach = "http://127.0.0.1:1/response/none"
    press = slack.press_in_ephemeral(shown, SHARE, response_url=out_of_reach)
    for _ in range(2):
        await bot.deliver(press)
        bot.clock.now = time.time() + LEASE_SECONDS + 1
    assert len(slack.posts()) == 1
    assert "out of reach" in caplog.text


# --- when something goes wrong


async def test_a_bug_is_told_privately(bot: Bot, slack: FakeSlack) -> None:
    assert said(await typed(bot, slack, "break")).startswith("Something went wrong on my side")


async def test_an_expired_response_url_is_logged_and_nothing_is_said_elsewhere(
    bot: Bot, slack: FakeSlack, caplog: pytest.LogCaptureFixture
) -> None:
    command = slack.command("orm in flask?")
    slack.workspace.response_urls.clear()
    await bot.deliver(command)
    assert "expired_url" in caplog.text
    assert command["response_url"] not in caplog.text
    assert (slack.posts(), slack.ephemerals()) == ([], [])


@pytest.mark.parametrize("failure", [{"drop": True}, {"status": 503}], ids=["dropped", "503"])
async def test_a_private_answer_that_may_not_have_arrived_is_told_of(
    bot: Bot, slack: FakeSlack, failure: dict[str, Any]
) -> None:
    slack.fail_next("response_url", **failure)
    assert said(await typed(bot, slack, "orm in flask?")) == sentences.IN_DOUBT


# --- the channel's policy


MENTIONS_ONLY = "app_mentions:read,chat:write,commands,im:history"


async def test_the_policy_is_shown_with_what_can_be_chosen(bot: Bot, slack: FakeSlack) -> None:
    shown = said(await typed(bot, slack, "here"))
    assert shown.startswith("In this channel I am set to `mentions`.")
    assert all(f"`/framework here {policy}`" in shown for policy in Policy)


async def test_an_unknown_word_is_answered_with_the_three_choices(
    bot: Bot, slack: FakeSlack
) -> None:
    shown = said(await typed(bot, slack, "here sometimes"))
    assert shown.startswith(sentences.POLICY_UNKNOWN)
    assert shown.endswith(sentences.POLICY_CHOICES)


@pytest.mark.parametrize("word", ["off", "none", "OFF.", "nothign"])
async def test_a_change_is_announced_in_one_line_and_kept(
    bot: Bot, slack: FakeSlack, word: str
) -> None:
    shown = said(await typed(bot, slack, f"here {word}"))
    (post,) = slack.posts()
    assert post["text"].startswith(f"<@{USER}> set me to `off` here.")
    assert "\n" not in post["text"]
    assert shown.startswith("In this channel I am set to `off`.")
    assert await bot.store.channels.policy(TEAM, CHANNEL) is Policy.OFF
    await typed(bot, slack, "here off")
    assert len(slack.posts()) == 1


async def test_a_retry_of_a_change_announces_it_once(bot: Bot, slack: FakeSlack) -> None:
    command = slack.command("here off")
    await asyncio.gather(*(bot.dispatch(command) for _ in range(5)))
    await bot.idle()
    assert len(slack.posts()) == 1


@pytest.mark.parametrize("channel", [FOREIGN, HIDDEN])
async def test_where_the_bot_is_no_member_nothing_is_kept(
    bot: Bot, slack: FakeSlack, channel: str
) -> None:
    shown = said(await typed(bot, slack, "here off", channel))
    assert f"Type `/invite` and <@{BOT_USER}>" in shown
    assert sentences.NOTHING_CHANGED in shown
    assert await bot.store.channels.policy(TEAM, channel) is Policy.MENTIONS


async def test_in_direct_messages_there_is_nothing_to_choose(bot: Bot, slack: FakeSlack) -> None:
    assert said(await typed(bot, slack, "here off", DIRECT)) == sentences.POLICY_DIRECT
    assert slack.posts() == []


@pytest.mark.parametrize("mode", ["socket", "http"])
@pytest.mark.parametrize(
    ("name", "needed"),
    [
        ("general", "channels:history"),
        ("privategroup", "groups:history"),
        ("mpdm-ada--grace-1", "mpim:history"),
    ],
)
async def test_questions_need_the_permission_to_hear_them(
    mode: str, knowledge: Knowledge, tmp_path: Path, name: str, needed: str
) -> None:
    async with (
        FakeSlack(scopes=MENTIONS_ONLY) as slack,
        Bot(mode, slack, knowledge, tmp_path) as bot,
    ):
        await bot.deliver(slack.command("here questions", channel_name=name))
        (shown,) = slack.ephemerals()
        assert f"without the permission `{needed}`" in said(shown)
        assert slack.posts() == []
        assert await bot.store.channels.policy(TEAM, CHANNEL) is Policy.MENTIONS


async def test_with_the_permission_questions_can_be_chosen(bot: Bot, slack: FakeSlack) -> None:
    await typed(bot, slack, "here questoins")
    assert await bot.store.channels.policy(TEAM, CHANNEL) is Policy.QUESTIONS
    assert "set me to `questions`" in slack.posts()[0]["text"]
