"""Where a button was pressed: in a thread, at the root of one, or in what one person sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

import payloads
import pytest
from payloads import CHANNEL, DIRECT, FOREIGN, TEAM, USER
from slack_bolt.context.async_context import AsyncBoltContext

from bot.choice import Choice
from bot.knowledge.model import Focus
from bot.replies import Clarification
from bot.slack.blocks import render
from bot.slack.listeners.tools import source_of

if TYPE_CHECKING:
    from fake_slack import Ephemeral, FakeSlack
    from slack_harness import Bot


ROOT = "1700000001.000100"
TS = "1700000003.000100"


@pytest.mark.parametrize(
    ("channel", "thread_ts", "thread"),
    [
        (CHANNEL, ROOT, ROOT),
        (CHANNEL, None, TS),
        (CHANNEL, TS, TS),
        (DIRECT, ROOT, ROOT),
        (DIRECT, None, ""),
        (DIRECT, TS, ""),
    ],
    ids=[
        *("a reply", "a message", "a message with replies"),
        *("a direct reply", "a direct message", "a direct message with replies"),
    ],
)
def test_the_thread_of_a_press(channel: str, thread_ts: str | None, thread: str) -> None:
    extra = {} if thread_ts is None else {"thread_ts": thread_ts}
    message = payloads.own_message(ts=TS, **extra)
    body = payloads.button("show:0", "", message=message, channel=channel)
    source = source_of(body, AsyncBoltContext(team_id=TEAM))
    assert source.conversation == (TEAM, channel, thread)
    assert (source.ts, source.user, source.is_ephemeral) == (TS, USER, False)


@pytest.fixture
def offer(slack: FakeSlack) -> Ephemeral:
    """An offer that one person sees, in a channel the bot is no member of."""
    choices = (Choice("orm", Focus.FLASK, "ORM"), Choice("gone", Focus.FLASK, "Gone"))
    rendered = render(Clarification(choices))
    content = {"text": rendered.text, "blocks": rendered.blocks}
    return slack.workspace.whisper(FOREIGN, USER, content)


async def test_a_press_in_an_ephemeral_changes_it_and_nothing_else(
    bot: Bot, slack: FakeSlack, offer: Ephemeral
) -> None:
    await bot.deliver(slack.press_in_ephemeral(offer, "ORM"))
    assert slack.ephemerals() == [offer]
    assert offer.content["text"].startswith("Object-relational mapping for flask.")
    await bot.deliver(slack.press_in_ephemeral(offer, "Django"))
    assert offer.content["text"].startswith("Object-relational mapping for django.")
    assert slack.calls("chat.update") == slack.calls("chat.postMessage") == []


async def test_an_offer_in_an_ephemeral_can_be_taken_back(
    bot: Bot, slack: FakeSlack, offer: Ephemeral
) -> None:
    await bot.deliver(slack.press_in_ephemeral(offer, "Something else"))
    assert offer.content["text"].startswith("Then I have no answer to that yet.")


async def test_an_old_button_in_an_ephemeral_answers_beside_it(
    bot: Bot, slack: FakeSlack, offer: Ephemeral
) -> None:
    before = dict(offer.content)
    await bot.deliver(slack.press_in_ephemeral(offer, "Gone"))
    await bot.deliver(
        {
            **slack.press_in_ephemeral(offer, "ORM"),
            "actions": [{"type": "button", "action_id": "interview:skip:", "value": "{}"}],
        }
    )
    assert offer.content == before
    assert [shown.content["text"][:16] for shown in slack.ephemerals()[1:]] == [
        "That button is f",
        "That button belo",
    ]


async def test_a_worn_out_response_url_is_logged_by_its_reason_and_not_by_its_address(
    bot: Bot, slack: FakeSlack, offer: Ephemeral, caplog: pytest.LogCaptureFixture
) -> None:
    press = slack.press_in_ephemeral(offer, "ORM")
    for _ in range(6):
        await bot.deliver(press)
    assert "404" in caplog.text
    assert "used_url" in caplog.text
    assert press["response_url"] not in caplog.text
    assert len(slack.calls("response_url")) == 6
