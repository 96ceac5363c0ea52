"""What the interview has come to -> the reply that says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.choice import Choice
from bot.interview_replies import (
    AnswerOption,
    Beginning,
    Elsewhere,
    Ground,
    Known,
    Notice,
    Question,
    Turning,
    Verdict,
)
from bot.knowledge.model import Focus

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.interview.progress import Progress
    from bot.interview.recommendation import Decision, Recommender, State, Step
    from bot.knowledge.interview import InterviewQuestion
    from bot.knowledge.model import Topic

MAX_TOPICS = 5
"""Most topics a verdict links to, those of the strongest reasons."""


class Renderer:
    """Makes the replies of an interview; `topics` are those that reasons point to."""

    def __init__(self, recommender: Recommender, topics: Mapping[str, Topic]) -> None:
        self._recommender = recommender
        self._interview = recommender.interview
        self._topics = topics

    def question(
        self,
        progress: Progress,
        question: InterviewQuestion,
        notice: Notice | None = None,
        *,
        why: bool = False,
    ) -> Question:
        """Return `question` as it is asked at `progress`; with `why` it says what it is for."""
        number = len(progress.asked) + 1
        left = self._recommender.expected_left(progress.answers, len(progress.asked))
        return Question(
            progress.run,
            progress.step,
            question.id,
            question.question,
            tuple(AnswerOption(option.id, option.label) for option in question.options),
            number,
            max(number, round(len(progress.asked) + left)),
            tuple(self._understood(progress.answers)),
            bool(progress.asked),
            notice,
            question.why if why else None,
        )

    def verdict(self, progress: Progress, *, can_go_on: bool) -> Verdict:
        """Return the verdict at `progress`."""
        decision = self._recommender.decide(progress.answers, progress.cases)
        return Verdict(
            progress.run,
            progress.step,
            decision.choice,
            decision.log_odds,
            self._interview.close,
            tuple(Ground(r.framework, r.weight, r.text) for r in decision.reasons),
            self._turning(decision),
            tuple(_beginning(step) for step in decision.steps),
            tuple(Elsewhere(case.title, case.say) for case in decision.neither),
            tuple(self._understood(progress.answers)),
            can_go_on,
            tuple(self._links(decision))[:MAX_TOPICS],
        )

    def _understood(self, state: State) -> Iterator[Known]:
        for question_id, option_id in state:
            question = self._interview.question(question_id)
            if question:
                option = question.option(option_id)
                yield Known(question.id, question.title, option.label if option else None)

    def _turning(self, decision: Decision) -> Turning | None:
        if decision.flip is None:
            return None
        question = self._interview.question(decision.flip.question)
        option = question.option(decision.flip.option) if question else None
        if question is None or option is None:
            return None
        return Turning(question.title, option.label, decision.flip.choice)

    def _links(self, decision: Decision) -> Iterator[Choice]:
        """The topics that prove what was said: first those of "neither" cases, then reasons'."""
        named = [(case.topic, Focus.BOTH) for case in decision.neither]
        named += [(reason.topic, reason.framework) for reason in decision.reasons]
        seen = set()
        for topic_id, framework in named:
            topic = self._topics.get(topic_id)
            if topic and topic_id not in seen:
                seen.add(topic_id)
                focus = framework if framework in topic.facts else next(iter(topic.facts))
                yield Choice(topic_id, focus, topic.title)


def _beginning(step: Step) -> Beginning:
    packages = tuple((package.name, package.why) for package in step.packages)
    return Beginning(step.framework, step.command, packages)
