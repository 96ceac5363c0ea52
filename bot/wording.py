"""The bot's fixed sentences and the plain text of each reply.

Plain text is what a terminal's pipe, a notification and a screen reader get: it carries the whole
content of a reply, its choices numbered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from bot import excerpt_wording
from bot.knowledge.model import Focus
from bot.replies import (
    Answer,
    AnsweredAbove,
    Apology,
    Aside,
    Cancelled,
    Choice,
    Clarification,
    Excerpt,
    Help,
    Lapsed,
    Left,
    NoneOfThese,
    Notice,
    NotYours,
    Outdated,
    PastStep,
    Question,
    Reasons,
    Recommendation,
    Refusal,
    Reply,
    SwitchedOff,
    Verdict,
    YouAreWelcome,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.replies import Beginning, Ground, Known

NONE_OF_THESE = "None of these"
SEE_ALSO = "See also:"

_HELP = (
    "I answer questions about Django and Flask, and help to choose between the two. "
    "Ask in your own words; typos are fine."
)
_RECOMMENDATION = "Which of the two fits depends on what you build. This is what decides:"

_NO_ANSWER = (
    "I have no answer to that. I know about Django and Flask; say `help` to see what you can ask."
)
_NEAREST = "I have no answer to exactly that. The nearest topics I know:"
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
_WITH_MORE = (Answer, Recommendation, Verdict, Excerpt)
"""What has choices that lead on from it, rather than readings to choose from."""
_CLOSENESS = ((1.2, "by a little"), (2.5, "clearly"))
"""Upper limits, in log-odds, of what is called so; above the last it is "by far"."""


_SENTENCES: Mapping[type[Reply], str] = {
    Clarification: "I can read that in more than one way. Which of these do you mean?",
    Help: _HELP,
    NoneOfThese: "Then I have no answer to that yet. Try other words, or say `help`.",
    NotYours: "These questions are somebody else's. Say `recommend` to me to get your own.",
    Outdated: "That button is from an older answer. Please ask the question again.",
    Lapsed: "That interview has lapsed: a day has gone by. Say `recommend` to start a new one.",
    YouAreWelcome: "You are welcome.",
    Left: (
        "All right, I am quiet here. Mention me to call me back; in a direct message, just write."
    ),
    SwitchedOff: (
        "I am switched off in this channel. `/framework here mentions` makes me answer mentions; "
        "in a direct message I answer always."
    ),
    Apology: "Something went wrong on my side, so I cannot answer this. Please try again.",
}


def lead(reply: Reply) -> str:
    """Return the first paragraph of `reply`: the direct answer, or what there is to say instead."""
    match reply:
        case Answer():
            return _instead(reply) + reply.short
        case Recommendation():
            return f"{_RECOMMENDATION}\n{reply.answer.short}"
        case Refusal():
            return _NEAREST if reply.choices else _NO_ANSWER
        case Question() | Verdict() | Cancelled() | PastStep() | Reasons():
            return _interview_lead(reply)
        case Aside():
            return lead(reply.answer)
        case Excerpt():
            return excerpt_wording.lead(reply)
        case AnsweredAbove():
            return f"I have answered that above: {reply.what}."
        case Clarification() | Help() | NoneOfThese() | NotYours() | Outdated() | Apology():
            return _SENTENCES[type(reply)]
        case Lapsed() | YouAreWelcome() | Left() | SwitchedOff():
            return _SENTENCES[type(reply)]
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
        case Answer() | Clarification() | Refusal() | Verdict() | Excerpt():
            return reply.choices
        case Recommendation():
            return reply.answer.choices
        case _:
            return ()


def name_of(reply: Answer | Excerpt) -> str:
    """Return what an answer is about, as a name for it."""
    about = f"{reply.title}: {reply.focus.label}"
    if isinstance(reply, Answer):
        return about
    return f"{excerpt_wording.KINDS[reply.aspect]} ({about})"


def plain_text(reply: Reply) -> str:
    """Return the whole content of `reply` as text without markup but for `backticks`."""
    parts = [lead(reply), *_below(reply)]
    options = choices(reply)
    if options:
        heading = [SEE_ALSO] if isinstance(reply, _WITH_MORE) else []
        parts.append("\n".join([*heading, *_numbered(options)]))
    return "\n\n".join(parts)


def _below(reply: Reply) -> Iterable[str]:
    """Return what is below the lead of `reply`, above its choices."""
    match reply:
        case (Answer() as answer) | Recommendation(answer=answer):
            yield from _body(answer)
        case Help():
            yield from (f"{heading}:\n{body}" for heading, body in help_sections(reply))
        case Question():
            yield from (*question_notes(reply), _options(reply), QUESTION_HINT)
        case Verdict():
            yield from verdict_sections(reply)
        case Reasons():
            yield from reasons(reply.verdict)
        case Excerpt():
            yield from excerpt_wording.sections(reply)
        case AnsweredAbove(link=str(link)):
            yield link
        case Aside():
            if isinstance(reply.answer, Excerpt):
                yield from excerpt_wording.sections(reply.answer)
            yield plain_text(reply.question)


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


def _interview_lead(reply: Question | Verdict | Cancelled | PastStep | Reasons) -> str:
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


def _options(reply: Question) -> str:
    return "\n".join(f"{number}. {o.label}" for number, o in enumerate(reply.options, 1))


def _verdict(reply: Verdict) -> str:
    elsewhere = "".join(f"{case.title}: {case.say}\n" for case in reply.elsewhere)
    if reply.choice is Focus.BOTH:
        said = "Either serves you; it is too close to call."
        if not reply.grounds:
            said = "Nothing you said speaks for either of the two."
        return elsewhere + said
    between = "Of the two: " if elsewhere else ""
    strength = f"by {abs(reply.log_odds):.1f}, where less than {reply.close} is a tie"
    return f"{elsewhere}{between}{reply.choice.label}, {closeness(reply.log_odds)} ({strength})."


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
