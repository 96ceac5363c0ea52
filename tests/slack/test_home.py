"""The Home tab and the welcome: cheap, quiet, and once."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import TYPE_CHECKING

import block_kit
import payloads
import pytest
from payloads import DIRECT, TEAM, USER
from slack_harness import Bot, Understanding

from bot.conversation import Conversation
from bot.knowledge.loader import load
from bot.slack import pages
from bot.store.claims import LEASE_SECONDS

if TYPE_CHECKING:
    from fake_slack import FakeSlack

    from bot.knowledge.model import Knowledge

ORM = "Object-relational mapping"
EXAMPLE = "Does Flask have an ORM?"
RECOMMEND = "Get a recommendation"
WELCOME = "Hello! I answer questions about Django and Flask"
BASE = Path(__file__).parents[2] / "knowledge"


def built(knowledge: Knowledge) -> pages.Pages:
    return pages.build(knowledge, Conversation(knowledge, Understanding()).welcome())


async def visit(bot: Bot, slack: FakeSlack, tab: str = "home") -> None:
    """Look at a tab, as Slack tells it: with the Home tab that the person has."""
    view = slack.workspace.homes.get(USER)
    await bot.deliver(payloads.home_opened(tab=tab, view=view, event_ts=slack.new_ts()))


def greeted(slack: FakeSlack) -> list[str]:
    """The first lines of what the bot has said in direct messages."""
    return [post["text"].splitlines()[0] for post in slack.replies(DIRECT)]


# --- what it looks like


@pytest.mark.parametrize("name", ["home", "first_home"])
def test_the_home_tab_of_the_whole_base_keeps_the_limits(name: str) -> None:
    assert block_kit.view_violations(getattr(built(load(BASE)), name)) == []


def test_every_topic_of_the_base_has_a_button_under_its_area() -> None:
    knowledge = load(BASE)
    view = built(knowledge).home
    shown = [label for block in view["blocks"] for label in payloads.labels({"blocks": [block]})]
    titles = {topic.title for topic in knowledge.topics.values()}
    assert len(shown) == len(titles) + 1
    assert set(shown) == titles | {RECOMMEND}


def test_it_tells_how_to_ask_who_curates_and_how_old_the_base_is(folder: Path) -> None:
    text = "curators: Ada & Grace\nlink: https://example.org/c\nareas:\n  - title: All\n"
    topics = "    topics: [orm, admin, forms, use-cases]\n"
    (folder / "about.yaml").write_text(text + topics, encoding="utf-8")
    *_, curators, edition = built(load(folder)).home["blocks"]
    assert [element["text"] for element in curators["elements"]] == [
        "Curated by: Ada &amp; Grace",
        "<https://example.org/c>",
    ]
    assert edition["elements"][0]["text"].endswith(": 4 topics, last reviewed 2026-11-20.")


def test_it_is_the_same_each_time_and_another_one_when_a_fact_changes(folder: Path) -> None:
    before = built(load(folder)).home
    assert built(load(folder)).home == before
    file = folder / "topics" / "orm.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("in more words", "in other words", 1), encoding="utf-8")
    assert not built(load(folder)).is_current(before)


def test_the_text_of_a_welcome_holds_what_its_buttons_ask() -> None:
    view = built(load(BASE)).first_home
    assert payloads.labels(view)[:3] == [
        *(EXAMPLE, "How do Django and Flask differ?", "How do I deploy a Django app?"),
    ]


# --- visits


async def test_a_visit_shows_it_with_a_welcome_the_first_time_only(
    bot: Bot, slack: FakeSlack
) -> None:
    await visit(bot, slack)
    first = slack.workspace.homes[USER]
    assert first["blocks"][0]["text"]["text"] == "Welcome"
    bot.clock.now = time.time() + LEASE_SECONDS + 1
    await visit(bot, slack)
    second = slack.workspace.homes[USER]
    assert second["blocks"][0]["text"]["text"] == "Which of the two?"
    for _ in range(3):
        bot.clock.now += LEASE_SECONDS + 1
        await visit(bot, slack)
    assert len(slack.calls("views.publish")) == 2
    assert slack.posts() == []


async def test_ten_visits_at_once_are_shown_one_page(bot: Bot, slack: FakeSlack) -> None:
    await asyncio.gather(*(bot.dispatch(payloads.home_opened()) for _ in range(10)))
    await bot.idle()
    (call,) = slack.calls("views.publish")
    assert call["user_id"] == USER


async def test_a_new_version_of_the_bot_publishes_anew(
    slack: FakeSlack, knowledge: Knowledge, tmp_path: Path
) -> None:
    async with Bot("socket", slack, knowledge, tmp_path) as before:
        await visit(before, slack)
    async with Bot("http", slack, load(BASE), tmp_path) as after:
        after.clock.now = time.time() + LEASE_SECONDS + 1
        await visit(after, slack)
    assert "What Django and Flask are" in payloads.labels(slack.workspace.homes[USER])


async def test_a_page_that_slack_refuses_is_logged_and_tried_again_with_the_next_visit(
    bot: Bot, slack: FakeSlack, caplog: pytest.LogCaptureFixture
) -> None:
    slack.fail_next("views.publish", error="not_enabled")
    await visit(bot, slack)
    assert "not_enabled" in caplog.text
    await visit(bot, slack)
    page = slack.workspace.homes[USER]
    assert page["blocks"][0]["text"]["text"] == "Welcome"
    assert RECOMMEND in payloads.labels(page)


# --- its buttons


async def test_a_topics_button_is_answered_in_direct_messages(bot: Bot, slack: FakeSlack) -> None:
    await visit(bot, slack)
    await bot.deliver(slack.press_in_home(ORM))
    assert greeted(slack) == [f"{ORM} for both."]
    await bot.deliver(payloads.dm("and django?", ts=slack.new_ts()))
    assert greeted(slack)[1] == f"{ORM} for django."


@pytest.mark.parametrize("label", [ORM, RECOMMEND, EXAMPLE])
async def test_a_button_pressed_twice_is_answered_once_and_later_again(
    bot: Bot, slack: FakeSlack, label: str
) -> None:
    await visit(bot, slack)
    presses = [slack.press_in_home(label) for _ in range(5)]
    await asyncio.gather(*(bot.dispatch(press) for press in presses))
    await bot.idle()
    assert len(slack.posts()) == 1
    bot.clock.now = time.time() + LEASE_SECONDS + 1
    await bot.deliver(slack.press_in_home(label))
    assert len(slack.posts()) == 2


@pytest.mark.parametrize("label", [ORM, RECOMMEND, EXAMPLE])
async def test_what_could_not_be_sent_can_be_asked_for_again_at_once(
    bot: Bot, slack: FakeSlack, caplog: pytest.LogCaptureFixture, label: str
) -> None:
    await visit(bot, slack)
    slack.fail_next("chat.postMessage", error="messages_tab_disabled")
    await bot.deliver(slack.press_in_home(label))
    assert slack.posts() == []
    assert "messages_tab_disabled" in caplog.text
    await bot.deliver(slack.press_in_home(label))
    assert len(slack.posts()) == 1


async def test_another_persons_press_is_answered_to_them(bot: Bot, slack: FakeSlack) -> None:
    await visit(bot, slack)
    slack.workspace.homes["U2"] = slack.workspace.homes[USER]
    await bot.deliver(slack.press_in_home(ORM, user="U2"))
    assert len(slack.replies("DU2")) == 1
    assert slack.replies(DIRECT) == []


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ('{"topic": "gone", "focus": "both"}', ["That button is from an older answer."]),
        ("of another version", []),
    ],
)
async def test_an_old_button_breaks_nothing(
    bot: Bot, slack: FakeSlack, value: str, said: list[str]
) -> None:
    await visit(bot, slack)
    press = slack.press_in_home(ORM)
    press["actions"][0]["value"] = value
    await bot.deliver(press)
    assert [line[:36] for line in greeted(slack)] == said


async def test_an_answer_from_home_is_about_its_topic_and_not_the_question_before(
    bot: Bot, slack: FakeSlack
) -> None:
    await bot.deliver(payloads.dm("forms in django", ts=slack.new_ts()))
    await visit(bot, slack)
    await bot.deliver(slack.press_in_home(ORM))
    answered = await bot.store.answers.given_in((TEAM, DIRECT, slack.posts()[1]["ts"]))
    assert answered
    assert (answered.asker, answered.asked) == (USER, ORM)


# --- the welcome


async def test_a_look_into_messages_is_greeted_once(bot: Bot, slack: FakeSlack) -> None:
    visits = [payloads.home_opened(tab="messages", event_ts=slack.new_ts()) for _ in range(10)]
    await asyncio.gather(*(bot.dispatch(one) for one in visits))
    await bot.idle()
    await visit(bot, slack, "messages")
    (post,) = slack.replies(DIRECT)
    assert post["text"].startswith(WELCOME)
    assert payloads.labels(post)[-1] == RECOMMEND
    assert all(f"• {label}" in post["text"] for label in payloads.labels(post)[:3])


async def test_its_buttons_are_answered_below_it(bot: Bot, slack: FakeSlack) -> None:
    await visit(bot, slack, "messages")
    (welcome,) = slack.posts()
    await bot.deliver(payloads.press(welcome, EXAMPLE, channel=DIRECT))
    assert greeted(slack)[1] == f"{ORM} for flask."
    assert payloads.labels(slack.posts()[0]) == payloads.labels(welcome)


@pytest.mark.parametrize(
    ("text", "answer"),
    [("hi", WELCOME), ("help", "I answer questions"), ("orm in flask?", f"{ORM} for flask.")],
)
async def test_the_first_direct_message_is_answered_and_a_bare_greeting_greeted_back(
    bot: Bot, slack: FakeSlack, text: str, answer: str
) -> None:
    await bot.deliver(payloads.dm(text, ts=slack.new_ts()))
    await visit(bot, slack, "messages")
    (line,) = greeted(slack)
    assert line.startswith(answer)


async def test_a_welcome_that_does_not_arrive_comes_with_the_next_occasion(
    bot: Bot, slack: FakeSlack, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(2):
        slack.fail_next("chat.postMessage", error="fatal_error")
        await visit(bot, slack, "messages")
    assert slack.posts() == []
    assert caplog.text.count("fatal_error") == 2
    await bot.deliver(payloads.dm("hi", ts=slack.new_ts()))
    await visit(bot, slack, "messages")
    (line,) = greeted(slack)
    assert line.startswith(WELCOME)


async def test_a_greeting_that_is_not_returned_is_returned_the_next_time(
    bot: Bot, slack: FakeSlack
) -> None:
    slack.fail_next("chat.postMessage", error="restricted_action")
    for text in ("hi", "hi", "hi"):
        await bot.deliver(payloads.dm(text, ts=slack.new_ts()))
    apology, welcome, answer = greeted(slack)
    assert apology.startswith("Something went wrong")
    assert welcome.startswith(WELCOME)
    assert answer.startswith("I answer questions about Django and Flask")


async def test_who_was_welcomed_anywhere_is_not_welcomed_again(bot: Bot, slack: FakeSlack) -> None:
    await visit(bot, slack)
    await visit(bot, slack, "messages")
    await bot.deliver(payloads.dm("hi", ts=slack.new_ts()))
    (line,) = greeted(slack)
    assert line.startswith("I answer questions about Django and Flask")


async def test_a_mention_is_no_first_direct_message(bot: Bot, slack: FakeSlack) -> None:
    await bot.deliver(payloads.mention("hi", ts=slack.new_ts()))
    assert not slack.posts()[0]["text"].startswith(WELCOME)
    await visit(bot, slack, "messages")
    assert len(greeted(slack)) == 1


async def test_a_restart_does_not_greet_again(
    slack: FakeSlack, knowledge: Knowledge, tmp_path: Path
) -> None:
    for mode in ("socket", "http"):
        async with Bot(mode, slack, knowledge, tmp_path) as bot:
            await visit(bot, slack, "messages")
    assert len(greeted(slack)) == 1
