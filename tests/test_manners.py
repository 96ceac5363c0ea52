"""Which messages are for the bot, and where it answers them."""

from __future__ import annotations

import pytest

from bot.manners import Message, is_for_the_bot


def message(
    text: str = "hi", *, thread: str | None = None, direct: bool = False, mentions: bool = False
) -> Message:
    return Message("T1", "C1", "1.1", thread, "U1", text, direct, mentions)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (message(direct=True), True),
        (message(mentions=True), True),
        (message(), False),
        (message("  ", direct=True), False),
        (message("", mentions=True), False),
    ],
)
def test_the_bot_answers_when_it_is_named_or_talked_to_alone(
    said: Message, *, expected: bool
) -> None:
    assert is_for_the_bot(said) is expected


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
