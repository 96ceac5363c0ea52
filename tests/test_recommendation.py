"""The engine: what must hold whatever is answered, and in whatever order."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import small_base
import small_interview
from hypothesis import given
from hypothesis import strategies as st

from bot.interview.figures import figures, walk
from bot.interview.recommendation import Recommender, State, answered, without
from bot.knowledge.interview import MAX_ASKED, Interview
from bot.knowledge.loader import load
from bot.knowledge.model import Focus

if TYPE_CHECKING:
    from bot.knowledge.interview import InterviewQuestion

SIDE = {Focus.FLASK: -1, Focus.BOTH: 0, Focus.DJANGO: 1}


def shipped() -> Interview:
    interview = load(Path(__file__).parents[1] / "knowledge").interview
    assert interview
    return interview


INTERVIEW = shipped()
RECOMMENDER = Recommender(INTERVIEW)


def an_answer(question: InterviewQuestion) -> st.SearchStrategy[tuple[str, str | None]]:
    ids = [option.id for option in question.options]
    return st.tuples(st.just(question.id), st.sampled_from([*ids, None]))


STATES = st.lists(st.sampled_from(INTERVIEW.questions), unique_by=lambda q: q.id).flatmap(
    lambda questions: st.tuples(*map(an_answer, questions))
)


@given(STATES, st.randoms(use_true_random=False))
def test_the_order_of_answers_never_changes_anything(state: State, chance: object) -> None:
    shuffled = list(state)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = RECOMMENDER.decide(state), RECOMMENDER.decide(tuple(shuffled))
    assert one == other
    assert RECOMMENDER.next_question(state, 0) == RECOMMENDER.next_question(tuple(shuffled), 0)


@given(STATES, st.data())
def test_a_reason_for_one_side_never_moves_the_verdict_away_from_it(
    state: State, data: st.DataObject
) -> None:
    known = dict(state)
    question = data.draw(st.sampled_from(INTERVIEW.questions))
    option = data.draw(st.sampled_from(question.options))
    given_before = question.option(known.get(question.id))
    change = option.weight - (given_before.weight if given_before else 0)
    before = SIDE[RECOMMENDER.decide(state).choice]
    after = SIDE[RECOMMENDER.decide(answered(state, question.id, option.id)).choice]
    assert (after - before) * change >= 0


@given(STATES)
def test_what_would_flip_the_verdict_does(state: State) -> None:
    decision = RECOMMENDER.decide(state)
    if decision.flip:
        changed = answered(state, decision.flip.question, decision.flip.option)
        assert RECOMMENDER.decide(changed).choice is decision.flip.choice
        assert decision.flip.choice is not decision.choice
    else:
        for question in INTERVIEW.questions:
            if question.id in dict(state):
                for option in question.options:
                    changed = answered(state, question.id, option.id)
                    assert RECOMMENDER.decide(changed).choice is decision.choice


@given(STATES)
def test_nothing_known_is_asked_and_nothing_that_cannot_matter(state: State) -> None:
    question = RECOMMENDER.next_question(state, 0)
    if question:
        assert question.id not in dict(state)
        choices = {
            RECOMMENDER.decide(answered(state, question.id, option.id)).choice
            for option in question.options
        }
        assert choices != {RECOMMENDER.decide(state).choice}
    assert RECOMMENDER.next_question(state, MAX_ASKED) is None


@given(st.data())
def test_every_path_ends_within_six_questions_skipped_ones_included(data: st.DataObject) -> None:
    state: State = ()
    for asked in range(MAX_ASKED + 1):
        question = RECOMMENDER.next_question(state, asked)
        if question is None:
            return
        state = (*state, data.draw(an_answer(question)))
    pytest.fail(f"a seventh question after {state}")


@given(STATES)
def test_reasons_are_the_answers_that_weigh_strongest_first(state: State) -> None:
    decision = RECOMMENDER.decide(state)
    weights = [reason.weight for reason in decision.reasons]
    assert [abs(w) for w in weights] == sorted((abs(w) for w in weights), reverse=True)
    assert sum(weights) == pytest.approx(decision.log_odds, abs=1e-6)
    assert all(len(step.packages) == 3 for step in decision.steps)
    assert len(decision.steps) == (2 if decision.choice is Focus.BOTH else 1)


def test_the_shipped_interview_is_short_balanced_and_without_idle_options() -> None:
    found = figures(INTERVIEW)
    assert found.average_length <= 4.0
    assert found.average_length <= 0.6 * found.questions
    assert found.longest <= MAX_ASKED
    assert found.never_matter == ()
    assert abs(found.shares[Focus.DJANGO] - found.shares[Focus.FLASK]) < 0.1
    assert 0.05 < found.shares[Focus.BOTH] < 0.25
    assert found.agreement > 0.75
    assert found.reversal < 0.1
    assert sum(found.shares.values()) == pytest.approx(1)


def test_figures_are_those_of_the_walk() -> None:
    ends = [way for way in walk(RECOMMENDER) if way.next_question is None]
    length = sum(way.share * len(way.state) for way in ends)
    assert RECOMMENDER.expected_left((), 0) == pytest.approx(length)
    assert figures(INTERVIEW).paths == len(ends)
    assert sum(way.share for way in ends) == pytest.approx(1)


def test_figures_name_options_that_never_matter(tmp_path: Path) -> None:
    folder = small_base.write(tmp_path / "knowledge")
    text = small_interview.TEXT.replace("weight: 1.0", "weight: 0.01")
    text = text.replace("weight: -1.2", "weight: -0.01")
    (folder / "recommendation.yaml").write_text(text, encoding="utf-8")
    interview = load(folder).interview
    assert interview
    assert figures(interview).never_matter == ("data=sql", "data=other")


def small(tmp_path: Path) -> Recommender:
    interview = load(small_interview.write(small_base.write(tmp_path / "knowledge"))).interview
    assert interview
    return Recommender(interview)


def asked_next(recommender: Recommender, *state: tuple[str, str | None]) -> str | None:
    question = recommender.next_question(state, len(state))
    return question.id if question else None


def test_the_next_question_is_the_one_that_can_change_most(tmp_path: Path) -> None:
    recommender = small(tmp_path)
    assert asked_next(recommender) == "kind"
    assert asked_next(recommender, ("kind", "site")) == "accounts"
    assert asked_next(recommender, ("kind", "service")) is None, "no answer could change it"
    assert asked_next(recommender, ("kind", None)) == "accounts"
    assert asked_next(recommender, ("kind", None), ("accounts", None)) == "data"


def test_a_question_is_not_asked_after_an_option_that_rules_it_out(tmp_path: Path) -> None:
    recommender = small(tmp_path)
    data = ("data", "sql")
    assert asked_next(recommender, ("kind", "service"), data) is None
    assert asked_next(recommender, ("kind", "site"), data) is None
    assert asked_next(recommender, ("kind", None), data) == "accounts"


def test_the_first_step_follows_the_answers(tmp_path: Path) -> None:
    recommender = small(tmp_path)
    (step,) = recommender.decide((("kind", "site"), ("data", "sql"))).steps
    assert step.command == "django-admin startproject mysite"
    assert [package.name for package in step.packages] == ["psycopg", "one", "two"]
    (step,) = recommender.decide((("kind", "site"),)).steps
    assert [package.name for package in step.packages] == ["one", "two", "three"]


def test_cases_that_neither_fits_come_from_options_and_from_the_caller(tmp_path: Path) -> None:
    recommender = small(tmp_path)
    assert recommender.decide(()).neither == ()
    for decision in (
        recommender.decide((("data", "other"),)),
        recommender.decide((), cases=["static"]),
    ):
        assert [case.id for case in decision.neither] == ["static"]


def test_answers_replace_each_other_in_place() -> None:
    state = answered(answered((), "kind", "site"), "data", None)
    assert answered(state, "kind", "service") == (("kind", "service"), ("data", None))
    assert without(state, "kind") == (("data", None),)
