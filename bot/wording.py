"""The bot's fixed sentences and the plain text of each reply.

Plain text is what a terminal's pipe, a notification and a screen reader get: it carries the whole
content of a reply, its choices numbered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from bot import excerpt_wording, interview_wording, understanding
from bot.feedback_replies import OnlyTheAsker, Voted, WhyThis
from bot.interview_replies import Cancelled, Lapsed, NotYours, PastStep, Question, Reasons, Verdict
from bot.knowledge.model import Focus
from bot.replies import (
    Answer,
    AnsweredAbove,
    Apology,
    Aside,
    Clarification,
    Excerpt,
    Help,
    Left,
    NoneOfThese,
    Outdated,
    Recommendation,
    Refusal,
    Reply,
    SwitchedOff,
    Welcome,
    YouAreWelcome,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.choice import Choice
    from bot.knowledge.model import Source

SOMETHING_ELSE = "Something else"
SEE_ALSO = "See also:"

_HELP = (
    "I answer questions about Django and Flask, and help to choose between the two. "
    "Ask in your own words; typos are fine."
)
WELCOME_HINT = (
    "Say `recommend` to find out which of the two fits, in about four questions, and `help` to see "
    "what I know."
)
RECOMMEND = "Get a recommendation"
_RECOMMENDATION = "Which of the two fits depends on what you build. This is what decides:"

_NO_ANSWER = (
    "I have no answer to that. I know about Django and Flask; say `help` to see what you can ask."
)
_NEAREST = "I have no answer to exactly that. The nearest topics I know:"
_WITH_MORE = (Answer, Recommendation, Verdict, Excerpt)
"""What has choices that lead on from it, rather than readings to choose from."""

_VOTED = {
    True: "Noted: this answer was helpful. You can change your mind by the other button.",
    False: (
        "Noted: this answer was not helpful, and its question goes to the curators. You can "
        "change your mind by the other button."
    ),
}

_WHICH = "I can read that in more than one way. Which of these do you mean?"
_THIS = "I am not sure that I understand you. Do you mean this?"
_OR_ADVICE = "Or say `recommend`, and I help you to choose between the two."

_SENTENCES: Mapping[type[Reply], str] = {
    Help: _HELP,
    Welcome: f"Hello! {_HELP} For instance:",
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
    OnlyTheAsker: (
        "Only the person who asked can dismiss this answer. Press `Not helpful` to say what you "
        "think of it."
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
        case Clarification() | Refusal():
            return _offer(reply)
        case Question() | Verdict() | Cancelled() | PastStep() | Reasons():
            return interview_wording.lead(reply)
        case Aside():
            return lead(reply.answer)
        case Excerpt():
            return excerpt_wording.lead(reply)
        case AnsweredAbove():
            return f"I have answered that above: {reply.what}."
        case WhyThis() | Voted():
            return _after_a_press(reply)
        case (
            Help()
            | Welcome()
            | NoneOfThese()
            | NotYours()
            | Outdated()
            | Apology()
            | Lapsed()
            | YouAreWelcome()
            | Left()
            | SwitchedOff()
            | OnlyTheAsker()
        ):
            return _SENTENCES[type(reply)]
    assert_never(reply)


def _offer(reply: Clarification | Refusal) -> str:
    if isinstance(reply, Refusal):
        return _NEAREST if reply.choices else _NO_ANSWER
    asked = _WHICH if len(reply.choices) > 1 else _THIS
    return f"{asked} {_OR_ADVICE}" if reply.advice else asked


def _after_a_press(reply: WhyThis | Voted) -> str:
    return understanding.lead(reply) if isinstance(reply, WhyThis) else _VOTED[reply.helpful]


def small_print(answer: Answer) -> tuple[str, ...]:
    """Return what an answer is about and how far to trust it, one statement each."""
    releases = ", ".join(answer.holds_for)
    basis = f"Checked against {releases}" if answer.verified else f"Holds for {releases}"
    return (f"{answer.title}: {answer.focus.label}", basis, f"Reviewed {answer.reviewed}")


def help_sections(reply: Help) -> tuple[tuple[str, str], ...]:
    """Return the parts of the help below its lead, as (heading, body)."""
    return ("Try", bullets(reply.examples)), ("Topics", ", ".join(reply.titles))


def bullets(lines: Iterable[str]) -> str:
    """Return `lines` as a list."""
    return "\n".join(f"• {line}" for line in lines)


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


def _introduction(reply: Help | Welcome) -> Iterable[str]:
    if isinstance(reply, Welcome):
        return bullets(reply.examples), WELCOME_HINT
    return (f"{heading}:\n{body}" for heading, body in help_sections(reply))


def _below(reply: Reply) -> Iterable[str]:
    """Return what is below the lead of `reply`, above its choices."""
    match reply:
        case (Answer() as answer) | Recommendation(answer=answer):
            yield from _body(answer)
        case Help() | Welcome():
            yield from _introduction(reply)
        case Question():
            yield from interview_wording.question_notes(reply)
            yield from (interview_wording.numbered_options(reply), interview_wording.QUESTION_HINT)
        case Verdict():
            yield from interview_wording.verdict_sections(reply)
        case Reasons():
            yield from interview_wording.reasons(reply.verdict)
        case Excerpt():
            yield from excerpt_wording.sections(reply)
        case AnsweredAbove(link=str(link)):
            yield link
        case WhyThis():
            yield from (*understanding.sections(reply), _sources(reply.sources))
        case Aside():
            yield from _below_aside(reply)


def _below_aside(reply: Aside) -> Iterable[str]:
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
    yield bullets(answer.detail)
    if answer.example:
        yield answer.example.code.rstrip()
    yield "\n".join([". ".join(small_print(answer)) + ".", _sources(answer.sources)])


def _sources(sources: Iterable[Source]) -> str:
    return "Sources: " + "; ".join(f"{source.title} {source.url}" for source in sources)


def _numbered(options: Iterable[Choice]) -> Iterable[str]:
    return (f"{number}. {choice.label}" for number, choice in enumerate(options, 1))
