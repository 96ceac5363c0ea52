"""What comes of a message or a press: what to say, and the state it leaves the thread in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.matching.outcome import Outcome
    from bot.replies import Reply
    from bot.thread_state import ThreadState


@dataclass(frozen=True, slots=True)
class Turn:
    """One reply, the state it leaves the thread in, and how the text was understood.

    `outcome` is None where no matching was needed: a follow-up, a number, a button.
    """

    reply: Reply
    state: ThreadState
    outcome: Outcome | None = None
