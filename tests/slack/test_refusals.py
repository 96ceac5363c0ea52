"""Whatever Slack refuses, in whichever listener: a line in the log, and at most one reply."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import payloads
import pytest
import small_interview
from fake_web_api import METHODS
from payloads import CHANNEL, DIRECT, TEAM
from slack_harness import Bot

from bot.knowledge.loader import load
from bot.manners import Policy
from bot.slack.manifest import ANSWER_SHORTCUT, RECOMMEND_SHORTCUT

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from pathlib import Path

    from fake_slack import Ephemeral, FakeSlack
    from payloads import Payload

    from bot.knowledge.model import Knowledge

    Prepare = Callable[[Bot, FakeSlack], Awaitable[Payload]]

SHARE = "Share in this channel"
OLD = "of another version"


@pytest.fixture
def base(folder: Path) -> Knowledge:
    """The small base with the small interview."""
    return load(small_interview.write(folder))


@pytest.fixture
async def bot(slack: FakeSlack, base: Knowledge, tmp_path: Path) -> AsyncIterator[Bot]:
    """A bot over HTTP: what is refused comes after the transport."""
    async with Bot("http", slack, base, tmp_path) as running:
        yield running


# --- what a person does; each makes ready for it, and returns what Slack tells of it


async def mention(_: Bot, slack: FakeSlack) -> Payload:
    return payloads.mention("orm in flask?", ts=slack.new_ts())


async def direct_message(_: Bot, slack: FakeSlack) -> Payload:
    return payloads.dm("orm in flask?", ts=slack.new_ts())


async def asked(bot: Bot, slack: FakeSlack, text: str = "orm in flask?") -> Payload:
    """Let the person ask in a channel, and return the bot's reply."""
    await bot.deliver(payloads.mention(text, ts=slack.new_ts()))
    return slack.posts()[-1]


async def follow_up(bot: Bot, slack: FakeSlack) -> Payload:
    thread = (await asked(bot, slack))["thread_ts"]
    return payloads.message("and django?", ts=slack.new_ts(), thread_ts=thread)


async def repeated_question(bot: Bot, slack: FakeSlack) -> Payload:
    thread = (await asked(bot, slack))["thread_ts"]
    return payloads.mention("orm in flask?", ts=slack.new_ts(), thread_ts=thread)


async def question_to_all(bot: Bot, slack: FakeSlack) -> Payload:
    await bot.store.channels.choose(TEAM, CHANNEL, Policy.QUESTIONS)
    return payloads.message("does flask have an orm?", ts=slack.new_ts())


async def mention_where_it_is_off(bot: Bot, slack: FakeSlack) -> Payload:
    await bot.store.channels.choose(TEAM, CHANNEL, Policy.OFF)
    return await mention(bot, slack)


async def edit(bot: Bot, slack: FakeSlack) -> Payload:
    question = await mention(bot, slack)
    await bot.deliver(question)
    soon = f"{float(question['ts']) + 10:.6f}"
    return payloads.edited(question, "forms in django", ts=soon)


async def deletion(bot: Bot, slack: FakeSlack) -> Payload:
    question = await mention(bot, slack)
    await bot.deliver(question)
    return payloads.deleted(question)


async def press(bot: Bot, slack: FakeSlack) -> Payload:
    return payloads.press(await asked(bot, slack), "Django")


async def old_press(bot: Bot, slack: FakeSlack) -> Payload:
    return payloads.button("show:0", OLD, message=await asked(bot, slack))


async def none_of_these(bot: Bot, slack: FakeSlack) -> Payload:
    return payloads.press(await asked(bot, slack, "storing things"), "Something else")


async def wish(bot: Bot, slack: FakeSlack) -> Payload:
    return payloads.press(await asked(bot, slack, "better at storing?"), "Get a recommendation")


async def vote(bot: Bot, slack: FakeSlack) -> Payload:
    return payloads.press(await asked(bot, slack), "Not helpful")


