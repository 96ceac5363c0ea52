"""The words of the recommendation interview: its questions, its verdict and what led to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from bot.interview_replies import Cancelled, Notice, PastStep, Question, Reasons, Verdict
from bot.knowledge.model import Focus

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.interview_replies import Beginning, Ground, Known

_NOTICES: Mapping[Notice, str] = {
    Notice.NOT_UNDERSTOOD: "I did not understand that. Take a number, or other words.",
    Notice.NOTHING_BEFORE: "This is the first question; there is nothing to go back to.",
    Notice.NOTED: "Noted.",
    Notice.UNCHANGED: "That changes nothing here.",
}
QUESTION_HINT = (
    "Answer with a number or in your own words, or say `back`, `skip`, `why`, `start over` or "
    "`cancel`. To correct something, say for instance `actually postgres`."
)
GO_ON = "Go on anyway"
_CLOSENESS = ((1.2, "by a little"), (2.5, "clearly"))
"""Upper limits, in log-odds, of what is called so; above the last it is "by far"."""


def question_notes(reply: Question) -> Iterable[str]:
    """Return what stands between a question and its options: what was understood, and why."""
    if reply.understood:
        yield f"Understood so far: {understood(reply.understood)}."
    if reply.why:
        yield f"Why I ask: {reply.why}"


def understood(known: Iterable[Known]) -> str:
    """Return what was understood, one after the other."""
    return "; ".join(f"{item.title}: {item.label or 'left open'}" for item in known)


def verdict_sections(reply: Verdict) -> Iterable[str]:
    """Return the parts of a verdict below its lead: reasons, what would flip it, first steps."""
    yield from reasons(reply)
    yield from map(_beginning, reply.beginnings)
    if reply.understood:
        yield f"Understood: {understood(reply.understood)}."
    if reply.can_go_on:
        yield f"Say `{GO_ON.casefold()}` to answer a few questions all the same."


def reasons(reply: Verdict) -> Iterable[str]:
    """Return what speaks for and against a verdict, and the single answer that would flip it."""
    if reply.choice is Focus.BOTH:
        yield from _listed("For Django", reply.grounds, Focus.DJANGO)
        yield from _listed("For Flask", reply.grounds, Focus.FLASK)
    else:
        against = Focus.FLASK if reply.choice is Focus.DJANGO else Focus.DJANGO
        yield from _listed("Because", reply.grounds, reply.choice)
        yield from _listed("On the other hand", reply.grounds, against)
    if reply.turning:
        verb = "would decide for" if reply.choice is Focus.BOTH else "alone would make it"
        where = f"{reply.turning.title}: {reply.turning.label}"
        yield f"What would change it: “{where}” {verb} {_choice_name(reply.turning.choice)}."
    elif reply.grounds:
        yield "No single answer would change it."


def closeness(log_odds: float) -> str:
    """Return how close a verdict is, in words."""
    return next((words for limit, words in _CLOSENESS if abs(log_odds) < limit), "by far")


def lead(reply: Question | Verdict | Cancelled | PastStep | Reasons) -> str:
    """Return the first paragraph of `reply`."""
    match reply:
        case Question():
            return _asked(reply)
        case Verdict():
            return _verdict(reply)
        case Reasons():
            return f"What speaks for the verdict, {_choice_name(reply.verdict.choice)}:"
        case Cancelled():
            return "All right, I stop here. Say `recommend` to start again."
        case PastStep():
            return "That button belongs to an earlier step, so I leave everything as it is."
    assert_never(reply)


def _asked(reply: Question) -> str:
    notice = f"{_NOTICES[reply.notice]}\n" if reply.notice else ""
    about = f" of about {reply.about}" if reply.about > reply.number else ""
    return f"{notice}Question {reply.number}{about}: {reply.text}"


def numbered_options(reply: Question) -> str:
    """Return the answers that a question offers, a line each."""
    return "\n".join(f"{number}. {o.label}" for number, o in enumerate(reply.options, 1))


def _verdict(reply: Verdict) -> str:
    elsewhere = "".join(f"{case.title}: {case.say}\n" for case in reply.elsewhere)
    if reply.choice is Focus.BOTH:
        said = "Either serves you; it is too close to call."
        if not reply.grounds:
            said = "Nothing you said speaks for either of the two."
        return elsewhere + said
    between = "Of the two: " if elsewhere else ""
    ahead = f"{abs(reply.log_odds):.1f} points ahead; less than {reply.close} would be a tie"
    return f"{elsewhere}{between}{reply.choice.label}, {closeness(reply.log_odds)} ({ahead})."


def _listed(heading: str, grounds: Iterable[Ground], framework: Focus) -> Iterable[str]:
    said = [f"• {ground.text}" for ground in grounds if ground.framework is framework]
    if said:
        yield "\n".join([f"{heading}:", *said])


def _choice_name(choice: Focus) -> str:
    return "a tie" if choice is Focus.BOTH else choice.label


def _beginning(beginning: Beginning) -> str:
    packages = (f"• `{name}`: {why}" for name, why in beginning.packages)
    head = f"To start with {beginning.framework.label}: `{beginning.command}`, then add"
    return "\n".join([head, *packages])
