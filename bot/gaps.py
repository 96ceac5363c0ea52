"""What the bot could not answer well: misses, and the gaps they point to when grouped.

Pure. A miss holds a question without anybody's name, and no more of who asked it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from bot.matching.likeness import alike
from bot.replies import Answer, Aside, Clarification, Excerpt, Recommendation, Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bot.knowledge.model import Focus
    from bot.matching.outcome import Outcome
    from bot.replies import Reply

T = TypeVar("T", str, "Reason", "Shown")

Shown: TypeAlias = "tuple[str, Focus]"
"""A (topic, focus) that a person was answered with or offered."""


class Reason(StrEnum):
    """Why a question counts as missed."""

    DECLINED = "declined"
    """The bot had no answer."""

    NONE_OF_THESE = "none_of_these"
    """The person found none of the offered topics fitting."""

    NOT_HELPFUL = "not_helpful"
    """Somebody pressed "Not helpful"."""

    DISMISSED = "dismissed"
    """The asker had the answer taken away."""


_UNANSWERED = {Reason.DECLINED, Reason.NONE_OF_THESE}
"""The other misses were answered, and badly: to be answered now does not mend them."""


@dataclass(frozen=True, slots=True)
class Miss:
    """A question that was missed; `shown` is what the person got, `missed_at` is in seconds."""

    question: str
    reason: Reason
    shown: tuple[Shown, ...]
    missed_at: float


@dataclass(frozen=True, slots=True)
class Gap:
    """Misses that ask for the same.

    `example` is the commonest wording, `others` are the rest, commonest first. `reasons` and
    `shown` are counted, most first. `now` is what fills the gap: how `example` is answered by now;
    None of an open one.
    """

    count: int
    example: str
    others: tuple[str, ...]
    reasons: tuple[tuple[Reason, int], ...]
    shown: tuple[tuple[Shown, int], ...]
    now: Outcome | None = None


def shown_by(reply: Reply) -> tuple[Shown, ...]:
    """Return what `reply` answers with, or else what it offers."""
    match reply:
        case (
            Answer(topic=topic, focus=focus)
            | Recommendation(Answer(topic=topic, focus=focus))
            | Excerpt(topic=topic, focus=focus)
        ):
            return ((topic, focus),)
        case Clarification(choices=choices) | Refusal(choices=choices):
            return tuple((choice.topic, choice.focus) for choice in choices)
        case Aside(answer=answer):
            return shown_by(answer)
        case _:
            return ()


def is_declined(reply: Reply) -> bool:
    """Tell whether `reply` says that there is no answer."""
    return isinstance(reply.answer if isinstance(reply, Aside) else reply, Refusal)


def gaps(misses: Sequence[Miss]) -> list[Gap]:
    """Group misses by what they ask for, the largest group first."""
    groups = alike([miss.question for miss in misses])
    found = [_gap([misses[i] for i in group]) for group in groups]
    return sorted(found, key=lambda gap: (-gap.count, gap.example))


def asked_again(found: Iterable[Gap], match: Callable[[str], Outcome]) -> list[Gap]:
    """Put the example of each gap to `match`; those that it fills come last, as they are done."""
    asked = [replace(gap, now=_filling(gap, match)) for gap in found]
    return sorted(asked, key=lambda gap: gap.now is not None)


def _filling(gap: Gap, match: Callable[[str], Outcome]) -> Outcome | None:
    if any(reason not in _UNANSWERED for reason, _ in gap.reasons):
        return None
    outcome = match(gap.example)
    return outcome if outcome.answered else None


def _gap(misses: Iterable[Miss]) -> Gap:
    misses = tuple(misses)
    example, *others = (text for text, _ in _commonest(miss.question for miss in misses))
    reasons = _commonest(miss.reason for miss in misses)
    shown = _commonest(shown for miss in misses for shown in miss.shown)
    return Gap(len(misses), example, tuple(others), tuple(reasons), tuple(shown))


def _commonest(values: Iterable[T]) -> list[tuple[T, int]]:
    """Count `values`; equally common ones in alphabetical order, so that no order is chance."""
    return sorted(Counter(values).items(), key=lambda item: (-item[1], item[0]))
