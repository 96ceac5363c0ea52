"""What people think of an answer, in both modes: votes, misses, why it was given, dismissal."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

import payloads
import pytest
from payloads import CHANNEL, DIRECT, TEAM, USER
from slack_harness import Bot

from bot.choice import Choice
from bot.gaps import Reason
from bot.knowledge.model import Focus
from bot.replies import Clarification
from bot.slack.blocks import render

if TYPE_CHECKING:
    from pathlib import Path

    from fake_slack import Ephemeral, FakeSlack

    from bot.gaps import Shown
    from bot.knowledge.model import Knowledge

ORM_IN_FLASK = "Object-relational mapping for flask."
WHY, DISMISS = "Why this answer?", "Dismiss"


async def asked(bot: Bot, slack: FakeSlack, text: str = "orm in flask?", **extra: Any) -> Any:
    """Mention the bot and return its reply."""
    await bot.deliver(payloads.mention(text, ts=slack.new_ts(), **extra))
    return slack.posts()[-1]


def told(slack: FakeSlack, user: str = USER) -> list[str]:
    """The first lines of what only this person has been shown."""
    return [shown.content["text"].splitlines()[0] for shown in slack.ephemerals(user)]


async def votes(bot: Bot, reply: Any) -> tuple[int, int]:
    """How many found a reply helpful, and how many did not."""
    place, count = (TEAM, CHANNEL, reply["ts"]), bot.store.votes.count
    return await count(place, helpful=True), await count(place, helpful=False)


async def misses(bot: Bot) -> list[tuple[str, Reason, tuple[Shown, ...]]]:
    return [(miss.question, miss.reason, miss.shown) for miss in await bot.store.misses.since(0)]


async def test_a_vote_is_acknowledged_privately_and_changes_nothing_for_others(
    bot: Bot, slack: FakeSlack
) -> None:
    reply = await asked(bot, slack)
    await bot.deliver(payloads.press(reply, "Helpful"))
    assert told(slack) == [
        "Noted: this answer was helpful. You can change your mind by the other button."
    ]
    assert slack.calls("chat.update") == []
    assert await votes(bot, reply) == (1, 0)
    assert await misses(bot) == []


async def test_not_helpful_sends_the_question_to_the_curators(bot: Bot, slack: FakeSlack) -> None:
    reply = await asked(bot, slack, "orm  in flask?")
    await bot.deliver(payloads.press(reply, "Not helpful", user="U2"))
    assert told(slack, "U2")[0].startswith("Noted: this answer was not helpful")
    shown = (("orm", Focus.FLASK),)
    assert await misses(bot) == [("orm in flask?", Reason.NOT_HELPFUL, shown)]


async def test_a_vote_can_be_changed_and_the_miss_goes_with_the_last_of_them(
    bot: Bot, slack: FakeSlack
) -> None:
    reply = await asked(bot, slack)
    for user in ("U1", "U2"):
        await bot.deliver(payloads.press(reply, "Not helpful", user=user))
    await bot.deliver(payloads.press(reply, "Helpful", user="U1"))
    assert await votes(bot, reply) == (1, 1)
    assert len(await misses(bot)) == 1
    await bot.deliver(payloads.press(reply, "Helpful", user="U2"))
    assert await votes(bot, reply) == (2, 0)
    assert await misses(bot) == []


async def test_ten_presses_at_once_are_one_vote(bot: Bot, slack: FakeSlack) -> None:
    reply = await asked(bot, slack)
    press = payloads.press(reply, "Not helpful")
    await asyncio.gather(*(bot.dispatch(press) for _ in range(10)))
    await bot.idle()
    assert await votes(bot, reply) == (0, 1)
    assert len(await misses(bot)) == 1
    assert len(told(slack)) == 1


async def test_a_vote_after_a_press_is_about_what_is_shown_then(bot: Bot, slack: FakeSlack) -> None:
    reply = await asked(bot, slack)
    await bot.deliver(payloads.press(reply, "Admin"))
    await bot.deliver(payloads.press(slack.posts()[0], "Not helpful"))
    assert await misses(bot) == [
        ("orm in flask?", Reason.NOT_HELPFUL, (("admin", Focus.FLASK),)),
    ]


async def test_a_number_that_led_to_an_answer_counts_as_the_question_before_it(
    bot: Bot, slack: FakeSlack
) -> None:
    for text in ("storing things?", "2"):
        await bot.deliver(payloads.dm(text, ts=slack.new_ts()))
    await bot.deliver(payloads.press(slack.posts()[1], "Not helpful", channel=DIRECT))
    assert await misses(bot) == [
        ("storing things?", Reason.NOT_HELPFUL, (("forms", Focus.FLASK),)),
    ]


OFFERED = (("orm", Focus.FLASK), ("forms", Focus.FLASK))


async def test_none_of_these_keeps_what_was_offered(bot: Bot, slack: FakeSlack) -> None:
    press = payloads.press(await asked(bot, slack, "storing things?"), "Something else")
    for _ in range(2):  # a double click
        await bot.deliver(press)
    assert await misses(bot) == [("storing things?", Reason.NONE_OF_THESE, OFFERED)]


async def test_none_of_these_may_be_typed(bot: Bot, slack: FakeSlack) -> None:
    for text in ("storing things?", "none of these"):
        await bot.deliver(payloads.dm(text, ts=slack.new_ts()))
    assert await misses(bot) == [("storing things?", Reason.NONE_OF_THESE, OFFERED)]


async def test_what_is_declined_is_a_miss_without_anybodys_name(bot: Bot, slack: FakeSlack) -> None:
    await asked(bot, slack, "hey <@U2>, <mailto:joe@example.org|joe@example.org> wants lunch")
    await asked(bot, slack, "<@U2> <https://example.org/secret>")
    assert await misses(bot) == [("hey , wants lunch", Reason.DECLINED, ())]


async def test_why_tells_privately_what_was_understood(bot: Bot, slack: FakeSlack) -> None:
    reply = await asked(bot, slack)
    await bot.deliver(payloads.pick(reply, WHY, user="U2"))
    (shown,) = slack.ephemerals("U2")
    lead, *rest = shown.content["text"].split("\n\n")
    assert lead.startswith("I took the question to be about Object-relational mapping: Flask")
    assert lead.endswith("and am very sure of it (90%).")
    assert rest == [
        "The nearest phrase I know: “an orm in Flask”.",
        "Words that counted, strongest first: “orm” (1.0), “in” (1.0), “flask” (1.0).",
        "No other topic came near.",
        "Sources: The documentation https://example.org/docs",
    ]
    assert len(slack.posts()) == 1


async def test_why_after_a_press_tells_that_it_was_chosen(bot: Bot, slack: FakeSlack) -> None:
    await bot.deliver(payloads.press(await asked(bot, slack), "Django"))
    await bot.deliver(payloads.pick(slack.posts()[0], WHY))
    (line,) = told(slack)
    assert line.startswith("This is about Object-relational mapping: Django. No question was")


async def test_why_is_known_after_a_restart_and_for_a_month(
    slack: FakeSlack, knowledge: Knowledge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Bot("socket", slack, knowledge, tmp_path) as before:
        reply = await asked(before, slack)
    async with Bot("http", slack, knowledge, tmp_path) as after:
        await after.deliver(payloads.pick(reply, WHY))
        monkeypatch.setattr(after.clock, "now", time.time() + 32 * 24 * 3600)
        await after.deliver(payloads.pick(reply, WHY))
    first, second = told(slack)
    assert first.startswith("I took the question to be about")
    assert second.endswith("The question that it answers is not kept any more.")


async def test_a_menu_of_another_version_or_a_topic_that_is_gone_is_told_so(
    bot: Bot, slack: FakeSlack
) -> None:
    reply = await asked(bot, slack)
    for value in ("of another version", '{"do": "why", "topic": "gone", "focus": "flask"}'):
        pick = payloads.pick(reply, WHY)
        pick["actions"][0]["selected_option"]["value"] = value
        await bot.deliver(pick)
    assert [line[:40] for line in told(slack)] == ["That button is from an older answer. Ple"] * 2


async def test_the_asker_dismisses_an_answer_once(bot: Bot, slack: FakeSlack) -> None:
    reply = await asked(bot, slack)
    pick = payloads.pick(reply, DISMISS)
    await asyncio.gather(*(bot.dispatch(pick) for _ in range(10)))
    await bot.idle()
    assert slack.posts() == []
    assert len(slack.calls("chat.delete")) == 1
    assert await misses(bot) == [("orm in flask?", Reason.DISMISSED, (("orm", Focus.FLASK),))]


async def test_nobody_else_can_dismiss_it(bot: Bot, slack: FakeSlack) -> None:
    reply = await asked(bot, slack)
    await bot.deliver(payloads.pick(reply, DISMISS, user="U2"))
    assert told(slack, "U2")[0].startswith("Only the person who asked can dismiss this answer.")
    assert len(slack.posts()) == 1
    assert await misses(bot) == []


async def test_after_a_dismissal_the_thread_is_as_it_was_before(bot: Bot, slack: FakeSlack) -> None:
    root = payloads.mention("orm in flask?", ts=slack.new_ts())
    await bot.deliver(root)
    await bot.deliver(payloads.pick(slack.posts()[0], DISMISS))
    await bot.deliver(payloads.mention("and django?", ts=slack.new_ts(), thread_ts=root["ts"]))
    assert slack.posts()[0]["text"].startswith("I have no answer to that.")


async def test_what_was_dismissed_is_said_again_when_it_is_asked_again(
    bot: Bot, slack: FakeSlack
) -> None:
    root = payloads.mention("orm in flask?", ts=slack.new_ts())
    await bot.deliver(root)
    (first,) = slack.posts()
    place = {"thread_ts": root["ts"]}
    await bot.deliver(payloads.mention("storing things?", ts=slack.new_ts(), **place))
    await bot.deliver(payloads.pick(first, DISMISS))
    await bot.deliver(payloads.mention("orm in flask?", ts=slack.new_ts(), **place))
    assert slack.posts()[-1]["text"].startswith(ORM_IN_FLASK)


@pytest.mark.parametrize(("error", "known"), [("message_not_found", False), ("fatal_error", True)])
async def test_a_dismissal_that_fails_is_logged(
    bot: Bot, slack: FakeSlack, caplog: pytest.LogCaptureFixture, error: str, *, known: bool
) -> None:
    reply = await asked(bot, slack)
    slack.fail_next("chat.delete", error=error)
    await bot.deliver(payloads.pick(reply, DISMISS))
    assert error in caplog.text
    answered = await bot.store.answers.given_in((TEAM, CHANNEL, reply["ts"]))
    assert bool(answered) is known


async def alone(bot: Bot, slack: FakeSlack, text: str) -> Ephemeral:
    """Ask by the command, and return what only the asker sees."""
    await bot.deliver(slack.command(text))
    return slack.ephemerals()[-1]


async def test_what_did_not_help_one_person_alone_is_a_miss_until_they_change_their_mind(
    bot: Bot, slack: FakeSlack
) -> None:
    shown = await alone(bot, slack, "orm in flask?")
    for _ in range(2):
        await bot.deliver(slack.press_in_ephemeral(shown, "Not helpful"))
    missed = "orm in flask?", Reason.NOT_HELPFUL, (("orm", Focus.FLASK),)
    assert await misses(bot) == [missed]
    await bot.deliver(slack.press_in_ephemeral(shown, "Helpful"))
    assert await misses(bot) == []
    assert len(told(slack)) == 3  # the answer, and a line for each vote that counted


async def test_what_one_person_found_among_offers_counts_as_what_they_asked(
    bot: Bot, slack: FakeSlack
) -> None:
    shown = await alone(bot, slack, "storing things")
    for label in ("Forms", "Admin", "Not helpful"):
        await bot.deliver(slack.press_in_ephemeral(shown, label))
    shown_last = (("admin", Focus.FLASK),)
    assert await misses(bot) == [("storing things", Reason.NOT_HELPFUL, shown_last)]


async def test_none_of_these_in_private_keeps_what_was_offered(bot: Bot, slack: FakeSlack) -> None:
    shown = await alone(bot, slack, "storing things")
    await bot.deliver(slack.press_in_ephemeral(shown, "Something else"))
    assert await misses(bot) == [("storing things", Reason.NONE_OF_THESE, OFFERED)]


async def test_why_in_private_knows_the_question(bot: Bot, slack: FakeSlack) -> None:
    shown = await alone(bot, slack, "orm in flask?")
    await bot.deliver(slack.pick_in_ephemeral(shown, WHY))
    assert told(slack)[1].startswith("I took the question to be about")


async def test_who_asked_in_private_is_not_kept(bot: Bot, slack: FakeSlack) -> None:
    await alone(bot, slack, "orm in flask?")
    async with bot.store.answers.engine.connect() as connection:
        ((asker,),) = await connection.exec_driver_sql("SELECT asker FROM answers")
    assert asker == ""


async def test_what_only_one_person_sees_can_be_voted_on_asked_about_and_dismissed(
    bot: Bot, slack: FakeSlack
) -> None:
    """An answer to a command: there is no message, and the bot may be no member."""
    offer = render(Clarification((Choice("orm", Focus.FLASK, "ORM"),)))
    shown = slack.workspace.whisper(CHANNEL, USER, {"text": offer.text, "blocks": offer.blocks})

    def source() -> dict[str, Any]:
        return payloads.own_message(ts=shown.ts) | shown.content

    async def press(payload: dict[str, Any]) -> None:
        url = slack.response_url(CHANNEL, USER, shown.ts)
        await bot.deliver({**payloads.in_ephemeral(payload), "response_url": url})

    await press(payloads.press(source(), "ORM"))
    assert shown.content["text"].startswith(ORM_IN_FLASK)
    await press(payloads.press(source(), "Not helpful"))
    await press(payloads.pick(source(), WHY))
    assert [line[:30] for line in told(slack)[1:]] == [
        "Noted: this answer was not hel",
        "This is about Object-relationa",
    ]
    await press(payloads.pick(source(), DISMISS))
    assert shown not in slack.ephemerals()
    assert slack.posts() == []
