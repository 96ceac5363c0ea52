"""One run over the whole base: everything that tells how well it is understood, and the gates."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import starmap
from random import Random
from typing import TYPE_CHECKING

from bot.evaluation import cases as known
from bot.evaluation.judgement import (
    Bin,
    Judged,
    Verdict,
    calibration_error,
    confusions,
    focus_share,
    judge_all,
    precision,
    reliability,
    share,
)
from bot.evaluation.noise import NOISES
from bot.evaluation.workers import shared
from bot.matching.lessons import Kind, Label
from bot.matching.matcher import Matcher
from bot.matching.outcome import Action

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from bot.evaluation.cases import Case
    from bot.knowledge.model import Gates, Knowledge

    Progress = Callable[[str], None]

FOLDS = 4
"""Every phrasing is asked once, of a matcher that learned from the other three quarters."""

_WORTH_SHARING = 2000
"""Fewest phrasings for which other processes are started: fewer are judged before these are up."""

STEPS = 2 + len(NOISES) + FOLDS
"""How often `evaluate` tells of its progress."""

DRAWS = 3
"""How often each test is disturbed by each noise: what a gate compares is no matter of luck."""


@dataclass(frozen=True, slots=True)
class Scores:
    """Shares, from 0 to 1, of `count` questions; `focus` is None where it was not looked at."""

    count: int
    right: float
    offered: float
    wrong: float
    silent: float
    precision: float
    focus: float | None
    calibration_error: float

    @classmethod
    def of(cls, judged: Sequence[Judged]) -> Scores:
        """Return the shares of `judged`."""
        right, offered, wrong, silent = (share(judged, verdict) for verdict in Verdict)
        return cls(
            *(len(judged), right, offered, wrong, silent),
            precision=precision(judged),
            focus=focus_share(judged),
            calibration_error=calibration_error(reliability(judged)),
        )


@dataclass(frozen=True, slots=True)
class Loser:
    """A phrasing that, held out, another topic or action won, the `rival`.

    `rival_place` is where its nearest line is; `lead` is the distance of the two confidences, from
    0 to 1.
    """

    text: str
    place: str
    topic: str
    rival: str
    rival_place: str
    lead: float


@dataclass(frozen=True, slots=True)
class Report:
    """What a run found. `noisy` are the topic tests by kind of noise; shares go from 0 to 1.

    A test fails, too, that is answered for the wrong framework.
    """

    held_out: Scores
    tests: Scores
    noisy: dict[str, Scores]
    actions: float
    refused: float
    answered_declines: float
    confusions: tuple[tuple[str, str, int], ...]
    losers: tuple[Loser, ...]
    failed_tests: tuple[Judged, ...]
    reliability: tuple[Bin, ...]
    calibration_error: float


def evaluate(knowledge: Knowledge, progress: Progress = lambda _step: None) -> Report:
    """Return how well `knowledge` is understood; `progress` is told of each step done."""
    with _folds(knowledge) as folds:
        matcher = Matcher(knowledge)
        progress("learned")
        match = cache(matcher.match)  # Noise leaves many a text as it was.
        tests = judge_all(known.topic_tests(knowledge), match)
        actions = judge_all(known.action_tests(knowledge), match)
        progress("tests")
        noisy = {}
        for name in NOISES:
            noisy[name] = judge_all(disturbed(known.topic_tests(knowledge), name), match)
            progress(name)
        held_out: list[Judged] = []
        for number, fold in enumerate(folds, 1):
            held_out += fold
            progress(f"fold {number} of {FOLDS}")
    covered = [one for one in held_out if one.case.action is Action.ANSWER]
    declines = [one for one in held_out if one.case.action is Action.DECLINE]
    acted = [one for one in held_out if one.case.action in (Action.HELP, Action.RECOMMEND)]
    bins = reliability((*held_out, *tests))
    return Report(
        held_out=Scores.of(covered),
        tests=Scores.of(tests),
        noisy={name: Scores.of(judged) for name, judged in noisy.items()},
        actions=share((*actions, *acted), Verdict.RIGHT),
        refused=share(declines, Verdict.RIGHT),
        answered_declines=share(declines, Verdict.WRONG),
        confusions=tuple(
            (*pair, count)
            for pair, count in confusions((*held_out, *tests, *actions)).most_common()
        ),
        losers=_losers(knowledge, matcher, covered),
        failed_tests=tuple(filter(_has_failed, (*tests, *actions))),
        reliability=bins,
        calibration_error=calibration_error(bins),
    )


def disturbed(cases: Sequence[Case], noise: str) -> tuple[Case, ...]:
    """Return `cases`, each DRAWS times, with one kind of noise on their texts.

    It is the same in every run, and whatever other cases there are.
    """
    return tuple(
        replace(case, text=NOISES[noise](case.text, Random(f"{draw} {case.text}")))  # noqa: S311  # nothing is kept secret with it
        for draw in range(DRAWS)
        for case in cases
    )


@contextmanager
def _folds(knowledge: Knowledge) -> Iterator[Iterable[Sequence[Judged]]]:
    """Begin to judge every phrasing by a matcher that never saw it, and give what comes of it.

    Where there are many, other processes do it, on every processor, and this one can go on.
    """
    taught = known.phrasings(knowledge)
    # Every fourth line: neighbours in a file are often variants of each other.
    folds = [taught[fold::FOLDS] for fold in range(FOLDS)]
    judge = partial(_judged, knowledge)
    if len(taught) < _WORTH_SHARING:
        yield map(judge, folds)
        return
    with shared(judge, folds) as judged:
        yield judged


def _judged(knowledge: Knowledge, asked: Sequence[Case]) -> Sequence[Judged]:
    """Judge some phrasings of `knowledge` by a matcher that learned from all others."""
    return judge_all(asked, Matcher(known.without(knowledge, asked)).match)


def missed_gates(report: Report, gates: Gates) -> tuple[str, ...]:
    """Return a line for every gate that `report` does not pass."""
    tests = report.tests
    focus = 1.0 if tests.focus is None else tests.focus
    losses = {name: tests.right - report.noisy[name].right for name in ("typos", "manners")}
    bounds = (
        ("precision of answers", report.held_out.precision, gates.precision, "at least"),
        ("topic tests right", tests.right, gates.tests_right, "at least"),
        ("framework of topic tests right", focus, gates.tests_focus, "at least"),
        ("declines refused", report.refused, gates.declines_refused, "at least"),
        ("help and recommend recognised", report.actions, gates.actions_right, "at least"),
        ("loss by typos", losses["typos"], gates.typo_loss, "at most"),
        ("loss by manners", losses["manners"], gates.manners_loss, "at most"),
        ("calibration error", report.calibration_error, gates.calibration_error, "at most"),
        (
            "calibration error of topic tests",
            tests.calibration_error,
            gates.tests_calibration_error,
            "at most",
        ),
    )
    return tuple(
        f"{name}: {value:.3f}, must be {direction} {bound:.3f}"
        for name, value, bound, direction in bounds
        if (value < bound if direction == "at least" else value > bound)
    )


def changes(before: Knowledge, after: Knowledge) -> tuple[tuple[str, str, str], ...]:
    """Return (question, outcome before, outcome after) for all that are understood otherwise.

    Asked are the tests and phrasings of both states of the base.
    """
    asked = Counter(
        case.text
        for knowledge in (before, after)
        for case in (
            *known.topic_tests(knowledge),
            *known.action_tests(knowledge),
            *known.phrasings(knowledge),
        )
    )
    old, new = Matcher(before), Matcher(after)
    pairs = ((text, _outline(old, text), _outline(new, text)) for text in asked)
    return tuple(pair for pair in pairs if pair[1] != pair[2])


def _outline(matcher: Matcher, text: str) -> str:
    outcome = matcher.match(text)
    outline = "/".join(part for part in (outcome.action, outcome.topic, outcome.focus) if part)
    if outcome.action is not Action.CLARIFY:
        return outline
    offered = [candidate.topic for candidate in outcome.alternatives]
    return f"{outline} {', '.join([*offered, *(['advice'] if outcome.advice else [])])}"


def _has_failed(test: Judged) -> bool:
    return test.verdict is not Verdict.RIGHT or test.is_about_right_framework is False


def _losers(
    knowledge: Knowledge, matcher: Matcher, held_out: Sequence[Judged]
) -> tuple[Loser, ...]:
    """Return the phrasings that another topic or action won, the largest lead first."""
    by_rival: dict[Label, list[Judged]] = {}
    for one in held_out:
        if one.verdict is Verdict.WRONG and one.got:
            kind = Kind.TOPIC if one.outcome.topic else Kind.ACTION
            by_rival.setdefault(Label(kind, one.got), []).append(one)
    found: list[Loser] = []
    for rival, lost in by_rival.items():
        nearest = matcher.nearest([one.case.text for one in lost], rival)
        places = map(str, starmap(knowledge.place, nearest))
        found += map(partial(_loser, knowledge, rival.name), lost, places)
    return tuple(sorted(found, key=lambda loser: -loser.lead))


def _loser(knowledge: Knowledge, rival: str, lost: Judged, rival_place: str) -> Loser:
    case, outcome = lost.case, lost.outcome
    own = [c.confidence for c in outcome.alternatives if c.topic in case.topics]
    return Loser(
        text=case.text,
        place=str(knowledge.place(*(case.key or ()))),
        topic=case.topics[0],
        rival=rival,
        rival_place=rival_place,
        lead=outcome.confidence - max(own, default=0.0),
    )