async def why(bot: Bot, slack: FakeSlack) -> Payload:
    return payloads.pick(await asked(bot, slack), "Why this answer?")


async def dismissal(bot: Bot, slack: FakeSlack) -> Payload:
    return payloads.pick(await asked(bot, slack), "Dismiss")


async def anothers_dismissal(bot: Bot, slack: FakeSlack) -> Payload:
    return payloads.pick(await asked(bot, slack), "Dismiss", user="U2")


async def step(bot: Bot, slack: FakeSlack) -> Payload:
    return payloads.press(await asked(bot, slack, "which one?"), "A site with content")


async def anothers_step(bot: Bot, slack: FakeSlack) -> Payload:
    question = await asked(bot, slack, "which one?")
    return payloads.press(question, "A site with content", user="U2")


async def old_step(bot: Bot, slack: FakeSlack) -> Payload:
    question = await asked(bot, slack, "which one?")
    return payloads.button("interview:choose:x", OLD, message=question)


async def command_to_recommend(_: Bot, slack: FakeSlack) -> Payload:
    return slack.command("recommend")


async def command_to_be_off(_: Bot, slack: FakeSlack) -> Payload:
    return slack.command("here off")


async def alone(bot: Bot, slack: FakeSlack, text: str = "orm in flask?") -> Ephemeral:
    """Let the person ask by the command, and return what only they see."""
    await bot.deliver(slack.command(text))
    return slack.ephemerals()[-1]


async def share(bot: Bot, slack: FakeSlack) -> Payload:
    return slack.press_in_ephemeral(await alone(bot, slack), SHARE)


async def wish_alone(bot: Bot, slack: FakeSlack) -> Payload:
    shown = await alone(bot, slack, "better at storing?")
    return slack.press_in_ephemeral(shown, "Get a recommendation")


async def shortcut_on_a_message(_: Bot, slack: FakeSlack) -> Payload:
    question = payloads.message("orm in flask?", user="U2", ts=slack.new_ts())
    return slack.shortcut(ANSWER_SHORTCUT, slack.say(question))


async def shortcut_to_an_interview(_: Bot, slack: FakeSlack) -> Payload:
    return slack.shortcut(RECOMMEND_SHORTCUT)


async def visit(_: Bot, slack: FakeSlack) -> Payload:
    return payloads.home_opened(event_ts=slack.new_ts())


async def visit_of_messages(_: Bot, slack: FakeSlack) -> Payload:
    return payloads.home_opened(tab="messages", event_ts=slack.new_ts())


async def topic_in_home(bot: Bot, slack: FakeSlack) -> Payload:
    await bot.deliver(await visit(bot, slack))
    return slack.press_in_home("Forms")


async def example_in_home(bot: Bot, slack: FakeSlack) -> Payload:
    await bot.deliver(await visit(bot, slack))
    return slack.press_in_home("Does Flask have an ORM?")


async def recommendation_in_home(bot: Bot, slack: FakeSlack) -> Payload:
    await bot.deliver(await visit(bot, slack))
    return slack.press_in_home("Get a recommendation")


ALL: tuple[Prepare, ...] = (
    *(mention, direct_message, follow_up, repeated_question, question_to_all),
    *(mention_where_it_is_off, edit, deletion, press, old_press, none_of_these, wish),
    *(vote, why),
    *(dismissal, anothers_dismissal, step, anothers_step, old_step, command_to_recommend),
    *(command_to_be_off, share, wish_alone, shortcut_on_a_message, shortcut_to_an_interview, visit),
    *(visit_of_messages, topic_in_home, example_in_home, recommendation_in_home),
)
FOR_ALL_TO_SEE = {mention, follow_up, repeated_question, question_to_all, share}
"""What is answered for all to see, or apologised for."""

NOT_A_MEMBER = ("channel_not_found", "not_in_channel")
BEARS_THAT = {command_to_be_off, share, shortcut_on_a_message}
"""What has a way of its own where the bot is no member, which is nothing to be logged."""

