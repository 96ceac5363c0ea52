"""What is kept of answers: so that they can follow their questions, and curators see the gaps."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from slack_sdk.errors import SlackApiError

from bot.gaps import Reason, is_declined, shown_by
from bot.matching.text import impersonal
from bot.replies import NoneOfThese
from bot.slack import posting
from bot.thread_state import FRESH, reconciled, stands

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slack_sdk.web.async_client import AsyncWebClient

    from bot.gaps import Shown
    from bot.manners import Message
    from bot.store.answers import Answered
    from bot.store.schema import Place
    from bot.store.store import Store
    from bot.thread_state import ThreadState
    from bot.turn import Turn

_logger = logging.getLogger(__name__)


async def remember(
    store: Store,
    message: Message,
    reply_ts: str,
    turn: Turn,
    seen: ThreadState,
    *,
    whole: bool = False,
    credit: str = "",
) -> None:
    """Keep what was said to `message` in the thread's state, which was `seen`, and as its answer.

    `whole` tells that the message asks by itself, however it was understood; `credit` is the line
    above the reply. What cannot be kept was said all the same: that is logged, and nobody gets an
    apology for it.
    """
    try:
        await _remember(store, message, reply_ts, turn, seen, whole=whole, credit=credit)
    except Exception:
        _logger.exception("The answer to %s in %s is not remembered", message.ts, message.channel)


async def _remember(
    store: Store,
    message: Message,
    reply_ts: str,
    turn: Turn,
    seen: ThreadState,
    *,
    whole: bool,
    credit: str,
) -> None:
    new = turn.state.said(turn.reply, reply_ts) if message.reply_thread else turn.state
    after = await store.threads.change(message.conversation, lambda now: reconciled(seen, new, now))
    states = seen, after
    await _keep(store, message, reply_ts, turn, states=states, whole=whole, credit=credit)


async def _keep(
    store: Store,
    message: Message,
    reply_ts: str,
    turn: Turn,
    *,
    states: tuple[ThreadState, ThreadState],
    whole: bool,
    credit: str,
) -> None:
    """Keep that `message` was answered with `turn`; `states` are the thread's before and after."""
    before, after = states
    team, channel, thread = message.conversation
    # A number or a follow-up is part of the question before it.
    last = None if turn.outcome or whole else await store.answers.last_in(message.conversation)
    asked, shown = last.asked if last else message.text, shown_by(turn.reply)
    if last and isinstance(turn.reply, NoneOfThese):
        await miss(store, last, Reason.NONE_OF_THESE)
    if is_declined(turn.reply):
        reply = team, channel, reply_ts
        await _add_miss(store, reply, Reason.DECLINED, asked, shown, ts=message.ts)
    await store.answers.record(
        message.place,
        reply_ts=reply_ts,
        thread=thread,
        asker=message.user,
        question=message.text,
        asked=asked,
        addressed=message.addressed,
        credit=credit,
        before=before,
        after=after,
        shown=shown,
    )


async def change(store: Store, answered: Answered, turn: Turn, after: ThreadState) -> None:
    """Keep that a reply shows `turn` now, and that the thread is in the state `after`."""
    asked, shown = answered.question if turn.outcome else answered.asked, shown_by(turn.reply)
    await store.answers.change(answered.place, asked=asked, after=after, shown=shown)
    if turn.outcome:
        await store.misses.withdraw(answered.reply, Reason.DECLINED)
    if is_declined(turn.reply):
        reply, ts = answered.reply, answered.ts
        await _add_miss(store, reply, Reason.DECLINED, asked, shown, ts=ts)


async def miss(store: Store, answered: Answered, reason: Reason) -> None:
    """Keep that a question was missed by what its reply showed."""
    reply, ts = answered.reply, answered.ts
    await _add_miss(store, reply, reason, answered.asked, answered.shown, ts=ts)


async def remember_alone(store: Store, place: Place, turn: Turn, question: str) -> None:
    """Keep what one person was answered alone, without who that is.

    `place` tells the question from all others, and stands for the reply too, which has no timestamp
    that the bot is told. It is in no thread.
    """
    *_, key = place
    shown = shown_by(turn.reply)
    try:
        if is_declined(turn.reply):
            await _add_miss(store, place, Reason.DECLINED, question, shown, ts=key)
        await store.answers.record(
            place,
            reply_ts=key,
            thread=key,
            asker="",
            question=question,
            asked=question,
            before=FRESH,
            after=FRESH,
            shown=shown,
        )
    except Exception:
        _logger.exception("The answer to %s in %s is not remembered", key, place[1])


async def take_back(store: Store, client: AsyncWebClient, answered: Answered) -> bool:
    """Delete a reply, once, and forget that it was given; False where it was not."""
    if not await store.claims.claim(answered.reply):
        return False
    try:
        await client.chat_delete(channel=answered.channel, ts=answered.reply_ts)
    except SlackApiError as error:
        posting.log_refusal(error)
        if not posting.is_gone(error):
            return False
    await store.threads.change(answered.conversation, lambda now: _without(answered, now))
    await store.answers.drop(answered.place)
    await store.claims.mark_answered(answered.reply)
    return True


def _without(answered: Answered, now: ThreadState) -> ThreadState:
    """The thread's state without an answer: as before, unless something else was said since."""
    as_before = stands(answered.after, now)
    state = reconciled(answered.after, answered.before, now) if as_before else now
    return state.without(answered.reply_ts)


async def _add_miss(
    store: Store, reply: Place, reason: Reason, asked: str, shown: Sequence[Shown], *, ts: str
) -> None:
    """Keep a miss, but for what tells of persons; a text of nothing else is none."""
    question = impersonal(asked)
    if question:
        await store.misses.add(reply, reason, ts=ts, question=question, shown=shown)
