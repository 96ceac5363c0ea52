"""What the bot says to what it is told, with a matcher that understands what the test wants."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import small_interview

from bot.conversation import Conversation
from bot.interview.progress import Press
from bot.interview.steering import Move
from bot.interview_replies import PastStep, Question, Verdict
from bot.knowledge.loader import load
from bot.knowledge.model import Focus
from bot.matching.outcome import Action, Candidate, Evidence, Explanation, Outcome
from bot.replies import (
    Answer,
    Aside,
    Clarification,
    Help,
    NoneOfThese,
    Outdated,
    Recommendation,
    Refusal,
)
from bot.thread_state import ThreadState
from bot.wording import plain_text

if TYPE_CHECKING:
    from pathlib import Path

    from bot.knowledge.model import Knowledge

ORM_IN_FLASK = Outcome(Action.ANSWER, "orm", Focus.FLASK, 0.9, (Candidate("forms", 0.1),))
UNSURE = Outcome(
    Action.CLARIFY, None, Focus.DJANGO, 0.5, (Candidate("orm", 0.4), Candidate("forms", 0.3))
)
REFUSED = Outcome(Action.DECLINE, None, None, 0.9)


class Understanding:
    """A matcher that takes every text to mean `outcome`."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome

    def match(self, _text: str) -> Outcome:
        return self.outcome

    def explain(self, text: str) -> Explanation:
        evidence = (
            Evidence("orm", None, 2.0),
            Evidence("flsk", "flask", 0.5),
            Evidence("a", None, 0),
        )
        return Explanation(self.match(text), "an orm in {framework}", None, evidence)

    def words(self, text: str) -> tuple[str, ...]:
        return tuple(re.findall(r"\w+", text.casefold()))


def conversation(knowledge: Knowledge, outcome: Outcome = REFUSED) -> Conversation:
    return Conversation(knowledge, Understanding(outcome))


def test_an_answer_is_the_fact_for_the_frameworks_it_was_asked_of(knowledge: Knowledge) -> None:
    turn = conversation(knowledge, ORM_IN_FLASK).answer("does flask have an orm")
    assert isinstance(turn.reply, Answer)
    assert (turn.reply.topic, turn.reply.focus) == ("orm", Focus.FLASK)
    assert turn.reply.short == "Object-relational mapping for flask."
    assert turn.reply.sources == (knowledge.sources["docs"],)
    assert turn.outcome is ORM_IN_FLASK


def test_an_answer_leads_to_its_other_sides_and_neighbours(knowledge: Knowledge) -> None:
    reply = conversation(knowledge).show("orm", Focus.FLASK).reply
    assert isinstance(reply, Answer)
    assert [(choice.topic, choice.focus, choice.label) for choice in reply.choices] == [
        ("orm", Focus.DJANGO, "Django"),
        ("orm", Focus.BOTH, "Compare both"),
        ("admin", Focus.FLASK, "Admin"),
    ]


def test_where_nothing_is_known_for_a_framework_the_answer_says_so(knowledge: Knowledge) -> None:
    orm = knowledge.topics["orm"]
    for left, said in (
        ({"flask": None}, "I know this only in comparison, not for Flask alone."),
        ({"flask": None, "both": None}, "I know this only for Django."),
    ):
        topics = {**knowledge.topics, "orm": orm.model_copy(update=left)}
        changed = replace(knowledge, topics=topics)
        reply = conversation(changed).show("orm", Focus.FLASK).reply
        assert plain_text(reply).startswith(said)


def test_an_unsure_matcher_makes_the_bot_offer_what_it_could_mean(knowledge: Knowledge) -> None:
    turn = conversation(knowledge, UNSURE).answer("something about storing")
    assert isinstance(turn.reply, Clarification)
    assert [choice.topic for choice in turn.reply.choices] == ["orm", "forms"]
    assert turn.state.choices == (("orm", Focus.DJANGO), ("forms", Focus.DJANGO))


def test_what_is_not_known_is_refused_and_the_topic_before_it_kept(knowledge: Knowledge) -> None:
    before = ThreadState("orm", Focus.FLASK)
    turn = conversation(knowledge).answer("what's for lunch", before)
    assert turn.reply == Refusal(())
    assert (turn.state.topic, turn.state.focus) == ("orm", Focus.FLASK)


def test_a_refusal_offers_what_is_near_and_nothing_else(knowledge: Knowledge) -> None:
    near = (Candidate("orm", 0.2), Candidate("forms", 0.001))
    reply = conversation(knowledge, replace(REFUSED, alternatives=near)).answer("sql").reply
    assert isinstance(reply, Refusal)
    assert [choice.topic for choice in reply.choices] == ["orm"]


