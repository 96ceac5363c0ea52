"""Progress that was stored, and what has become of the interview meanwhile."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import small_interview
from hypothesis import given
from hypothesis import strategies as st

from bot.interview.dialogue import Digression, Interviewer
from bot.interview.progress import Press, Progress
from bot.interview.steering import Move
from bot.interview_replies import PastStep, Question, Verdict
from bot.knowledge.loader import load
from bot.matching.text import all_words
from bot.wording import plain_text

if TYPE_CHECKING:
    from pathlib import Path


def interviewer_of(folder: Path, text: str = small_interview.TEXT) -> Interviewer:
    (folder / "recommendation.yaml").write_text(text, encoding="utf-8")
    knowledge = load(folder)
    assert knowledge.interview
    return Interviewer(knowledge.interview, knowledge.topics, all_words)


@pytest.fixture(scope="session")
def interviewer(tmp_path_factory: pytest.TempPathFactory) -> Interviewer:
    import small_base  # noqa: PLC0415  # only this fixture writes a base of its own

    return interviewer_of(small_base.write(tmp_path_factory.mktemp("base") / "knowledge"))


@pytest.mark.parametrize(
    "data",
    [None, {}, [], "x", {"run": "r"}, {**Progress("r").to_dict(), "answers": 3}],
)
def test_what_is_no_progress_is_not_restored(interviewer: Interviewer, data: Any) -> None:
    assert interviewer.restore(data) is None


def test_answers_that_the_interview_no_longer_has_are_left_out(interviewer: Interviewer) -> None:
    stored = Progress(
        "r",
        step=3,
        answers=(("kind", "castle"), ("moon", "full"), ("data", "sql")),
        asked=("moon", "data"),
        open="kind",
    )
    restored = interviewer.restore(stored.to_dict())
    assert restored == replace(stored, answers=(("data", "sql"),), asked=("data",))


def test_an_open_question_that_is_gone_gives_way_to_the_next(interviewer: Interviewer) -> None:
    restored = interviewer.restore(Progress("r", step=3, open="moon").to_dict())
    assert restored
    assert (restored.open, restored.step) == ("kind", 4)


def test_answers_given_from_outside_must_be_of_this_interview(interviewer: Interviewer) -> None:
    with pytest.raises(KeyError):
        interviewer.start("r", answers=(("kind", "castle"),))


def test_a_question_tells_what_a_press_must_carry(interviewer: Interviewer) -> None:
    turn = interviewer.start("run-7")
    assert isinstance(turn.reply, Question)
    assert (turn.reply.run, turn.reply.step) == ("run-7", turn.progress.step)
    assert not turn.reply.can_go_back


def test_a_verdict_links_each_topic_once_from_the_side_it_speaks_for(
    interviewer: Interviewer,
) -> None:
    turn = interviewer.start("r", answers=(("kind", "service"), ("data", "sql")))
    reply = turn.reply
    assert isinstance(reply, Verdict)
    assert [(choice.topic, choice.focus.value) for choice in reply.choices] == [
        ("use-cases", "flask"),
        ("orm", "django"),
    ]


MOVES = st.one_of(
    st.sampled_from(["1", "2", "9", "back", "skip", "why", "restart", "actually a bot", "go on"]),
    st.sampled_from(["a shop", "no admin", "mongodb", "a static site", "bananas", "is it so?"]),
    st.builds(
        Press,
        st.just("r"),
        st.integers(0, 9),
        st.sampled_from(Move),
        st.sampled_from([None, "site", "staff", "sql", "kind", "accounts"]),
    ),
)


@given(st.lists(MOVES, max_size=12))
def test_whatever_is_said_and_pressed_the_interview_stays_sound(
    interviewer: Interviewer, moves: list[str | Press]
) -> None:
    progress = interviewer.start("r").progress
    for move in moves:
        pressed = isinstance(move, Press)
        said = interviewer.press(progress, move) if pressed else interviewer.say(progress, move)  # type: ignore[arg-type]
        after = said.progress
        if isinstance(said, Digression) or isinstance(said.reply, PastStep):
            assert after == progress
        else:
            assert plain_text(said.reply)
        assert after == progress or after.step == progress.step + 1
        assert after.open not in dict(after.answers)
        assert set(after.asked) <= set(dict(after.answers))
        progress = after
