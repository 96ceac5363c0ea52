"""What is kept in mind of a thread."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.knowledge.model import Focus
from bot.replies import Answer, Help, Recommendation, Refusal
from bot.thread_state import FRESH, Attention, Given, ThreadState, reconciled, stands

ORM = Answer(
    *("orm", "ORM", Focus.FLASK, Focus.FLASK, "No.", ("One.",), None, (), (), date(2026, 11, 20)),
    verified=False,
    choices=(),
)
GIVEN = Given("orm", Focus.FLASK, None, "1.2")
ASKED = ThreadState(asker="U1", given=(GIVEN,))
NEWER = Given("forms", Focus.BOTH, None, "1.5")


@pytest.mark.parametrize("reply", [ORM, Recommendation(ORM)])
def test_an_answer_that_was_given_is_known_by_its_message(reply: Answer | Recommendation) -> None:
    said = FRESH.said(reply, "1.2")
    assert said.given == (GIVEN,)
    assert said.said(reply, "1.3").given == (GIVEN, replace(GIVEN, ts="1.3"))


def test_a_message_that_says_something_else_now_is_no_answer_any_more() -> None:
    assert ASKED.said(Refusal(()), "1.2").given == ()
    assert ASKED.said(Help((), ()), "1.9").given == (GIVEN,)


def test_a_message_that_is_gone_is_forgotten() -> None:
    assert ASKED.without("1.2") == replace(ASKED, given=())
    assert ASKED.without("1.9") == ASKED


def test_who_calls_the_bot_first_or_back_is_listened_to() -> None:
    assert FRESH.called_by("U1").asker == "U1"
    assert ASKED.called_by("U2") == ASKED
    back = replace(ASKED, attention=Attention.STANDS_BACK)
    assert back.called_by("U2") == back
    called = replace(ASKED, attention=Attention.LEFT).called_by("U2")
    assert (called.asker, called.attention) == ("U2", Attention.LISTENS)


def test_what_happened_meanwhile_is_kept() -> None:
    new = replace(ASKED, topic="forms", given=(GIVEN, NEWER))
    assert reconciled(ASKED, new, ASKED) == new
    back = replace(ASKED, attention=Attention.STANDS_BACK)
    assert reconciled(ASKED, new, back) == replace(new, attention=Attention.STANDS_BACK)
    assert reconciled(ASKED, new, ASKED.without("1.2")).given == (NEWER,)
    other = replace(NEWER, ts="1.4")
    both = reconciled(ASKED, new, replace(ASKED, given=(GIVEN, other))).given
    assert both == (GIVEN, other, NEWER)
    assert reconciled(FRESH, replace(new, asker="U2"), ASKED).asker == "U1"


def test_calling_back_wins_over_what_it_answers() -> None:
    left = replace(ASKED, attention=Attention.LEFT)
    assert reconciled(left, left.called_by("U2"), left).attention is Attention.LISTENS


def test_who_listens_less_already_goes_on_so() -> None:
    for attention in (Attention.STANDS_BACK, Attention.LEFT):
        less = ASKED.attending(attention)
        assert less == replace(ASKED, attention=attention)
        assert less.attending(Attention.LEFT) == less.attending(Attention.STANDS_BACK) == less


def test_a_thread_stands_until_it_is_about_something_else() -> None:
    then = replace(ASKED, topic="orm", focus=Focus.FLASK)
    assert stands(then, replace(then, attention=Attention.LEFT, given=()))
    for change in ({"topic": "forms"}, {"choices": (("orm", Focus.BOTH),)}, {"owner": "U2"}):
        assert not stands(then, replace(then, **change))


def test_an_interview_that_moved_meanwhile_stays_where_it_is() -> None:
    seen = replace(ASKED, interview={"open": "kind"}, owner="U1")
    now = replace(seen, interview={"open": "data"})
    assert reconciled(seen, seen.about(ORM), now).interview == {"open": "data"}
    assert reconciled(seen, replace(seen, interview=None, owner=""), now).interview is None
