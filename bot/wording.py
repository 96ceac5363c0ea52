"""The bot's fixed sentences and the plain text of each reply.

Plain text is what a terminal's pipe, a notification and a screen reader get: it carries the whole
content of a reply, its choices numbered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from bot.knowledge.model import Focus
from bot.replies import (
    Answer,
    Apology,
    Choice,
    Clarification,
    Help,
    NoneOfThese,
    Outdated,
    Recommendation,
    Refusal,
    Reply,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

NONE_OF_THESE = "None of these"
SEE_ALSO = "See also:"

_HELP = (
    "I answer questions about Django and Flask, and help to choose between the two. "
    "Ask in your own words; typos are fine."
)
_RECOMMENDATION = "Which of the two fits depends on what you build. This is what decides:"


def lead(reply: Reply) -> str:
    """Return the first paragraph of `reply`: the direct answer, or what there is to say instead."""
    match reply:
        case Answer():
            return _instead(reply) + reply.short
        case Recommendation():
            return f"{_RECOMMENDATION}\n{reply.answer.short}"
        case Clarification():
            return "I can read that in more than one way. Which of these do you mean?"
        case Refusal(choices=()):
            return (
                "I have no answer to that. I know about Django and Flask; "
                "say `help` to see what you can ask."
            )
        case Refusal():
            return "I have no answer to exactly that. The nearest topics I know:"
        case NoneOfThese():
            return "Then I have no answer to that yet. Try other words, or say `help`."
        case Help():
            return _HELP
        case Outdated():
            return "That button is from an older answer. Please ask the question again."
        case Apology():
            return "Something went wrong on my side, so I cannot answer this. Please try again."
    assert_never(reply)


def small_print(answer: Answer) -> tuple[str, ...]:
    """Return what an answer is about and how far to trust it, one statement each."""
    releases = ", ".join(answer.holds_for)
    basis = f"Checked against {releases}" if answer.verified else f"Holds for {releases}"
    return (f"{answer.title}: {answer.focus.label}", basis, f"Reviewed {answer.reviewed}")


def help_sections(reply: Help) -> tuple[tuple[str, str], ...]:
    """Return the parts of the help below its lead, as (heading, body)."""
    examples = "\n".join(f"• {example}" for example in reply.examples)
    return ("Try", examples), ("Topics", ", ".join(reply.titles))


def choices(reply: Reply) -> tuple[Choice, ...]:
    """Return what a person may choose next, in the order of its numbers."""
    match reply:
        case Answer() | Clarification() | Refusal():
            return reply.choices
        case Recommendation():
            return reply.answer.choices
        case _:
            return ()


def plain_text(reply: Reply) -> str:
    """Return the whole content of `reply` as text without markup but for `backticks`."""
    match reply:
        case Answer():
            parts = [lead(reply), *_body(reply)]
        case Recommendation():
            parts = [lead(reply), *_body(reply.answer)]
        case Help():
            parts = [lead(reply), *(f"{head}:\n{body}" for head, body in help_sections(reply))]
        case _:
            parts = [lead(reply)]
    options = choices(reply)
    if options:
        heading = [SEE_ALSO] if isinstance(reply, Answer | Recommendation) else []
        parts.append("\n".join([*heading, *_numbered(options)]))
    return "\n\n".join(parts)


def _instead(answer: Answer) -> str:
    if answer.focus is answer.asked:
        return ""
    if answer.focus is Focus.BOTH:
        return f"I know this only in comparison, not for {answer.asked.label} alone. "
    return f"I know this only for {answer.focus.label}. "


def _body(answer: Answer) -> Iterable[str]:
    yield "\n".join(f"• {line}" for line in answer.detail)
    if answer.example:
        yield answer.example.code.rstrip()
    sources = (f"{source.title} {source.url}" for source in answer.sources)
    yield "\n".join([". ".join(small_print(answer)) + ".", "Sources: " + "; ".join(sources)])


def _numbered(options: Iterable[Choice]) -> Iterable[str]:
    return (f"{number}. {choice.label}" for number, choice in enumerate(options, 1))
