"""What can go wrong in a way that a person can mend: each error carries its data and its cure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Iterable


class BotError(Exception):
    """An error to show to a person as it is, without a traceback.

    `exit_code` is the status with which a command ends on it.
    """

    exit_code: ClassVar[int] = 1


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake in the knowledge files: where it is, what is wrong and what to do."""

    path: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.message}"


class KnowledgeError(BotError):
    """The knowledge folder cannot be used; `problems` holds every mistake, in reading order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(map(str, self.problems)))


class SettingsError(BotError):
    """The environment does not hold what a command needs; the message names all of it."""

    exit_code = 2


class OtherTablesError(SettingsError):
    """The database has tables of another version of the bot: what is `wrong`, and the `cure`."""

    def __init__(self, wrong: str, cure: str) -> None:
        self.wrong, self.cure = wrong, cure
        super().__init__(f"{wrong}. {cure}")


class SlackRefusedError(BotError):
    """Slack said no in a way that waiting does not mend, for instance to a revoked token."""
