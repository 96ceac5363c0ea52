"""The recommendation dialogue: (progress, text or press) -> (new progress, what to say).

Pure. An illegal move changes nothing and says so; whose interview it is and where its progress is
kept is the caller's business.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, TypeAlias

from bot.interview import steering
from bot.interview.prefill import Prefill
from bot.interview.progress import Press, Progress
from bot.interview.recommendation import Recommender, answered, without
from bot.interview.rendering import Renderer
from bot.interview.steering import Move, Steering
from bot.interview_replies import Cancelled, Notice, PastStep

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.interview.prefill import Understood
    from bot.interview.recommendation import State
    from bot.interview.spoken import Speller
    from bot.interview_replies import Verdict
    from bot.knowledge.interview import Interview, InterviewQuestion
    from bot.knowledge.model import Topic
    from bot.replies import Reply


@dataclass(frozen=True, slots=True)
class Turn:
    """What to say, and the progress it leaves; equal to the one before where nothing happened."""

    progress: Progress
    reply: Reply


@dataclass(frozen=True, slots=True)
class Digression:
    """The text is none of the interview's business, or a question to answer first.

    The caller answers, and shows the open question again with `Interviewer.show`.
    """

    progress: Progress


Said: TypeAlias = Turn | Digression


class Interviewer:
    """Leads interviews; safe to be used by many threads, as all progress is passed in.

    `topics` are those that reasons point to; `words` gives the words of a text, misspelt ones
    repaired.
    """

    def __init__(self, interview: Interview, topics: Mapping[str, Topic], words: Speller) -> None:
        self._interview = interview
        self._recommender = Recommender(interview)
        self._prefill = Prefill(interview, words)
        self._steering = Steering(words)
        self._renderer = Renderer(self._recommender, topics)

    def start(self, run: str, text: str = "", answers: State = ()) -> Turn:
        """Begin interview `run` with what `text` told already, and `answers` known besides.

        Raises KeyError for an answer to a question, or by an option, that there is not.
        """
        said = self._prefill.read(text)
        known = tuple(said.answers.items())
        for question, option in answers:
            if not self._knows(question, option):
                raise KeyError(question, option)
            known = answered(known, question, option)
        return self._advance(Progress(run, answers=known, cases=said.cases))

    def verdict(self, progress: Progress) -> Verdict:
        """Return the verdict as it stands, whether or not there is more to ask."""
        return self._renderer.verdict(progress, can_go_on=self._can_go_on(progress))

    def restore(self, data: Any) -> Progress | None:
        """Return the progress that `to_dict` gave; None where it is of another shape.

        What the interview no longer has is left out: curators may have changed it meanwhile.
        """
        try:
            progress = Progress(**{field.name: data[field.name] for field in fields(Progress)})
            answers = tuple((str(q), o) for q, o in progress.answers if self._knows(q, o))
            asked = tuple(q for q in progress.asked if q in dict(answers))
            progress = replace(progress, answers=answers, asked=asked, cases=tuple(progress.cases))
        except (TypeError, KeyError, ValueError):
            return None
        if progress.open is None or self._interview.question(progress.open):
            return progress
        return self._advance(replace(progress, open=None)).progress

    def show(self, progress: Progress, notice: Notice | None = None) -> Turn:
        """Say again where the interview stands: the open question, or the verdict."""
        question = self._asking(progress)
        if progress.cancelled:
            return Turn(progress, Cancelled())
        if question is None:
            return Turn(progress, self.verdict(progress))
        return Turn(progress, self._renderer.question(progress, question, notice))

    def say(self, progress: Progress, text: str) -> Said:
        """Return what comes of `text`, typed while the interview is at `progress`."""
        if progress.cancelled:
            return Digression(progress)
        move = self._steering.move(text)
        if move:
            return self._move(progress, move)
        corrected = steering.corrected(text)
        if corrected:
            return self._correct(progress, corrected)
        wish = steering.change(text)
        if wish:
            return self._change_by_name(progress, wish)
        question = self._asking(progress)
        return self._answer(progress, question, text) if question else Digression(progress)

    def is_plain(self, progress: Progress, text: str) -> bool:
        """Tell whether `text` is a step by itself, even among people who talk to each other.

        It is what stands on a button, or the number or another name of an option.
        """
        question = self._asking(progress)
        if question is None:
            return False
        named = _by_number(text, question) or self._prefill.is_name(text, question)
        return bool(named) or steering.is_command(text)

    def press(self, progress: Progress, press: Press) -> Turn:
        """Return what comes of a press; one of an earlier step or interview does nothing."""
        if (press.run, press.step) != (progress.run, progress.step) or progress.cancelled:
            return Turn(progress, PastStep())
        if press.move is Move.CHOOSE:
            question = self._asking(progress)
            if question is None or question.option(press.value) is None:
                return Turn(progress, PastStep())
            return self._choose(progress, question.id, press.value)
        if press.move is Move.CHANGE:
            if press.value not in dict(progress.answers):
                return Turn(progress, PastStep())
            return self._ask_again(progress, press.value)
        return self._move(progress, press.move)

    def _move(self, progress: Progress, move: Move) -> Turn:
        match move:
            case Move.BACK if progress.asked:
                return self._ask_again(progress, progress.asked[-1])
            case Move.BACK:
                return self.show(progress, Notice.NOTHING_BEFORE)
            case Move.SKIP if progress.open:
                return self._choose(progress, progress.open, None)
            case Move.WHY if question := self._asking(progress):
                return Turn(progress, self._renderer.question(progress, question, why=True))
            case Move.RESTART:
                return self._advance(Progress(progress.run, progress.step))
            case Move.CANCEL:
                step = progress.step + 1
                done = replace(progress, step=step, open=None, cancelled=True)
                return Turn(done, Cancelled())
            case Move.GO_ON if self._can_go_on(progress):
                return self._advance(replace(progress, insisted=True))
            case _:
                return self.show(progress, Notice.UNCHANGED)

    def _answer(self, progress: Progress, question: InterviewQuestion, text: str) -> Said:
        chosen = _by_number(text, question) or self._prefill.labelled(text, question)
        if chosen:
            return self._choose(progress, question.id, chosen)
        if steering.is_question(text):
            return Digression(progress)
        said = self._prefill.read(text)
        if question.id in said.answers:
            return self._take(progress, question, said)
        chosen = self._prefill.reply(text, question)
        if chosen:
            return self._choose(progress, question.id, chosen)
        if said.answers or said.cases:
            return self._note(progress, said)
        move = self._steering.misspelt_move(text)
        return self._move(progress, move) if move else self.show(progress, Notice.NOT_UNDERSTOOD)

    def _take(self, progress: Progress, question: InterviewQuestion, said: Understood) -> Turn:
        """Answer the open question, and note what else was said that is not known yet."""
        answers = progress.answers
        for other, option in said.answers.items():
            if other == question.id or other not in dict(answers):
                answers = answered(answers, other, option)
        asked = (*progress.asked, question.id)
        cases = _united(progress.cases, said.cases)
        return self._advance(replace(progress, answers=answers, asked=asked, cases=cases))

    def _note(self, progress: Progress, said: Understood) -> Turn:
        """Take in what was said, also instead of what was said before."""
        answers = progress.answers
        for question, option in said.answers.items():
            answers = answered(answers, question, option)
        cases = _united(progress.cases, said.cases)
        noted = replace(progress, answers=answers, cases=cases)
        if noted == progress:
            return self.show(progress, Notice.UNCHANGED)
        return self._advance(noted, Notice.NOTED)

    def _correct(self, progress: Progress, text: str) -> Said:
        """Put right an answer, wherever it was given; "actually, skip" is a move."""
        move = self._steering.move(text)
        if move:
            return self._move(progress, move)
        question = self._asking(progress)
        said = self._prefill.read(text)
        if question and question.id in said.answers and len(said.answers) == 1:
            return self._take(progress, question, said)
        if said.answers or said.cases:
            return self._note(progress, said)
        return self._answer(progress, question, text) if question else Digression(progress)

    def _change_by_name(self, progress: Progress, wish: steering.Change) -> Said:
        """Follow "change the database [to postgres]"."""
        named = [q for q in self._prefill.read(wish.what).named if q in dict(progress.answers)]
        if wish.to:
            for question in filter(None, map(self._interview.question, named)):
                option = self._prefill.reply(wish.to, question)
                if option:
                    answers = answered(progress.answers, question.id, option)
                    return self._advance(replace(progress, answers=answers), Notice.NOTED)
            return self._correct(progress, wish.to)
        if named:
            return self._ask_again(progress, named[0])
        if progress.open is None:
            return Digression(progress)
        return self.show(progress, Notice.NOT_UNDERSTOOD)

    def _choose(self, progress: Progress, question: str, option: str | None) -> Turn:
        answers = answered(progress.answers, question, option)
        return self._advance(replace(progress, answers=answers, asked=(*progress.asked, question)))

    def _ask_again(self, progress: Progress, question: str) -> Turn:
        """Ask `question` again, as if it had not been answered."""
        asked = tuple(other for other in progress.asked if other != question)
        answers = without(progress.answers, question)
        step = progress.step + 1
        return self.show(replace(progress, step=step, answers=answers, asked=asked, open=question))

    def _advance(self, progress: Progress, notice: Notice | None = None) -> Turn:
        """Go on to the next question or the verdict; the question on the table stays there."""
        following = self._recommender.next_question(progress.answers, len(progress.asked))
        if following is None or (progress.cases and not progress.insisted):
            question = None
        elif progress.open and progress.open not in dict(progress.answers):
            question = progress.open
        else:
            question = following.id
        return self.show(replace(progress, step=progress.step + 1, open=question), notice)

    def _asking(self, progress: Progress) -> InterviewQuestion | None:
        return self._interview.question(progress.open) if progress.open else None

    def _can_go_on(self, progress: Progress) -> bool:
        """Tell whether a "neither" case cut the interview short."""
        cut = progress.open is None and bool(progress.cases) and not progress.insisted
        return cut and bool(self._recommender.next_question(progress.answers, len(progress.asked)))

    def _knows(self, question_id: Any, option_id: Any) -> bool:
        question = self._interview.question(question_id)
        return question is not None and (option_id is None or bool(question.option(option_id)))


def _by_number(text: str, question: InterviewQuestion) -> str | None:
    """The option whose number `text` is, or, beyond them, the one that counts so many."""
    number = steering.number(text, len(question.options))
    if number is None:
        return None
    if 1 <= number <= len(question.options):
        return question.options[number - 1].id
    return next((o.id for o in question.options if o.is_counted and o.counts(number)), None)


def _united(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *second)))
