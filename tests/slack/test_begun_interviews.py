"""Interviews that begin elsewhere, by a shortcut or a command, go on in direct messages."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

import payloads
import pytest
import small_interview
from payloads import BOT_USER, CHANNEL, DIRECT, FOREIGN, USER

from bot.knowledge.loader import load
from bot.slack import sentences
from bot.slack.manifest import ANSWER_SHORTCUT, RECOMMEND_SHORTCUT
from bot.store.threads import INTERVIEW_SECONDS

if TYPE_CHECKING:
    from pathlib import Path

    from fake_slack import FakeSlack
    from slack_harness import Bot

    from bot.knowledge.model import Knowledge

FIRST = "Question 1 of about 2: What are you building?"
ADVICE = "Get a recommendation"
WHERE = f"I ask you in our direct messages: <@{BOT_USER}>"


@pytest.fixture
def base(folder: Path) -> Knowledge:
    """The small base with the small interview."""
    return load(small_interview.write(folder))


def told(slack: FakeSlack) -> list[str]:
    """What the person was told in private."""
    return [shown.content["text"] for shown in slack.ephemerals()]


def asked(slack: FakeSlack, channel: str) -> dict[str, Any]:
    """Let somebody wish for advice, without a word to the bot."""
    return slack.say(payloads.message("which one?", user="U2", channel=channel, ts=slack.new_ts()))


@pytest.mark.parametrize("times", [1, 5])
async def test_the_interview_begins_in_direct_messages(
    bot: Bot, slack: FakeSlack, times: int
) -> None:
    shortcut = slack.shortcut(RECOMMEND_SHORTCUT)
    await asyncio.gather(*(bot.dispatch(shortcut) for _ in range(times)))
    await bot.idle()
    (question,) = slack.replies(DIRECT)
    assert question["text"].startswith(FIRST)


async def offered(bot: Bot, slack: FakeSlack) -> dict[str, Any]:
    """Ask something that may be a wish for advice in a channel, and return the offer."""
    await bot.deliver(payloads.mention("better at storing?", ts=slack.new_ts()))
    (offer,) = slack.posts()
    return offer


@pytest.mark.parametrize("times", [1, 5])
async def test_the_button_of_an_offer_begins_it_in_the_place_of_the_offer(
    bot: Bot, slack: FakeSlack, times: int
) -> None:
    press = payloads.press(await offered(bot, slack), ADVICE)
    await asyncio.gather(*(bot.dispatch(press) for _ in range(times)))
    await bot.idle()
    (question,) = slack.posts()
    assert question["text"].startswith(FIRST)
    assert len(slack.calls("chat.update")) == 1
    assert slack.replies(DIRECT) == []
    await bot.deliver(payloads.press(question, "A site with content"))
    assert "Question 2" in slack.posts()[0]["text"]


async def test_the_button_of_an_offer_takes_in_what_was_asked(bot: Bot, slack: FakeSlack) -> None:
    await bot.deliver(payloads.mention("better for blog?", ts=slack.new_ts()))
    (offer,) = slack.posts()
    await bot.deliver(payloads.press(offer, ADVICE))
    assert "Understood so far: Product: A site with content" in slack.posts()[0]["text"]


async def test_whoever_presses_it_is_interviewed_and_nobody_cut_off(
    bot: Bot, slack: FakeSlack
) -> None:
    offer = await offered(bot, slack)
    presses = [payloads.press(offer, ADVICE, user=user) for user in ("U2", "U3")]
    for press in presses:
        await bot.deliver(press)
    (question,) = slack.posts()
    assert question["text"].startswith(FIRST)
    (hint,) = slack.ephemerals("U3")
    assert "Say `recommend` to me to get your own." in hint.content["text"]
    await bot.deliver(payloads.press(question, "A site with content", user="U2"))
    assert "Question 2" in slack.posts()[0]["text"]


@pytest.mark.parametrize("times", [1, 5])
async def test_from_an_offer_that_one_person_sees_it_goes_to_direct_messages_and_says_so(
    bot: Bot, slack: FakeSlack, times: int
) -> None:
    await bot.deliver(slack.command("better at storing?"))
    (shown,) = slack.ephemerals()
    press = slack.press_in_ephemeral(shown, ADVICE)
    await asyncio.gather(*(bot.dispatch(press) for _ in range(times)))
    await bot.idle()
    assert [post["text"][: len(FIRST)] for post in slack.replies(DIRECT)] == [FIRST]
    assert told(slack) == [WHERE]


async def test_each_private_offer_begins_one(bot: Bot, slack: FakeSlack) -> None:
    for text in ("better at storing?", "better for blog?"):
        await bot.deliver(slack.command(text))
        await bot.deliver(slack.press_in_ephemeral(slack.ephemerals()[-1], ADVICE))
    assert "Product: A site with content" in slack.replies(DIRECT)[1]["text"]
    assert told(slack) == [WHERE, WHERE]


async def test_one_from_a_private_offer_that_may_have_arrived_is_told_of_and_not_sent_twice(
    bot: Bot, slack: FakeSlack
) -> None:
    await bot.deliver(slack.command("better at storing?"))
    (shown,) = slack.ephemerals()
    slack.fail_next("chat.postMessage", drop=True, after_effect=True)
    for _ in range(2):
        await bot.deliver(slack.press_in_ephemeral(shown, ADVICE))
    assert len(slack.replies(DIRECT)) == 1
    assert told(slack)[1:] == [sentences.IN_DOUBT]


async def test_the_button_begins_it_where_the_last_one_has_lapsed(
    bot: Bot, slack: FakeSlack
) -> None:
    offer = await offered(bot, slack)
    thread = offer["thread_ts"]
    await bot.deliver(payloads.mention("which one?", ts=slack.new_ts(), thread_ts=thread))
    bot.clock.now = time.time() + INTERVIEW_SECONDS + 60
    await bot.deliver(payloads.press(offer, ADVICE))
    assert slack.posts()[0]["text"].startswith(FIRST)
    assert told(slack) == []


async def test_a_topic_of_the_offer_does_not_take_the_place_of_the_interview(
    bot: Bot, slack: FakeSlack
) -> None:
    offer = await offered(bot, slack)
    topic, _, *_, none = payloads.labels(offer)
    presses = [payloads.press(offer, label) for label in (ADVICE, topic, none)]
    for press in presses:
        await bot.deliver(press)
    assert slack.posts()[0]["text"].startswith(FIRST)
    assert [text[:43] for text in told(slack)] == ["That button belongs to an earlier step, so "]


async def test_an_offer_from_before_leaves_the_persons_own_interview_as_it_is(
    bot: Bot, slack: FakeSlack
) -> None:
    offer = await offered(bot, slack)
    thread = offer["thread_ts"]
    for text in ("which one?", "a blog"):
        await bot.deliver(payloads.mention(text, ts=slack.new_ts(), thread_ts=thread))
    await bot.deliver(payloads.press(offer, ADVICE))
    assert slack.posts()[0]["text"] == offer["text"]
    await bot.deliver(payloads.mention("yes, staff", ts=slack.new_ts(), thread_ts=thread))
    assert slack.posts()[-1]["text"].startswith("Django, by far")


async def test_one_begun_in_a_thread_that_the_bot_has_left_hears_what_is_said_there(
    bot: Bot, slack: FakeSlack
) -> None:
    offer = await offered(bot, slack)
    place = {"thread_ts": offer["thread_ts"]}
    await bot.deliver(payloads.message("thanks, be quiet", ts=slack.new_ts(), **place))
    await bot.deliver(payloads.press(offer, ADVICE))
    await bot.deliver(payloads.message("a blog", ts=slack.new_ts(), **place))
    assert "Question 2" in slack.posts()[-1]["text"]


async def test_it_goes_on_there_by_button_and_in_words(bot: Bot, slack: FakeSlack) -> None:
    await bot.deliver(slack.shortcut(RECOMMEND_SHORTCUT))
    (question,) = slack.posts()
    press = payloads.press(question, "A site with content", channel=DIRECT)
    await bot.deliver(press)
    await bot.deliver(payloads.dm("yes, staff", ts=slack.new_ts()))
    assert slack.posts()[1]["text"].startswith("Django, by far")


@pytest.mark.parametrize("channel", [CHANNEL, FOREIGN])
@pytest.mark.parametrize("text", ["recommend", "recomend", "which one?"])
async def test_the_command_begins_it_there_too_and_says_where(
    bot: Bot, slack: FakeSlack, text: str, channel: str
) -> None:
    await bot.deliver(slack.command(text, channel=channel))
    assert slack.replies(DIRECT)[0]["text"].startswith(FIRST)
    assert told(slack) == [WHERE]


async def test_the_command_takes_in_what_is_said_already(bot: Bot, slack: FakeSlack) -> None:
    await bot.deliver(slack.command("recommend for a blog"))
    assert "Understood so far: Product: A site with content" in slack.posts()[0]["text"]


async def test_the_shortcut_on_a_wish_for_advice_interviews_who_wrote_it(
    bot: Bot, slack: FakeSlack
) -> None:
    message = asked(slack, CHANNEL)
    await bot.deliver(slack.shortcut(ANSWER_SHORTCUT, message))
    (question,) = slack.posts()
    assert question["thread_ts"] == message["ts"]
    await bot.deliver(payloads.press(question, "A site with content", user="U2"))
    text = slack.posts()[0]["text"]
    assert "Question 2" in text
    assert text.startswith(f"<@{USER}> asked me to answer this.")


async def test_where_the_bot_is_no_member_it_interviews_who_chose_it(
    bot: Bot, slack: FakeSlack
) -> None:
    await bot.deliver(slack.shortcut(ANSWER_SHORTCUT, asked(slack, FOREIGN)))
    assert slack.replies(DIRECT)[0]["text"].startswith(FIRST)
    assert told(slack) == [WHERE]


async def test_direct_messages_that_are_closed_are_told_of(
    bot: Bot, slack: FakeSlack, caplog: pytest.LogCaptureFixture
) -> None:
    slack.fail_next("chat.postMessage", error="messages_tab_disabled")
    await bot.deliver(slack.command("recommend"))
    assert told(slack)[0].startswith("Something went wrong on my side")
    assert "messages_tab_disabled" in caplog.text


async def test_a_topic_from_the_home_tab_does_not_end_it(bot: Bot, slack: FakeSlack) -> None:
    await bot.deliver(slack.shortcut(RECOMMEND_SHORTCUT))
    await bot.deliver(payloads.home_opened())
    await bot.deliver(slack.press_in_home("Forms"))
    await bot.deliver(payloads.dm("a blog", ts=slack.new_ts()))
    question, topic, second = (post["text"] for post in slack.replies(DIRECT))
    assert question.startswith(FIRST)
    assert topic.startswith("Forms for both.")
    assert second.startswith("Question 2")
