"""What a check finds: in words, with a cure where there is something to mend."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

PATIENCE_SECONDS = 10
"""After this long without an answer a check gives up."""


class Status(StrEnum):
    """How a thing stands; only a problem keeps the bot from doing its work."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Finding:
    """What is so with one thing the bot needs; never holds a token or a secret.

    `cure` says what to do, in one line or several; it is empty where nothing is to be done.
    """

    subject: str
    status: Status
    text: str
    cure: str = ""


def ok(subject: str, text: str) -> Finding:
    """Return that a thing is as it should be."""
    return Finding(subject, Status.OK, text)


def warning(subject: str, text: str, cure: str) -> Finding:
    """Return that a thing works, and may not for long or for everything."""
    return Finding(subject, Status.WARNING, text, cure)


def problem(subject: str, text: str, cure: str) -> Finding:
    """Return that a thing keeps the bot from working."""
    return Finding(subject, Status.PROBLEM, text, cure)


def skipped(subject: str, why: str) -> Finding:
    """Return that a thing was not looked at."""
    return Finding(subject, Status.SKIPPED, why)
