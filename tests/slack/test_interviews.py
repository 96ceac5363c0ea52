"""The recommendation interview in Slack, in both modes: its owner moves it, a step per press."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

import payloads
import pytest
import small_interview
from payloads import CHANNEL, DIRECT
from slack_harness import Bot

from bot.knowledge.loader import load
from bot.slack import sentences
from bot.slack.app import RETRIES
from bot.store.threads import INTERVIEW_SECONDS

if TYPE_CHECKING:
    from pathlib import Path

    from fake_slack import FakeSlack

    from bot.knowledge.model import Knowledge

FIRST = "Question 1 of about 2: What are you building?"
SECOND = "Question 2: Do staff look after data?"
VERDICT = "Django, by far"


@pytest.fixture
def knowledge(folder: Path) -> Knowledge:
    """The small base with the small interview."""
    return load(small_interview.write(folder))


async def begin(bot: Bot, slack: FakeSlack) -> dict[str, Any]:
    """Ask for a recommendation in a channel and return the bot's first question."""
    await bot.deliver(payloads.mention("which one?", ts=slack.new_ts()))
    (question,) = slack.posts()
    return question


async def test_it_starts_in_the_thread_of_the_question(bot: Bot, slack: FakeSlack) -> None:
    question = await begin(bot, slack)
    assert question["text"].startswith(FIRST)
    assert question["thread_ts"] == slack.messages(CHANNEL)[0]["ts"]
    assert payloads.labels(question) == [
        *("A site with content", "A small service"),
        *("Skip", "Why do you ask?", "Start over", "Cancel"),
    ]


async def test_presses_lead_to_a_verdict_in_the_same_message(bot: Bot, slack: FakeSlack) -> None:
    question = await begin(bot, slack)
    await bot.deliver(payloads.press(question, "A site with content"))
    (question,) = slack.posts()
    assert SECOND in question["text"]
    assert "Product: A site with content" in question["text"]
    assert "Change: Product" in payloads.labels(question)
    await bot.deliver(payloads.press(question, "Staff manage data"))
    (verdict,) = slack.posts()
    assert verdict["text"].startswith(VERDICT)
    assert "an admin is built in" in verdict["text"]


async def test_ten_presses_at_once_move_it_one_step(bot: Bot, slack: FakeSlack) -> None:
    press = payloads.press(await begin(bot, slack), "A site with content")
    await asyncio.gather(*(bot.dispatch(press) for _ in range(10)))
    await bot.idle()
    assert len(slack.calls("chat.update")) == 1
    assert SECOND in slack.posts()[0]["text"]


async def test_a_button_of_an_earlier_step_does_nothing_and_says_so(
    bot: Bot, slack: FakeSlack
) -> None:
    question = await begin(bot, slack)
    old = payloads.press(question, "A small service")
    await bot.deliver(payloads.press(question, "A site with content"))
    await bot.deliver(old)
    await bot.deliver(payloads.button("interview:choose:x", "of another version", message=question))
    assert SECOND in slack.posts()[0]["text"]
    assert [shown.content["text"][:45] for shown in slack.ephemerals()] == [
        "That button belongs to an earlier step, so I ",
    ] * 2


async def test_somebody_else_gets_a_private_hint(bot: Bot, slack: FakeSlack) -> None:
    question = await begin(bot, slack)
    await bot.deliver(payloads.press(question, "A site with content", user="U2"))
    assert slack.posts()[0]["text"].startswith(FIRST)
    (hint,) = slack.ephemerals("U2")
    assert "Say `recommend` to me to get your own." in hint.content["text"]


async def test_the_hint_has_a_button_to_start_ones_own(bot: Bot, slack: FakeSlack) -> None:
    question = await begin(bot, slack)
    await bot.deliver(payloads.press(question, "A site with content", user="U2"))
    (hint,) = slack.ephemerals("U2")
    shown = {"ts": slack.new_ts(), **hint.content}
    await bot.deliver(payloads.press_in_ephemeral(shown, "Get a recommendation", user="U2"))
    assert [post["channel"] for post in slack.calls("chat.postMessage")] == [CHANNEL, "U2"]
    own = slack.calls("chat.postMessage")[1]
    assert own["text"].startswith(FIRST)
    assert slack.posts()[0]["text"].startswith(FIRST)


async def test_words_move_it_too_and_a_question_in_the_middle_is_answered(
    bot: Bot, slack: FakeSlack
) -> None:
    for text in ("which one?", "a blog", "orm in flask?", "actually a webhook"):
        await bot.deliver(payloads.dm(text, ts=slack.new_ts()))
    first, second, aside, verdict = (post["text"] for post in slack.posts())
    assert first.startswith(FIRST)
    assert SECOND in second
    assert aside.startswith("Object-relational mapping for flask.")
    assert SECOND in aside
    assert verdict.startswith("Flask, clearly")


