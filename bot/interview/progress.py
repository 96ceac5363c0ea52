"""How far a recommendation interview has come, and the presses that move it on."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.interview.recommendation import State
    from bot.interview.steering import Move


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an interview has come.

    `run` tells interviews apart and `step` counts its moves, so that a press of an earlier step is
    known. `answers` holds all that is known, `asked` the questions that were asked for it, in
    order. `open` is the question on the table; None once there is a verdict. `cases` are the
    "neither" cases noticed; with `insisted` the person wants to go on all the same.
    """

    run: str
    step: int = 0
    answers: State = ()
    asked: tuple[str, ...] = ()
    open: str | None = None
    cases: tuple[str, ...] = ()
    insisted: bool = False
    cancelled: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Return the progress as values that JSON can hold."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Press:
    """A pressed button: which interview and step it belongs to, and what it does.

    `value` is the option that CHOOSE chooses, or the question that CHANGE opens again.
    """

    run: str
    step: int
    move: Move
    value: str | None = None
