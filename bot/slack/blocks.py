"""Reply -> what Slack's chat methods take: `text` and `blocks`, as plain dicts.

Every limit of Block Kit holds for any knowledge that passes validation; the lengths that
`bot.knowledge.model` allows see to that, and what is left is clipped here.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from bot import excerpt_wording, interview_wording, understanding, wording
from bot.feedback_replies import OnlyTheAsker, Voted, WhyThis
from bot.interview.progress import Press
from bot.interview.steering import Move
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
from bot.slack.elements import (
    MAX_SECTION,
    MAX_TEXT,
    Block,
    Button,
    Rendered,
    button_row,
    clip,
    context,
    escape,
    mrkdwn_section,
    section,
)
from bot.slack.feedback_blocks import feedback_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.choice import Choice
    from bot.knowledge.model import Example, Source

SHOW_ACTION = "show"
"""Action ids of the buttons that lead to another answer begin with this."""

NONE_ACTION = "none_of_these"

INTERVIEW_ACTION = "interview"
"""Action ids of the buttons that move an interview on begin with this."""

EXAMPLE_ACTION = "example"
"""Action ids of the buttons that ask a question for a person in their direct messages."""

RECOMMEND_BUTTON = Button(wording.RECOMMEND, "recommend", "start")
"""Begins an interview in a person's direct messages."""

ADVICE_BUTTON = Button(wording.RECOMMEND, "advice", "start")
"""Begins an interview in the place of an offer, with what was asked there."""

_NONE_BUTTON = Button(wording.SOMETHING_ELSE, NONE_ACTION, "none")

_START_OVER = "Start over"
_Move = tuple[str, Move, str | None]
"""A button of an interview: its label, what it does, and the option or question it does it to."""


def render(reply: Reply) -> Rendered:
    """Return `reply` as it is sent to Slack."""
    blocks = [section(wording.lead(reply)), *_body(reply)]
    return Rendered(clip(escape(wording.plain_text(reply)), MAX_TEXT), blocks)


def choice_of(value: str) -> tuple[str, Focus] | None:
    """Return the (topic, focus) that a button's `value` names; None for what is not one of ours."""
    try:
        data = json.loads(value)
        return str(data["topic"]), Focus(data["focus"])
    except (ValueError, TypeError, KeyError):
        return None


def choice_value(topic: str, focus: Focus) -> str:
    """Return the value of a button that leads to an answer, for `choice_of` to read."""
    return json.dumps({"topic": topic, "focus": focus})


def example_buttons(reply: Welcome) -> Iterator[Button]:
    """Return the buttons that ask what a newcomer may try."""
    for i, example in enumerate(reply.examples):
        yield Button(example, f"{EXAMPLE_ACTION}:{i}", example)


def press_of(value: str) -> Press | None:
    """Return the press that an interview's button stands for; None for what is not one of ours."""
    try:
        data = json.loads(value)
        return Press(str(data["run"]), int(data["step"]), Move(data["move"]), data["value"])
    except (ValueError, TypeError, KeyError):
        return None


def _body(reply: Reply) -> Iterator[Block]:
    match reply:
        case (Answer() as answer) | Recommendation(answer=answer):
            yield from _answer(answer)
        case Clarification() | Refusal(choices=[_, *_]):
            yield _offer(reply)
        case Help() | Welcome():
            yield from _introduction(reply)
        case Question() | Verdict():
            yield from _interview(reply)
        case Excerpt():
            yield from _excerpt(reply)
        case AnsweredAbove(link=str(link)):
            yield mrkdwn_section(f"<{escape(link)}|Go to that answer>")
        case Reasons() | WhyThis():
            yield from _reasons(reply)
        case Aside():
            yield from _aside(reply)
        case NotYours():
            yield button_row([RECOMMEND_BUTTON])
        case _:
            _has_only_a_lead(reply)


def _has_only_a_lead(
    _reply: Cancelled
    | PastStep
    | NoneOfThese
    | Outdated
    | Apology
    | Lapsed
    | YouAreWelcome
    | Left
    | SwitchedOff
    | AnsweredAbove
    | Refusal
    | Voted
    | OnlyTheAsker,
) -> None:
    """Nothing is to be done; a new kind of reply is a type error here until it is rendered."""


