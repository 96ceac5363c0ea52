"""What commands write for other programs, where more than one writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.matching.outcome import Outcome


def outcome_record(outcome: Outcome) -> dict[str, Any]:
    """Return what a question was understood as, for JSON; the confidence to four digits."""
    return {
        "action": outcome.action,
        "topic": outcome.topic,
        "focus": outcome.focus,
        "confidence": round(outcome.confidence, 4),
    }