def test_recommend_and_help(knowledge: Knowledge) -> None:
    recommend = Outcome(Action.RECOMMEND, None, Focus.BOTH, 0.9)
    reply = conversation(knowledge, recommend).answer("which one").reply
    assert isinstance(reply, Recommendation)
    assert reply.answer.topic == "use-cases"
    turn = conversation(knowledge, Outcome(Action.HELP, None, None, 0.9)).answer("hello")
    assert isinstance(turn.reply, Help)
    assert turn.reply.titles == ("Admin", "Forms", "Object-relational mapping", "Use cases")


def test_a_base_without_use_cases_refuses_to_recommend(knowledge: Knowledge) -> None:
    topics = {key: topic for key, topic in knowledge.topics.items() if key != "use-cases"}
    changed = replace(knowledge, topics=topics)
    recommend = Outcome(Action.RECOMMEND, None, Focus.BOTH, 0.9)
    assert isinstance(conversation(changed, recommend).answer("which one").reply, Refusal)


@pytest.mark.parametrize(
    ("said", "focus"),
    [
        ("and Django?", Focus.DJANGO),
        ("what about django", Focus.DJANGO),
        ("how does it do in flask?", Focus.FLASK),
        ("compare them", Focus.BOTH),
        ("django vs flask?", Focus.BOTH),
        ("what's the difference", Focus.BOTH),
        ("and the other one?", Focus.DJANGO),
    ],
)
def test_a_follow_up_speaks_of_the_topic_before(
    knowledge: Knowledge, said: str, focus: Focus
) -> None:
    reply = (
        conversation(knowledge).answer(said.replace("'", ""), ThreadState("orm", Focus.FLASK)).reply
    )
    assert isinstance(reply, Answer)
    assert (reply.topic, reply.focus) == ("orm", focus)


ADMIN_IN_DJANGO = Outcome(Action.ANSWER, "admin", Focus.DJANGO, 0.9)


@pytest.mark.parametrize(
    ("said", "outcome", "topic"),
    [
        ("what is django?", ADMIN_IN_DJANGO, "admin"),
        ("what is django?", UNSURE, "orm"),
        ("and is django?", ADMIN_IN_DJANGO, "orm"),
        ("does that work in django too?", ADMIN_IN_DJANGO, "orm"),
        ("django?", ADMIN_IN_DJANGO, "orm"),
    ],
)
def test_what_is_a_question_by_itself_is_no_follow_up_where_it_has_an_answer(
    knowledge: Knowledge, said: str, outcome: Outcome, topic: str
) -> None:
    state = ThreadState("orm", Focus.FLASK)
    reply = conversation(knowledge, outcome).answer(said, state).reply
    assert isinstance(reply, Answer)
    assert (reply.topic, reply.focus) == (topic, Focus.DJANGO)


@pytest.mark.parametrize("said", ["and Django?", "compare them", "the other one"])
def test_without_a_topic_before_there_is_nothing_to_follow_up(
    knowledge: Knowledge, said: str
) -> None:
    assert isinstance(conversation(knowledge).answer(said).reply, Refusal)


@pytest.mark.parametrize("said", ["and django forms?", "it", "how does it do that"])
def test_what_names_a_topic_or_nothing_is_no_follow_up(knowledge: Knowledge, said: str) -> None:
    state = ThreadState("orm", Focus.FLASK)
    assert isinstance(conversation(knowledge).answer(said, state).reply, Refusal)


def test_the_other_one_of_both_is_no_follow_up(knowledge: Knowledge) -> None:
    state = ThreadState("orm", Focus.BOTH)
    assert isinstance(conversation(knowledge).answer("the other one", state).reply, Refusal)


@pytest.mark.parametrize("said", ["2", " 2. ", "#2", "2)"])
def test_a_number_chooses(knowledge: Knowledge, said: str) -> None:
    talk = conversation(knowledge, UNSURE)
    reply = talk.answer(said, talk.answer("storing").state).reply
    assert isinstance(reply, Answer)
    assert (reply.topic, reply.focus) == ("forms", Focus.DJANGO)


@pytest.mark.parametrize("said", ["0", "3", "12", "2 apples"])
def test_a_number_that_stands_for_nothing_is_a_question_like_any_other(
    knowledge: Knowledge, said: str
) -> None:
    state = ThreadState(choices=(("orm", Focus.DJANGO), ("forms", Focus.DJANGO)))
    assert isinstance(conversation(knowledge).answer(said, state).reply, Refusal)


def test_yes_takes_what_was_offered_alone(knowledge: Knowledge) -> None:
    lone = ThreadState(choices=(("forms", Focus.DJANGO),), asker="U1")
    talk = conversation(knowledge)
    turn = talk.follow("yes", lone, speaker="U1", run="1")
    assert turn
    assert isinstance(turn.reply, Answer)
    assert (turn.reply.topic, turn.reply.focus) == ("forms", Focus.DJANGO)
    several = replace(lone, choices=(*lone.choices, ("orm", Focus.DJANGO)))
    assert talk.follow("yes", several, speaker="U1", run="1") is None


