"""Cases and outcomes -> verdicts, shares and the reliability of confidences."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.matching.outcome import Action

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bot.evaluation.cases import Case
    from bot.matching.outcome import Outcome


class Verdict(StrEnum):
    """What became of a question."""

    RIGHT = "right"
    OFFERED = "offered"
    """The right topic was among the choices."""
    WRONG = "wrong"
    """Something else was answered or offered, or done."""
    SILENT = "silent"
    """Refused, though it is covered."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A case, what the matcher made of it, and whether that was right."""

    case: Case
    outcome: Outcome
    verdict: Verdict

    @property
    def answered(self) -> bool:
        """Whether something was answered or done, rather than asked back or refused."""
        return self.outcome.action not in (Action.CLARIFY, Action.DECLINE)


def judge(case: Case, outcome: Outcome) -> Judged:
    """Compare what a question led to with what it should."""
    return Judged(case, outcome, _verdict(case, outcome))


def judge_all(cases: Iterable[Case], match: Callable[[str], Outcome]) -> tuple[Judged, ...]:
    """Put every case to `match` and judge what comes of it."""
    return tuple(judge(case, match(case.text)) for case in cases)


def _verdict(case: Case, outcome: Outcome) -> Verdict:
    offered = {candidate.topic for candidate in outcome.alternatives}
    is_right_topic = outcome.action is Action.ANSWER and outcome.topic in case.topics
    match case.action, outcome.action:
        case Action.ANSWER, _ if is_right_topic:
            return Verdict.RIGHT
        case Action.ANSWER, Action.CLARIFY if offered & set(case.topics):
            return Verdict.OFFERED
        case Action.ANSWER, Action.DECLINE:
            return Verdict.SILENT
        case Action.CLARIFY, Action.CLARIFY:
            return Verdict.RIGHT
        case Action.CLARIFY, _ if is_right_topic:
            return Verdict.RIGHT
        case Action.DECLINE, Action.HELP:
            return Verdict.RIGHT  # said hello to small talk: nothing was claimed
        case Action.DECLINE, Action.CLARIFY:
            return Verdict.OFFERED
        case (wanted, done) if wanted is done and wanted is not Action.ANSWER:
            return Verdict.RIGHT
    return Verdict.WRONG


def share(judged: Sequence[Judged], *verdicts: Verdict) -> float:
    """Return the share of `judged` with one of `verdicts`, from 0 to 1; 0 of nothing."""
    return sum(one.verdict in verdicts for one in judged) / max(1, len(judged))


def precision(judged: Sequence[Judged]) -> float:
    """Return the share of right ones among what was answered; 1 where nothing was."""
    answered = [one for one in judged if one.answered]
    return share(answered, Verdict.RIGHT) if answered else 1.0


def focus_share(judged: Iterable[Judged]) -> float:
    """Return the share of right answers that are about the right framework."""
    looked_at = [one for one in judged if one.verdict is Verdict.RIGHT and one.case.focus]
    right = sum(one.outcome.focus is one.case.focus for one in looked_at)
    return right / max(1, len(looked_at))


def confusions(judged: Iterable[Judged]) -> Counter[tuple[str, str]]:
    """Count the wrong answers by (topic that was meant, topic that was answered)."""
    return Counter(
        (one.case.topics[0], one.outcome.topic)
        for one in judged
        if one.verdict is Verdict.WRONG and one.case.topics and one.outcome.topic
    )


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers of like confidence: how many, how sure on the mean, and how often right."""

    low: float
    high: float
    count: int
    confidence: float
    accuracy: float


_EDGES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)


def reliability(judged: Iterable[Judged]) -> tuple[Bin, ...]:
    """Return the reliability table of what was answered, empty bins left out."""
    answered = [one for one in judged if one.answered]
    bins = []
    for low, high in pairwise(_EDGES):
        inside = [
            one
            for one in answered
            if low < one.outcome.confidence <= high or (low == one.outcome.confidence == 0)
        ]
        if inside:
            mean = sum(one.outcome.confidence for one in inside) / len(inside)
            bins.append(Bin(low, high, len(inside), mean, share(inside, Verdict.RIGHT)))
    return tuple(bins)


def calibration_error(bins: Sequence[Bin]) -> float:
    """Return the expected calibration error, from 0 to 1.

    The mean distance of confidence and accuracy over the bins, weighted by their counts: Guo et
    al., On Calibration of Modern Neural Networks, 2017.
    """
    total = sum(one.count for one in bins)
    distances = (one.count * abs(one.confidence - one.accuracy) for one in bins)
    return sum(distances) / max(1, total)
