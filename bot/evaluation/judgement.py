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
    """The right topic, or the recommendation, was among the choices."""
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
        return self.outcome.answered

    @property
    def got(self) -> str | None:
        """The topic that was answered, or the action that was done; None where neither was."""
        return self.outcome.topic or (self.outcome.action if self.answered else None)

    @property
    def is_about_right_framework(self) -> bool | None:
        """Whether a right answer has the focus it should; None where that is not looked at."""
        if self.verdict is not Verdict.RIGHT or not self.case.focus:
            return None
        return self.outcome.focus is self.case.focus


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
        case Action.RECOMMEND, Action.CLARIFY if outcome.advice:
            return Verdict.OFFERED
        case ((Action.ANSWER | Action.RECOMMEND | Action.HELP), Action.DECLINE):
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


def focus_share(judged: Iterable[Judged]) -> float | None:
    """Return the share of right answers that are about the right framework.

    None where that was not looked at in any.
    """
    looked_at = [one.is_about_right_framework for one in judged]
    known = [is_right for is_right in looked_at if is_right is not None]
    return sum(known) / len(known) if known else None


def confusions(judged: Iterable[Judged]) -> Counter[tuple[str, str]]:
    """Count what went wrong by (topic or action that was meant, what was answered or done)."""
    return Counter(
        (one.case.topics[0] if one.case.topics else one.case.action, one.got)
        for one in judged
        if one.verdict is Verdict.WRONG and one.got
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
