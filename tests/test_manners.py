"""When the bot speaks, row by row; cases/threads.yaml has whole conversations."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.manners import Course, Message, Policy, course, under
from bot.thread_state import FRESH, Attention, ThreadState

ASKED = ThreadState("orm", asker="U1")
INTERVIEWING = replace(ASKED, owner="U1", interview={"open": "kind"})


def message(
    text: str = "and flask?",
    *,
    user: str = "U1",
    thread: str | None = None,
    direct: bool = False,
    mentions: bool = False,
    others: bool = False,
) -> Message:
    return Message("T1", "C1", "1.1", thread, user, text, direct, mentions, others)


def reply(text: str = "and flask?", *, user: str = "U1", others: bool = False) -> Message:
    """What is said in a thread without a mention of the bot."""
    return message(text, user=user, thread="0.5", others=others)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (message(direct=True), Course.ANSWER),
        (message("thanks", direct=True), Course.ANSWER),
        (message("stop", direct=True), Course.ANSWER),
        (message(direct=True, others=True), Course.ANSWER),
        (message(" ", direct=True), Course.SILENT),
        (message(mentions=True), Course.ANSWER),
        (message("stop", mentions=True), Course.ANSWER),
        (message(mentions=True, others=True), Course.ANSWER),
        (message(mentions=True, user="U2"), Course.ANSWER),
        (message("thanks", mentions=True), Course.LEAVE),
        (message("thanks", mentions=True, user="U2"), Course.SILENT),
        (message("ok", mentions=True), Course.SILENT),
        (message("", mentions=True), Course.SILENT),
    ],
)
@pytest.mark.parametrize("attention", Attention)
def test_who_names_the_bot_or_is_alone_with_it_is_answered(
    said: Message, expected: Course, attention: Attention
) -> None:
    assert course(said, replace(ASKED, attention=attention)) is expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (reply(), Course.FOLLOW),
        (reply("the other one"), Course.FOLLOW),
        (reply("stop"), Course.LEAVE),
        (reply("be quiet, bot!"), Course.LEAVE),
        (reply("thanks a lot"), Course.LEAVE),
        (reply("ok"), Course.SILENT),
        (reply("> and flask?"), Course.SILENT),
        (reply(others=True), Course.SILENT),
        (reply(user="U2"), Course.STAND_BACK),
        (reply("ok", user="U2"), Course.STAND_BACK),
        (reply(user="U2", others=True), Course.STAND_BACK),
    ],
)
def test_in_a_thread_the_asker_is_heard_and_others_make_the_bot_stand_back(
    said: Message, expected: Course
) -> None:
    assert course(said, ASKED) is expected


@pytest.mark.parametrize(
    "thread",
    [FRESH, *(replace(ASKED, attention=a) for a in (Attention.STANDS_BACK, Attention.LEFT))],
)
def test_a_thread_that_is_not_known_or_not_listened_to_is_left_alone(thread: ThreadState) -> None:
    for said in (reply(), reply("stop"), reply(user="U2"), reply("thanks")):
        assert course(said, thread) is Course.SILENT


@pytest.mark.parametrize(
    ("said", "expected"),
    [("1", Course.FOLLOW), ("stop", Course.FOLLOW), ("thanks", Course.SILENT)],
)
def test_the_owner_of_an_interview_is_heard_too(said: str, expected: Course) -> None:
    for owner in ("U1", "U3"):
        thread = replace(INTERVIEWING, owner=owner)
        assert course(reply(said, user=owner), thread) is expected


def test_where_people_talk_to_each_other_only_the_owner_of_an_interview_is_heard() -> None:
    thread = replace(INTERVIEWING, owner="U3", attention=Attention.STANDS_BACK)
    assert course(reply("1", user="U3"), thread) is Course.FOLLOW
    assert course(reply("1", user="U3", others=True), thread) is Course.SILENT
    assert course(reply("1"), thread) is Course.SILENT
    assert course(reply("1", user="U3"), replace(thread, lapsed=True)) is Course.SILENT
    left = replace(thread, attention=Attention.LEFT)
    assert course(reply("1", user="U3"), left) is Course.SILENT


@pytest.mark.parametrize("over", [{"open": None}, None])
def test_but_not_after_it(over: dict[str, None] | None) -> None:
    thread = replace(INTERVIEWING, owner="U3", interview=over)
    assert course(reply("1", user="U3"), thread) is Course.STAND_BACK
    lapsed = replace(INTERVIEWING, owner="U3", lapsed=True)
    assert course(reply("1", user="U3"), lapsed) is Course.STAND_BACK


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (message("does flask have an orm?"), Course.VOLUNTEER),
        (message("how do I deploy django"), Course.VOLUNTEER),
        (message("flask orm"), Course.SILENT),
        (message("I use the flask orm"), Course.SILENT),
        (message("> does flask have an orm?"), Course.SILENT),
        (message("does flask have an orm?", others=True), Course.SILENT),
    ],
)
def test_outside_of_threads_only_a_clear_question_to_all_counts(
    said: Message, expected: Course
) -> None:
    assert course(said, FRESH) is expected


def test_the_policy_of_the_channel_has_the_last_word() -> None:
    for chosen in Course:
        assert under(Policy.QUESTIONS, chosen) is chosen
        expected = Course.SILENT if chosen is Course.VOLUNTEER else chosen
        assert under(Policy.MENTIONS, chosen) is expected
        expected = Course.SAY_OFF if chosen is Course.ANSWER else Course.SILENT
        assert under(Policy.OFF, chosen) is expected


@pytest.mark.parametrize(
    ("said", "thread", "conversation"),
    [
        (message(mentions=True), "1.1", "1.1"),
        (message(mentions=True, thread="0.5"), "0.5", "0.5"),
        (message(direct=True), None, ""),
        (message(direct=True, thread="0.5"), "0.5", "0.5"),
    ],
)
def test_a_channel_is_answered_in_the_thread_and_a_direct_message_where_it_was_sent(
    said: Message, thread: str | None, conversation: str
) -> None:
    assert said.reply_thread == thread
    assert said.conversation == ("T1", "C1", conversation)