ERRORS = (*NOT_A_MEMBER, "is_archived", "msg_too_long", "ratelimited", "message_not_found")
FAILURES: dict[str, dict[str, Any]] = {
    **{error: {"error": error} for error in ERRORS},
    "a proxy's page": {"status": 502, "body": "<html>Bad Gateway</html>"},
    "dropped": {"drop": True},
}


class Scene:
    """What was said before, and what has come to it since."""

    def __init__(self, slack: FakeSlack) -> None:
        self._slack = slack
        self._posts = {post["ts"] for post in slack.posts()}
        self._ephemerals = len(slack.workspace.ephemerals)

    def posted(self) -> list[Payload]:
        return [post for post in self._slack.posts() if post["ts"] not in self._posts]

    def whispered(self) -> list[Ephemeral]:
        return self._slack.workspace.ephemerals[self._ephemerals :]


def fail(slack: FakeSlack, failure: dict[str, Any], times: int) -> None:
    """Let the next calls of each method that says or shows something fail."""
    for method in METHODS:
        if method.startswith(("chat.", "views.")):
            slack.fail_next(method, times=times, **failure)


def tracebacks(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What was logged as if something were wrong with the bot."""
    return [record.getMessage() for record in caplog.records if record.exc_info]


@pytest.mark.parametrize("failure", FAILURES)
@pytest.mark.parametrize("prepare", ALL, ids=lambda prepare: prepare.__name__)
async def test_where_slack_takes_nothing_that_is_logged_and_told_in_private_if_at_all(
    bot: Bot, slack: FakeSlack, caplog: pytest.LogCaptureFixture, prepare: Prepare, failure: str
) -> None:
    payload = await prepare(bot, slack)
    before = Scene(slack)
    fail(slack, FAILURES[failure], times=100)
    await bot.deliver(payload)
    assert tracebacks(caplog) == []
    if failure in NOT_A_MEMBER and prepare in BEARS_THAT:
        assert len(before.posted()) + len(before.whispered()) == 1
        return
    assert [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert before.posted() == []
    assert len(before.whispered()) <= 1


@pytest.mark.parametrize("failure", ["is_archived", "not_in_channel", "dropped"])
@pytest.mark.parametrize("prepare", ALL, ids=lambda prepare: prepare.__name__)
async def test_where_one_call_fails_there_is_one_reply_at_most(
    bot: Bot, slack: FakeSlack, caplog: pytest.LogCaptureFixture, prepare: Prepare, failure: str
) -> None:
    payload = await prepare(bot, slack)
    before = Scene(slack)
    fail(slack, FAILURES[failure], times=1)
    for attempt in range(2):
        await bot.deliver(payload, retry=attempt)
    assert tracebacks(caplog) == []
    posted, whispered = before.posted(), before.whispered()
    assert len(posted) + len(whispered) <= 1
    in_the_open = [post for post in posted if post["ts"] not in slack.workspace.channels[DIRECT]]
    assert not in_the_open or prepare in FOR_ALL_TO_SEE


PRESSES = (
    *(press, old_press, none_of_these, wish, vote, why, dismissal, anothers_dismissal),
    *(step, anothers_step, old_step, share),
)


@pytest.mark.parametrize("prepare", PRESSES, ids=lambda prepare: prepare.__name__)
async def test_no_button_from_before_makes_the_bot_post_where_it_is_off_by_now(
    bot: Bot, slack: FakeSlack, caplog: pytest.LogCaptureFixture, prepare: Prepare
) -> None:
    payload = await prepare(bot, slack)
    before = Scene(slack)
    await bot.store.channels.choose(TEAM, CHANNEL, Policy.OFF)
    for attempt in range(2):
        await bot.deliver(payload, retry=attempt)
    assert tracebacks(caplog) == []
    assert before.posted() == []
    assert {shown.user for shown in before.whispered()} <= {payload["user"]["id"]}
