"""A record of an answer, for tests that need some and care for few of its values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.knowledge.model import Focus
from bot.thread_state import ThreadState

if TYPE_CHECKING:
    from bot.store.store import Store

MESSAGE = ("T1", "C1", "1.1")
ORM = (("orm", Focus.FLASK),)


async def record(store: Store, reply_ts: str, **changes: Any) -> None:
    values: dict[str, Any] = {
        "reply_ts": reply_ts,
        "thread": "1.1",
        "asker": "U1",
        "question": "an orm?",
        "asked": "an orm?",
        "before": ThreadState(),
        "after": ThreadState("orm", Focus.FLASK),
        "shown": ORM,
    }
    await store.answers.record(changes.pop("message", MESSAGE), **{**values, **changes})
