"""Whatever passes validation renders within Slack's limits, and nothing in it can ping anybody."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import block_kit
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.choice import Choice
from bot.feedback_replies import Counted, OnlyTheAsker, Understood, Voted, WhyThis
from bot.interview.dialogue import Digression, Interviewer
from bot.interview.progress import Press
from bot.interview.steering import Move, is_command
from bot.interview_replies import Lapsed, NotYours, PastStep, Question, Reasons, Verdict
from bot.knowledge.loader import load
from bot.knowledge.model import MAX_FACT_CHARACTERS, Example, Fact, Focus, Record, Source
from bot.replies import (
    Answer,
    AnsweredAbove,
    Apology,
    Aside,
    Aspect,
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
    YouAreWelcome,
)
from bot.slack import blocks
from bot.slack.blocks import choice_of, press_of, render
from bot.slack.elements import escape
from bot.slack.feedback_blocks import MenuItem, picked_from

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.knowledge.interview import InterviewQuestion

KNOWLEDGE = load(Path(__file__).parents[2] / "knowledge")
assert KNOWLEDGE.interview
INTERVIEWER = Interviewer(KNOWLEDGE.interview, KNOWLEDGE.topics, str.split)
SOURCE = Source(title="A & B", publisher="Us", url="https://example.org/a", version="1.0")


def answer(**changes: Any) -> Answer:
    values: dict[str, Any] = {
        "topic": "orm",
        "title": "ORM",
        "focus": Focus.FLASK,
        "asked": Focus.FLASK,
        "short": "No.",
        "detail": ("One.",),
        "example": None,
        "sources": (SOURCE,),
        "holds_for": ("Flask 3.1",),
        "reviewed": date(2026, 11, 20),
        "verified": True,
        "choices": (Choice("orm", Focus.DJANGO, "Django"), Choice("forms", Focus.FLASK, "Forms")),
    }
    return Answer(**{**values, **changes})


def excerpt(of: Answer, aspect: Aspect) -> Excerpt:
    """All that an excerpt may hold."""
    return Excerpt(
        aspect,
        of.topic,
        of.title,
        of.focus,
        of.detail,
        of.example,
        of.sources,
        of.reviewed,
        of.choices,
    )


def test_an_answer_comes_first_then_detail_small_print_and_buttons() -> None:
    short, detail, context, actions, feedback = render(answer()).blocks
    assert short["text"]["text"] == "No."
    assert detail["text"]["text"] == "• One."
    assert [element["text"] for element in context["elements"]] == [
        "ORM: Flask. Checked against Flask 3.1. Reviewed 2026-11-20",
        "Sources: <https://example.org/a|A &amp; B>",
    ]
    assert [button["text"]["text"] for button in actions["elements"]] == ["Django", "Forms"]
    helpful, not_helpful, menu = feedback["elements"]
    assert helpful["accessibility_label"] == "Helpful: orm, Flask"
    assert not_helpful["text"]["text"] == "Not helpful"
    assert [o["text"]["text"] for o in menu["options"]] == ["Why this answer?", "Dismiss"]


def test_a_button_carries_all_that_its_press_needs() -> None:
    *_, actions, feedback = render(answer()).blocks
    assert choice_of(actions["elements"][0]["value"]) == ("orm", Focus.DJANGO)
    picked = feedback["elements"][-1]["options"][0]["value"]
    assert picked_from(picked) == (MenuItem.WHY, "orm", Focus.FLASK)


@pytest.mark.parametrize("value", ["", "[]", "{}", '{"do": "fly", "topic": "a", "focus": "flask"}'])
def test_a_menu_of_another_time_names_nothing(value: str) -> None:
    assert picked_from(value) is None


@pytest.mark.parametrize(
    "value", ["", "x", "[]", "{}", '{"topic": "orm"}', '{"topic":1,"focus":2}']
)
def test_a_button_of_another_time_names_nothing(value: str) -> None:
    assert choice_of(value) is None


def test_offers_end_with_none_of_these() -> None:
    for reply in (Clarification(answer().choices), Refusal(answer().choices)):
        labels = [button["text"]["text"] for button in render(reply).blocks[-1]["elements"]]
        assert labels == ["Django", "Forms", "Something else"]


def test_where_advice_may_be_wanted_it_can_be_had_by_a_button() -> None:
    row = render(Clarification(answer().choices, advice=True)).blocks[-1]["elements"]
    labels = [button["text"]["text"] for button in row]
    assert labels == ["Django", "Forms", "Get a recommendation", "Something else"]


def test_an_example_is_shown_as_code() -> None:
    example = Example(language="python", code="if a < b:\n    pass\n")
    assert (
        render(answer(example=example)).blocks[2]["text"]["text"] == "```if a &lt; b:\n    pass```"
    )


@pytest.mark.parametrize("text", ["<!channel>", "<@U1>", "<#C1>", "a & b < c", "&lt;!here&gt;"])
def test_no_text_can_mention_or_link_anything(text: str) -> None:
    assert "<" not in escape(text)
    assert ">" not in escape(text)
    reply = answer(short=text, detail=(text,), title=text, choices=())
    assert text not in json.dumps(render(reply).blocks, ensure_ascii=False)
    assert text not in render(reply).text


# Everything the model lets through, at its longest and with what grows most when escaped.
LINES = st.text(st.sampled_from("a& `"), min_size=1, max_size=320).filter(
    lambda text: bool(text.strip()) and text.count("`") % 2 == 0
)
TITLES = st.text(st.sampled_from("a&"), min_size=2, max_size=60)
URLS = st.integers(1, 180).map(lambda n: "https://example.org/" + "x" * n)
SOURCES = (
    st.fixed_dictionaries(
        {
            "title": st.text(st.sampled_from("a&"), min_size=2, max_size=100),
            "publisher": TITLES,
            "url": URLS,
            "version": st.text(st.sampled_from("a&"), min_size=2, max_size=40),
        }
    )
    .filter(lambda values: is_allowed(Source, values))
    .map(lambda values: Source(**values))
)
LONG_SMALL_PRINT = {
    "sources": ("x",),
    "holds_for": (f"D{'x' * 35} 5.2",) * 5,
    "reviewed": date(2026, 11, 20),
}
FACTS = st.fixed_dictionaries(
    {
        **{name: st.just(value) for name, value in LONG_SMALL_PRINT.items()},
        "short": LINES,
        "detail": st.lists(LINES, min_size=1, max_size=5),
        "example": st.none()
        | st.text(st.sampled_from("a&\n"), min_size=1, max_size=1200).map(
            lambda code: {"language": "python", "code": code}
        ),
    }
)
CHOICES = st.lists(
    st.builds(Choice, st.just("a" * 60), st.sampled_from(Focus), TITLES), max_size=7
).map(tuple)


LONGEST_FACT = {
    **LONG_SMALL_PRINT,
    "short": "&" * 100,
    "detail": ["&" * 60] * 5,
    "example": {"language": "python", "code": "&" * 120},
}
LONGEST_SOURCE = {
    "title": "a" * 10 + "&" * 60,
    "publisher": "&" * 30,
    "url": f"https://example.org/{'x' * 180}",
    "version": "a" * 40,
}


def is_allowed(shape: type[Record], values: Mapping[str, Any]) -> bool:
    try:
        shape(**values)
    except ValidationError:
        return False
    return True


@given(FACTS, st.lists(SOURCES, min_size=1, max_size=4), CHOICES, TITLES)
@example(
    LONGEST_FACT,
    [Source(**LONGEST_SOURCE)] * 4,
    (Choice("a" * 60, Focus.BOTH, "&" * 60),) * 7,
    "&" * 60,
)
def test_every_answer_the_model_allows_fits_into_one_message(
    fact: dict[str, Any], sources: list[Source], choices: tuple[Choice, ...], title: str
) -> None:
    if not is_allowed(Fact, fact):
        return  # longer than MAX_FACT_CHARACTERS: refused with a message, never sent
    allowed = Fact(**fact)
    reply = answer(
        short=allowed.short,
        detail=allowed.detail,
        example=allowed.example,
        topic="a" * 60,
        sources=tuple(sources),
        choices=choices,
        title=title,
        holds_for=allowed.holds_for,
    )
    assert violations(reply) == []
    assert violations(Recommendation(reply)) == []
    for aspect in Aspect:
        assert violations(excerpt(reply, aspect)) == []


def test_what_is_longest_is_allowed_and_a_character_more_is_not() -> None:
    assert is_allowed(Fact, LONGEST_FACT)
    assert not is_allowed(Fact, {**LONGEST_FACT, "short": "&" * 100 + "a"})
    assert is_allowed(Source, LONGEST_SOURCE)
    assert not is_allowed(Source, {**LONGEST_SOURCE, "title": "a" * 11 + "&" * 60})


@given(st.lists(TITLES, max_size=200), CHOICES)
def test_every_other_reply_fits_too(titles: list[str], choices: tuple[Choice, ...]) -> None:
    for reply in (
        Help(tuple(titles), ("A question?",)),
        Clarification(choices[:3] or (Choice("orm", Focus.BOTH, "ORM"),)),
        Refusal(choices[:3]),
        NoneOfThese(),
        NotYours(),
        OnlyTheAsker(),
        Voted(helpful=True),
        Voted(helpful=False),
        Outdated(),
        PastStep(),
        Apology(),
        Lapsed(),
        YouAreWelcome(),
        Left(),
        SwitchedOff(),
        AnsweredAbove("ORM: Flask", "1.1", "https://example.org/archives/C1/p11?a=1&b=2"),
        AnsweredAbove("ORM: Flask", "1.1"),
    ):
        assert violations(reply) == []


@given(TITLES, st.lists(SOURCES, max_size=4), st.lists(LINES, max_size=5), LINES)
def test_every_reason_of_an_answer_fits_too(
    title: str, sources: list[Source], words: list[str], phrasing: str
) -> None:
    counted = tuple(Counted(word, word, 1.0) for word in words)
    understood = Understood(0.5, phrasing, counted, (title, 0.1))
    for why in (understood, None):
        assert violations(WhyThis(title, Focus.FLASK, bool(why), why, tuple(sources))) == []


@settings(deadline=None)  # the first step works out what all others share
@given(st.lists(st.integers(0, 5), max_size=8), st.booleans())
def test_every_step_of_the_shipped_interview_fits(picks: list[int], why: bool) -> None:  # noqa: FBT001
    turn = INTERVIEWER.start("1700000002.000100")
    for pick in picks:
        if not isinstance(turn.reply, Question):
            break
        if why:
            asked = INTERVIEWER.say(turn.progress, "why?")
            assert not isinstance(asked, Digression)
            assert isinstance(asked.reply, Question)
            assert violations(Aside(answer(), asked.reply)) == []
        text = str(1 + pick % len(turn.reply.options))
        said = INTERVIEWER.say(turn.progress, text)
        assert not isinstance(said, Digression)
        turn = said
        assert violations(turn.reply) == []
    if isinstance(turn.reply, Verdict):
        assert violations(Reasons(turn.reply)) == []


def test_an_excerpt_has_its_lines_code_dated_sources_and_buttons() -> None:
    example = Example(language="python", code="a < b")
    lead, lines, code, sources, context, actions = render(
        excerpt(answer(example=example), Aspect.SOURCES)
    ).blocks
    assert lead["text"]["text"] == "ORM: Flask. This is where it says so:"
    assert lines["text"]["text"] == "• One."
    assert code["text"]["text"] == "```a &lt; b```"
    assert sources["text"]["text"] == "• <https://example.org/a|A &amp; B> (Us, 1.0)"
    assert context["elements"][0]["text"] == "Reviewed 2026-11-20."
    assert [button["text"]["text"] for button in actions["elements"]] == ["Django", "Forms"]


def test_in_an_interview_an_excerpt_stands_above_the_question_without_its_buttons() -> None:
    question = INTERVIEWER.start("run").reply
    assert isinstance(question, Question)
    aside = Aside(excerpt(answer(), Aspect.WHY), question)
    assert violations(aside) == []
    text = json.dumps(render(aside).blocks)
    assert "One." in text
    assert "Forms" not in text


def test_what_was_answered_above_is_linked() -> None:
    link = "https://example.org/archives/C1/p11"
    lead, linked = render(AnsweredAbove("ORM: Flask", "1.1", link)).blocks
    assert lead["text"]["text"] == "I have answered that above: ORM: Flask."
    assert linked["text"]["text"] == f"<{link}|Go to that answer>"


def test_a_button_of_the_interview_carries_its_whole_press() -> None:
    reply = INTERVIEWER.start("run").reply
    assert isinstance(reply, Question)
    button = next(b for b in render(reply).blocks if b["type"] == "actions")["elements"][0]
    assert press_of(button["value"]) == Press("run", 1, Move.CHOOSE, reply.options[0].id)


@pytest.mark.parametrize("question", KNOWLEDGE.interview.questions, ids=lambda q: q.id)
def test_who_types_what_a_button_of_the_interview_says_has_pressed_it(
    question: InterviewQuestion,
) -> None:
    begun = INTERVIEWER.start("run", answers=(("kind", "site"),)).progress
    progress = replace(begun, asked=("kind",), open=question.id)
    reply = INTERVIEWER.show(progress).reply
    options, steering, *_ = (b["elements"] for b in render(reply).blocks if b["type"] == "actions")
    assert steering[0]["text"]["text"] == "Back"
    for button in (*options, *steering):
        label, press = button["text"]["text"], press_of(button["value"])
        assert press
        assert INTERVIEWER.say(progress, label) == INTERVIEWER.press(progress, press), label
        assert INTERVIEWER.is_plain(progress, label), label


@pytest.mark.parametrize("value", ["", "[]", "{}", '{"run": "r", "step": 1, "move": "fly"}'])
def test_a_press_of_another_time_names_nothing(value: str) -> None:
    assert press_of(value) is None


def test_the_longest_fact_leaves_room_for_small_print_and_choices() -> None:
    assert MAX_FACT_CHARACTERS < block_kit.MAX_TEXT - 1000


def violations(reply: Reply) -> list[str]:
    rendered = render(reply)
    return block_kit.violations({"channel": "C1", "text": rendered.text, "blocks": rendered.blocks})


def test_what_stands_on_a_button_that_steers_can_be_typed_where_people_talk() -> None:
    """The labels stand here, what is heard in the interview's room: the two must not part."""
    asked = Question("1", 1, "kind", "What?", (), 1, 4, (), can_go_back=True)
    labels = [label for label, _, _ in blocks._steering(asked)]
    assert len(labels) == 5
    assert [label for label in labels if not is_command(label)] == []
