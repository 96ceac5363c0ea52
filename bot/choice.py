"""What a person can ask for without words: with a press, or by its number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.knowledge.model import Focus


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer a person can ask for with one press or its number; `label` is what they read."""

    topic: str
    focus: Focus
    label: str