def _reasons(reply: Reasons | WhyThis) -> Iterator[Block]:
    if isinstance(reply, Reasons):
        yield from map(section, interview_wording.reasons(reply.verdict))
    else:
        yield from map(section, understanding.sections(reply))
        yield context([_links(reply.sources)])


def _introduction(reply: Help | Welcome) -> Iterator[Block]:
    if isinstance(reply, Welcome):
        yield button_row([*example_buttons(reply), RECOMMEND_BUTTON])
        yield section(wording.WELCOME_HINT)
        return
    for heading, body in wording.help_sections(reply):
        yield section(f"{heading}: {body}" if "\n" not in body else f"{heading}:\n{body}")


def _aside(reply: Aside) -> Iterator[Block]:
    if isinstance(reply.answer, Excerpt):
        yield from _excerpt(replace(reply.answer, choices=()))
    yield {"type": "divider"}
    yield section(wording.lead(reply.question))
    yield from _body(reply.question)


def _interview(reply: Question | Verdict) -> Iterator[Block]:
    if isinstance(reply, Question):
        yield from map(section, interview_wording.question_notes(reply))
        options = [(option.label, Move.CHOOSE, option.id) for option in reply.options]
        yield _moves(reply, options)
        yield _moves(reply, _steering(reply))
    else:
        yield from map(section, interview_wording.verdict_sections(reply))
        more = ", ".join(choice.label for choice in reply.choices)
        yield section(f"{wording.SEE_ALSO} {more}") if more else {"type": "divider"}
        go_on = [(interview_wording.GO_ON, Move.GO_ON, None)] if reply.can_go_on else []
        yield _moves(reply, [*go_on, (_START_OVER, Move.RESTART, None)])
    if reply.understood:
        changes = [(f"Change: {k.title}", Move.CHANGE, k.question) for k in reply.understood]
        yield _moves(reply, changes)


def _steering(question: Question) -> Iterator[_Move]:
    if question.can_go_back:
        yield "Back", Move.BACK, None
    yield "Skip", Move.SKIP, None
    yield "Why do you ask?", Move.WHY, None
    yield _START_OVER, Move.RESTART, None
    yield "Cancel", Move.CANCEL, None


def _moves(reply: Question | Verdict, moves: Iterable[_Move]) -> Block:
    return button_row(
        Button(
            label,
            f"{INTERVIEW_ACTION}:{move}:{value or ''}",
            json.dumps({"run": reply.run, "step": reply.step, "move": move, "value": value}),
        )
        for label, move, value in moves
    )


def _answer(answer: Answer) -> Iterator[Block]:
    yield section(wording.bullets(answer.detail))
    if answer.example:
        yield _code(answer.example)
    yield context([escape(". ".join(wording.small_print(answer))), _links(answer.sources)])
    if answer.choices:
        yield button_row(_choices(answer.choices))
    yield feedback_row(answer)


def _excerpt(excerpt: Excerpt) -> Iterator[Block]:
    if excerpt.lines:
        yield section(excerpt_wording.bullets(excerpt))
    if excerpt.example:
        yield _code(excerpt.example)
    if excerpt.sources:
        listed = (f"• {_link(s)} ({escape(excerpt_wording.dated(s))})" for s in excerpt.sources)
        yield mrkdwn_section("\n".join(listed))
        yield context([excerpt_wording.reviewed(excerpt)])
    if excerpt.choices:
        yield button_row(_choices(excerpt.choices))


def _code(example: Example) -> Block:
    return mrkdwn_section(f"```{clip(escape(example.code.rstrip()), MAX_SECTION - 6)}```")


def _links(sources: Iterable[Source]) -> str:
    return "Sources: " + ", ".join(map(_link, sources))


def _link(source: Source) -> str:
    return f"<{escape(source.url)}|{escape(source.title)}>"


def _offer(reply: Clarification | Refusal) -> Block:
    wanted = isinstance(reply, Clarification) and reply.advice
    advice = [ADVICE_BUTTON] if wanted else []
    return button_row([*_choices(reply.choices), *advice, _NONE_BUTTON])


def _choices(choices: Iterable[Choice]) -> Iterator[Button]:
    for i, choice in enumerate(choices):
        value = choice_value(choice.topic, choice.focus)
        yield Button(choice.label, f"{SHOW_ACTION}:{i}", value)
