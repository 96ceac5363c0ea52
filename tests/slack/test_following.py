"""The answer follows its question, in both modes: an edit changes it, a deletion takes it back."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import payloads
import pytest
import small_interview
from following import ORM_IN_FLASK, REFUSAL, ask, edit, firsts, tell
from payloads import CHANNEL, DIRECT, TEAM, USER
from slack_harness import Bot

from bot.gaps import Reason
from bot.knowledge.loader import load
from bot.manners import EDIT_SECONDS
from bot.slack.manifest import ANSWER_SHORTCUT

if TYPE_CHECKING:
    from pathlib import Path

    from fake_slack import FakeSlack

    from bot.knowledge.model import Knowledge

OFFER = "I can read that in more than one way."


async def test_an_edit_changes_the_same_reply_to_whatever_the_new_answer_is(
    bot: Bot, slack: FakeSlack
) -> None:
    question = await ask(bot, slack, "storing things?")
    (reply,) = slack.posts()
    assert reply["text"].startswith(OFFER)
    for seconds, (text, answer) in enumerate(
        [("orm in flask?", ORM_IN_FLASK), ("lunch?", REFUSAL), ("orm in flask", ORM_IN_FLASK)], 1
    ):
        await bot.deliver(edit(question, text, seconds))
        (changed,) = slack.posts()
        assert changed["ts"] == reply["ts"]
        assert changed["text"].startswith(answer)
    assert len(slack.calls("chat.postMessage")) == 1


async def test_after_an_edit_the_thread_is_about_the_new_answer(bot: Bot, slack: FakeSlack) -> None:
    question = await ask(bot, slack, "lunch?")
    await bot.deliver(edit(question, "orm in flask?"))
    await ask(bot, slack, "and django?", thread_ts=question["ts"])
    assert firsts(slack)[1] == "Object-relational mapping for django."


async def test_an_edit_of_an_earlier_question_leaves_the_thread_where_it_is(
    bot: Bot, slack: FakeSlack
) -> None:
    question = await tell(bot, slack, "lunch?")
    await tell(bot, slack, "storing things?")
    await bot.deliver(edit(question, "orm in flask?"))
    await tell(bot, slack, "2")
    assert firsts(slack)[0] == ORM_IN_FLASK
    assert firsts(slack)[2] == "Forms for flask."


async def test_a_question_that_no_longer_names_the_bot_is_followed_all_the_same(
    bot: Bot, slack: FakeSlack
) -> None:
    question = await ask(bot, slack, "lunch?")
    await bot.deliver(edit(question, "orm in flask?"))
    assert firsts(slack) == [ORM_IN_FLASK]


async def test_a_direct_question_is_followed_too(bot: Bot, slack: FakeSlack) -> None:
    question = await tell(bot, slack, "lunch?")
    await bot.deliver(edit(question, "orm in flask?"))
    assert firsts(slack) == [ORM_IN_FLASK]


async def test_a_line_that_says_who_wanted_the_answer_stays_above_it(
    bot: Bot, slack: FakeSlack
) -> None:
    question = slack.say(payloads.message("lunch?", user="U2", ts=slack.new_ts()))
    await bot.deliver(slack.shortcut(ANSWER_SHORTCUT, question))
    credit = f"<@{USER}> asked me to answer this."
    assert slack.posts()[0]["text"].startswith(f"{credit}\n\n{REFUSAL}")
    await bot.deliver(edit(question, "orm in flask?"))
    assert slack.posts()[0]["text"].startswith(f"{credit}\n\n{ORM_IN_FLASK}")
    await bot.deliver(payloads.press(slack.posts()[0], "Admin"))
    assert slack.posts()[0]["text"].startswith(f"{credit}\n\nAdmin for flask.")
    assert slack.posts()[0]["blocks"][0]["text"]["text"] == credit


async def test_a_follow_up_that_nobody_had_to_mention_is_followed_too(
    bot: Bot, slack: FakeSlack
) -> None:
    root = await ask(bot, slack)
    follow_up = payloads.message("and django?", ts=slack.new_ts(), thread_ts=root["ts"])
    await bot.deliver(follow_up)
    await bot.deliver(edit(follow_up, "compare them"))
    assert firsts(slack) == [ORM_IN_FLASK, "Object-relational mapping for both."]


async def test_what_a_reply_no_longer_says_is_not_pointed_to(bot: Bot, slack: FakeSlack) -> None:
    root = await ask(bot, slack)
    await ask(bot, slack, "storing things?", thread_ts=root["ts"])
    await bot.deliver(edit(root, "lunch?"))
    await ask(bot, slack, "orm in flask?", thread_ts=root["ts"])
    assert firsts(slack)[2] == ORM_IN_FLASK
    await ask(bot, slack, "orm in flask?", thread_ts=root["ts"])
    assert firsts(slack)[3].startswith("I have answered that above")


async def test_of_two_edits_the_later_one_counts_whichever_comes_first(
    bot: Bot, slack: FakeSlack
) -> None:
    question = await ask(bot, slack, "lunch?")
    await bot.deliver(edit(question, "orm in flask?", 2))
    await bot.deliver(edit(question, "storing things?", 1))
    assert firsts(slack) == [ORM_IN_FLASK]


async def test_a_slow_update_does_not_undo_a_later_edit(bot: Bot, slack: FakeSlack) -> None:
    question = await ask(bot, slack, "lunch?")
    held = asyncio.Event()
    slack.fail_next("chat.update", status=503, until=held)
    await bot.dispatch(edit(question, "storing things?", 1))
    await slack.wait_for(lambda: slack.calls("chat.update"))
    await bot.dispatch(edit(question, "orm in flask?", 2))
    await slack.wait_for(lambda: len(slack.calls("chat.update")) == 2)
    held.set()
    await bot.idle()
    assert firsts(slack) == [ORM_IN_FLASK]


async def test_a_retried_edit_changes_nothing_more(bot: Bot, slack: FakeSlack) -> None:
    question = await ask(bot, slack, "lunch?")
    for attempt in range(3):
        await bot.deliver(edit(question, "orm in flask?"), retry=attempt)
    assert len(slack.calls("chat.update")) == 1


async def test_a_link_that_unfolds_and_what_the_bot_changes_itself_are_no_edits(
    bot: Bot, slack: FakeSlack
) -> None:
    question = await ask(bot, slack)
    unfurled = edit(question, question["text"])
    unfolded_late = edit(question, "as it was once")
    del unfolded_late["message"]["edited"]
    own = edit(slack.posts()[0] | {"channel": CHANNEL}, "changed by itself")
    for event in (unfurled, unfolded_late, own):
        await bot.deliver(event)
    assert slack.calls("chat.update") == []


async def test_an_edit_after_an_hour_comes_too_late(bot: Bot, slack: FakeSlack) -> None:
    question = await ask(bot, slack)
    await bot.deliver(edit(question, "lunch?", EDIT_SECONDS + 1))
    assert slack.calls("chat.update") == []
    await bot.deliver(edit(question, "lunch?", EDIT_SECONDS))
    assert firsts(slack)[0].startswith(REFUSAL)


async def test_an_edit_of_what_was_not_answered_is_none_of_the_bots_business(
    bot: Bot, slack: FakeSlack
) -> None:
    said = slack.say(payloads.message("lunch?", ts=slack.new_ts()))
    await bot.deliver(edit(said, "orm in flask?"))
    assert slack.posts() == []


@pytest.mark.parametrize("error", ["edit_window_closed", "cant_update_message", "msg_too_long"])
async def test_a_failed_update_is_logged_and_never_becomes_a_post(
    bot: Bot, slack: FakeSlack, caplog: pytest.LogCaptureFixture, error: str
) -> None:
    question = await ask(bot, slack)
    slack.fail_next("chat.update", error=error)
    await bot.deliver(edit(question, "lunch?"))
    assert firsts(slack) == [ORM_IN_FLASK]
    assert len(slack.calls("chat.postMessage")) == 1
    assert slack.ephemerals() == []
    assert error in caplog.text


async def test_an_update_that_fails_for_a_moment_is_repeated(bot: Bot, slack: FakeSlack) -> None:
    question = await ask(bot, slack)
    slack.fail_next("chat.update", status=503, times=2)
    await bot.deliver(edit(question, "lunch?"))
    assert firsts(slack)[0].startswith(REFUSAL)


async def test_a_reply_that_somebody_deleted_is_followed_no_more(
    bot: Bot, slack: FakeSlack
) -> None:
    question = await ask(bot, slack)
    slack.workspace.remove(CHANNEL, slack.posts()[0]["ts"])
    await bot.deliver(edit(question, "lunch?", 1))
    await bot.deliver(edit(question, "orm in flask", 2))
    assert slack.posts() == []
    assert len(slack.calls("chat.update")) == 1


async def test_a_press_before_an_edit_is_overruled_by_it(bot: Bot, slack: FakeSlack) -> None:
    question = await tell(bot, slack, "orm in flask?")
    await bot.deliver(payloads.press(slack.posts()[0], "Admin", channel=DIRECT))
    await bot.deliver(edit(question, "storing things?"))
    assert firsts(slack)[0].startswith(OFFER)
    await tell(bot, slack, "2")
    assert firsts(slack)[1] == "Forms for flask."


async def test_an_edit_goes_on_after_a_restart_in_another_process(
    slack: FakeSlack, knowledge: Knowledge, tmp_path: Path
) -> None:
    async with Bot("socket", slack, knowledge, tmp_path) as before:
        question = await ask(before, slack)
    async with Bot("http", slack, knowledge, tmp_path) as after:
        await after.deliver(edit(question, "lunch?"))
    assert firsts(slack)[0].startswith(REFUSAL)


async def test_edits_leave_a_running_interview_alone_and_may_begin_one(
    slack: FakeSlack, folder: Path, tmp_path: Path
) -> None:
    base = load(small_interview.write(folder))
    async with Bot("http", slack, base, tmp_path) as bot:
        question = await ask(bot, slack, "which one?")
        await bot.deliver(edit(question, "orm in flask?"))
        assert firsts(slack)[0].startswith("Question 1")
        other = await ask(bot, slack)
        await bot.deliver(edit(other, "which one?"))
        begun = slack.posts()[1]
        assert begun["text"].startswith("Question 1")
        await bot.deliver(payloads.press(begun, "A site with content"))
        assert "Question 2" in slack.posts()[1]["text"]


async def test_no_interview_begins_where_its_buttons_would_not_find_it(
    slack: FakeSlack, folder: Path, tmp_path: Path
) -> None:
    base = load(small_interview.write(folder))
    async with Bot("http", slack, base, tmp_path) as bot:
        question = await ask(bot, slack)
        await ask(bot, slack, "storing things?", thread_ts=question["ts"])
        await bot.deliver(edit(question, "which one?"))
    assert firsts(slack)[0] == ORM_IN_FLASK


@pytest.mark.parametrize("gone", [payloads.deleted, payloads.tombstone])
async def test_who_deletes_the_question_takes_the_reply_along(
    bot: Bot, slack: FakeSlack, gone: Any
) -> None:
    question = await ask(bot, slack, "lunch?")
    for attempt in range(2):
        await bot.deliver(gone(question), retry=attempt)
    assert slack.posts() == []
    assert len(slack.calls("chat.delete")) == 1
    assert await bot.store.misses.since(0) == []
    assert await bot.store.answers.to((TEAM, CHANNEL, question["ts"])) is None


@pytest.mark.parametrize("gone", [payloads.deleted, payloads.tombstone])
async def test_what_was_missed_by_a_reply_that_is_gone_goes_with_the_question(
    bot: Bot, slack: FakeSlack, gone: Any
) -> None:
    other, question = await ask(bot, slack, "lunch?"), await ask(bot, slack, "orm in flask?")
    reply = slack.replies(CHANNEL, question["ts"])[0]
    await bot.deliver(payloads.press(reply, "Not helpful"))
    await bot.deliver(payloads.pick(reply, "Dismiss"))
    assert len(await bot.store.misses.since(0)) == 3
    await bot.deliver(gone(question))
    (left,) = await bot.store.misses.since(0)
    assert left.question in other["text"]


async def test_a_deleted_question_leaves_the_thread_as_it_was_before(
    bot: Bot, slack: FakeSlack
) -> None:
    await tell(bot, slack, "orm in flask?")
    await bot.deliver(payloads.deleted(await tell(bot, slack, "storing things?")))
    await tell(bot, slack, "1")
    assert firsts(slack) == [ORM_IN_FLASK, "Object-relational mapping for django."]


async def test_a_failed_deletion_is_logged(
    bot: Bot, slack: FakeSlack, caplog: pytest.LogCaptureFixture
) -> None:
    question = await ask(bot, slack)
    slack.fail_next("chat.delete", error="cant_delete_message")
    await bot.deliver(payloads.deleted(question))
    assert "cant_delete_message" in caplog.text
    assert firsts(slack) == [ORM_IN_FLASK]


async def test_a_deleted_message_that_was_not_answered_is_no_matter(
    bot: Bot, slack: FakeSlack
) -> None:
    await bot.deliver(payloads.deleted(payloads.message("lunch?", ts=slack.new_ts())))
    assert slack.calls("chat.delete") == []


async def test_in_a_thread_whose_root_is_gone_nothing_is_said_elsewhere(
    bot: Bot, slack: FakeSlack, caplog: pytest.LogCaptureFixture
) -> None:
    root = await ask(bot, slack)
    slack.workspace.remove(CHANNEL, root["ts"])
    slack.fail_next("chat.postMessage", error="thread_not_found", times=2)
    await ask(bot, slack, "storing things?", thread_ts=root["ts"])
    assert firsts(slack) == [ORM_IN_FLASK]
    assert "thread_not_found" in caplog.text


async def test_an_edit_settles_whether_the_question_counts_as_declined(
    bot: Bot, slack: FakeSlack
) -> None:
    question = await tell(bot, slack, "lunch, joe@example.org?")
    assert [miss.question for miss in await bot.store.misses.since(0)] == ["lunch, ?"]
    await bot.deliver(edit(question, "what's for dinner?", 1))
    (miss,) = await bot.store.misses.since(0)
    assert (miss.question, miss.reason) == ("what's for dinner?", Reason.DECLINED)
    await bot.deliver(edit(question, "orm in flask?", 2))
    assert await bot.store.misses.since(0) == []
    assert slack.replies(DIRECT)[0]["text"].startswith(ORM_IN_FLASK)