def test_no_turns_down_what_was_offered_alone(knowledge: Knowledge) -> None:
    lone = ThreadState(choices=(("forms", Focus.DJANGO),))
    talk = conversation(knowledge)
    assert talk.answer("No.", lone).reply == NoneOfThese()
    several = replace(lone, choices=(*lone.choices, ("orm", Focus.DJANGO)))
    assert talk.answer("no", several).reply != NoneOfThese()
    assert talk.answer("Something else", several).reply == NoneOfThese()


def test_none_of_these_takes_the_offer_back(knowledge: Knowledge) -> None:
    talk = conversation(knowledge, UNSURE)
    turn = talk.answer("None of these.", talk.answer("storing").state)
    assert turn.reply == NoneOfThese()
    assert turn.state == ThreadState()


def test_a_topic_that_is_gone_is_told_so(knowledge: Knowledge) -> None:
    talk = conversation(knowledge, ORM_IN_FLASK)
    assert talk.show("gone", Focus.FLASK).reply == Outdated()
    state = ThreadState("gone", Focus.FLASK, (("gone", Focus.BOTH), ("forms", Focus.FLASK)))
    assert talk.answer("1", state).reply == Outdated()
    assert isinstance(talk.answer("an orm in flask?", state).reply, Answer)


RECOMMEND = Outcome(Action.RECOMMEND, None, Focus.BOTH, 0.9)


class ByHeart(Understanding):
    """A matcher that takes texts with "which" for a wish for advice, others for `outcome`."""

    def match(self, text: str) -> Outcome:
        return RECOMMEND if "which" in text else self.outcome


def advising(folder: Path, outcome: Outcome = REFUSED) -> Conversation:
    knowledge = load(small_interview.write(folder))
    return Conversation(knowledge, ByHeart(outcome))


def test_a_wish_for_advice_starts_the_interview_with_what_was_said(folder: Path) -> None:
    turn = advising(folder).answer("which one for a blog?", speaker="U1", run="r1")
    assert isinstance(turn.reply, Question)
    assert (turn.reply.run, turn.reply.id) == ("r1", "accounts")
    assert turn.state.owner == "U1"
    assert turn.outcome is RECOMMEND


def test_only_the_owners_words_move_the_interview(folder: Path) -> None:
    talk = advising(folder, ORM_IN_FLASK)
    begun = talk.answer("which one for a blog?", speaker="U1", run="r1")
    other = talk.answer("there is an admin", begun.state, speaker="U2")
    assert isinstance(other.reply, Answer)
    assert other.state.interview == begun.state.interview
    assert isinstance(talk.answer("there is an admin", other.state, speaker="U1").reply, Verdict)


def test_nobody_is_cut_off_by_somebody_elses_wish_for_advice(folder: Path) -> None:
    talk = advising(folder)
    begun = talk.answer("which one for a blog?", speaker="U1", run="r1")
    other = talk.answer("which one for me?", begun.state, speaker="U2", run="r2")
    assert isinstance(other.reply, Recommendation)
    assert other.state.owner == "U1"
    assert isinstance(talk.answer("there is an admin", other.state, speaker="U1").reply, Verdict)


def test_what_is_not_understood_is_answered_if_it_can_be(folder: Path) -> None:
    for outcome, kind in ((ORM_IN_FLASK, Aside), (REFUSED, Question)):
        talk = advising(folder, outcome)
        begun = talk.answer("which one for a blog?", run="r1")
        turn = talk.answer("orm in flask", begun.state)
        assert isinstance(turn.reply, kind)
        assert turn.state.interview == begun.state.interview


def test_advice_is_offered_where_it_can_be_given_and_is_not_being_given(
    folder: Path, knowledge: Knowledge
) -> None:
    unsure = replace(UNSURE, advice=True)
    talk = advising(folder, unsure)
    offer = talk.answer("storing things").reply
    assert isinstance(offer, Clarification)
    assert offer.advice
    begun = talk.recommend()
    aside = talk.answer("does it store things?", begun.state).reply
    assert isinstance(aside, Aside)
    assert isinstance(aside.answer, Clarification)
    assert not aside.answer.advice
    without = conversation(knowledge, unsure).answer("storing things").reply
    assert isinstance(without, Clarification)
    assert not without.advice


def test_after_the_verdict_questions_are_questions_again(folder: Path) -> None:
    talk = advising(folder, ORM_IN_FLASK)
    verdict = talk.answer("which one for a webhook?", run="r1")
    assert isinstance(verdict.reply, Verdict)
    assert isinstance(talk.answer("does flask have an orm?", verdict.state).reply, Answer)
    corrected = talk.answer("actually a blog", verdict.state)
    assert isinstance(corrected.reply, Question)


def test_a_press_without_an_interview_is_of_an_earlier_step(
    folder: Path, knowledge: Knowledge
) -> None:
    press = Press("r1", 1, Move.SKIP)
    assert advising(folder).press(press, ThreadState()).reply == PastStep()
    assert conversation(knowledge).press(press, ThreadState()).reply == PastStep()