async def test_another_persons_words_in_the_thread_are_questions_like_any_other(
    bot: Bot, slack: FakeSlack
) -> None:
    question = await begin(bot, slack)
    place = {"thread_ts": question["thread_ts"], "user": "U2"}
    await bot.deliver(payloads.mention("orm in flask?", ts=slack.new_ts(), **place))
    answer = slack.posts()[1]["text"]
    assert answer.startswith("Object-relational mapping for flask.")
    assert "Question" not in answer
    await bot.deliver(payloads.press(question, "A site with content"))
    assert SECOND in slack.posts()[0]["text"]


async def test_it_goes_on_after_a_restart_in_another_process(
    slack: FakeSlack, knowledge: Knowledge, tmp_path: Path
) -> None:
    async with Bot("socket", slack, knowledge, tmp_path) as before:
        question = await begin(before, slack)
    async with Bot("http", slack, knowledge, tmp_path) as after:
        await after.deliver(payloads.press(question, "A site with content"))
    assert SECOND in slack.posts()[0]["text"]


async def test_after_a_day_it_has_lapsed(
    bot: Bot, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = await begin(bot, slack)
    later = time.time() + INTERVIEW_SECONDS + 60
    monkeypatch.setattr(bot.clock, "now", later)
    await bot.deliver(payloads.press(question, "A site with content"))
    assert slack.posts()[0]["text"].startswith(FIRST)
    assert len(slack.ephemerals()) == 1


async def test_cancel_ends_it(bot: Bot, slack: FakeSlack) -> None:
    await bot.deliver(payloads.dm("which one?", ts=slack.new_ts()))
    await bot.deliver(payloads.press(slack.posts()[0], "Cancel", channel=DIRECT))
    assert slack.posts()[0]["text"].startswith("All right, I stop here.")
    await bot.deliver(payloads.dm("orm in flask?", ts=slack.new_ts()))
    assert slack.posts()[1]["text"].startswith("Object-relational mapping for flask.")
    assert "Question" not in slack.posts()[1]["text"]


async def test_a_step_that_slack_refuses_to_show_can_be_taken_again(
    bot: Bot, slack: FakeSlack, caplog: pytest.LogCaptureFixture
) -> None:
    question = await begin(bot, slack)
    slack.fail_next("chat.update", error="cant_update_message")
    await bot.deliver(payloads.press(question, "A site with content"))
    assert "cant_update_message" in caplog.text
    await bot.deliver(payloads.press(question, "A site with content"))
    assert slack.posts()[0]["text"].startswith(SECOND)


async def test_a_step_that_slack_never_heard_of_can_be_taken_again(
    slack: FakeSlack, knowledge: Knowledge, tmp_path: Path
) -> None:
    async with Bot("http", slack, knowledge, tmp_path) as bot:
        press = payloads.press(await begin(bot, slack), "A site with content")
        await slack.stop()
        await bot.deliver(press)
        await slack.start()
        await bot.deliver(press)
    assert slack.posts()[0]["text"].startswith(SECOND)
    assert slack.ephemerals() == []


@pytest.mark.parametrize(
    "failure",
    [
        {"drop": True, "times": RETRIES + 1},
        {"status": 504, "body": "<html>Gateway Time-out</html>", "times": RETRIES + 1},
        {"error": "internal_error"},
    ],
    ids=["dropped", "a proxy's", "an error of Slack's"],
)
async def test_a_step_that_may_be_shown_is_taken_and_the_person_told_so(
    bot: Bot, slack: FakeSlack, failure: dict[str, Any]
) -> None:
    question = await begin(bot, slack)
    slack.fail_next("chat.update", after_effect=True, **failure)
    await bot.deliver(payloads.press(question, "A site with content"))
    (shown,) = slack.posts()
    assert shown["text"].startswith(SECOND)
    await bot.deliver(payloads.press(shown, "Staff manage data"))
    assert [line.content["text"] for line in slack.ephemerals()] == [sentences.IN_DOUBT]
    assert slack.posts()[0]["text"].startswith(VERDICT)


async def test_it_ends_when_the_message_that_began_it_is_deleted(
    bot: Bot, slack: FakeSlack
) -> None:
    wish = payloads.dm("which one?", ts=slack.new_ts())
    await bot.deliver(wish)
    (question,) = slack.posts()
    await bot.deliver(payloads.press(question, "A site with content", channel=DIRECT))
    await bot.deliver(payloads.deleted(wish))
    assert slack.posts() == []
    await bot.deliver(payloads.dm("yes, staff", ts=slack.new_ts()))
    assert slack.posts()[0]["text"].startswith("I have no answer to that.")


async def test_what_was_typed_since_goes_on_when_the_message_that_began_it_is_deleted(
    bot: Bot, slack: FakeSlack
) -> None:
    wish = payloads.dm("which one?", ts=slack.new_ts())
    await bot.deliver(wish)
    await bot.deliver(payloads.dm("a blog", ts=slack.new_ts()))
    await bot.deliver(payloads.deleted(wish))
    await bot.deliver(payloads.dm("yes, staff", ts=slack.new_ts()))
    second, verdict = (post["text"] for post in slack.posts())
    assert second.startswith("Question 2")
    assert verdict.startswith(VERDICT)
