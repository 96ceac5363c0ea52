"""How often each engine is right: few phrasings, clean and misspelt questions, out of scope."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import mean
from typing import TYPE_CHECKING, Literal

import numpy as np

from benchmarks import datasets
from benchmarks.engine import ENGINES, OURS, engine
from benchmarks.jobs import Job, Result, Skipped, run
from benchmarks.ours import Deciding
from bot.matching.bands import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from benchmarks.datasets import Dataset
    from benchmarks.engine import Engine
    from benchmarks.ours import Decision

KS, SEEDS = (5, 10, 20), (0, 1, 2)


def measure(job: Job) -> Result:
    """Ask one engine all questions of a set, for every k and seed; shares are in percent."""
    made = Deciding if job.engine == OURS else engine(job.engine)
    data = datasets.load(Path(job.dataset), job.split)
    typos = datasets.misspelt(data.asked.texts)
    settings: list[Result] = []
    for k in job.ks:
        runs = [_setting(made, data, typos, k, seed) for seed in job.seeds]
        settings.append({"k": k, **{key: mean(run[key] for run in runs) for key in runs[0]}})
    return {"settings": settings}


def _setting(
    made: type[Engine], data: Dataset, typos: Sequence[str], k: int, seed: int
) -> dict[str, float]:
    taught = made(datasets.few(data.train, k, seed))
    clean, outside = taught.rank(data.asked.texts), taught.rank(data.outside)
    inside = [guess.score for guess in clean]
    figures = {
        "clean": _right([guess.label for guess in clean], data.asked.labels),
        "typos": _right([guess.label for guess in taught.rank(typos)], data.asked.labels),
        "auroc": 100 * auroc(inside, [guess.score for guess in outside]),
    }
    return figures | (decisions(taught, data) if isinstance(taught, Deciding) else {})


def _right(said: Iterable[str], meant: Sequence[str]) -> float:
    return 100 * mean(a == b for a, b in zip(said, meant, strict=True))


def auroc(inside: Sequence[float], outside: Sequence[float]) -> float:
    """Return the chance that a score of `inside` is above one of `outside`; ties count half."""
    scores = np.concatenate([inside, outside])
    _, place, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[place]
    above = ranks[: len(inside)].sum() - len(inside) * (len(inside) + 1) / 2
    return float(above / (len(inside) * len(outside)))


def decisions(bot: Deciding, data: Dataset) -> dict[str, float]:
    """Return what the bands do, in percent of the questions asked, of the answers for precision."""
    inside, outside = [*map(bot.decide, data.asked.texts)], [*map(bot.decide, data.outside)]
    meant = [*zip(inside, data.asked.labels, strict=True)]
    answers = [(said, label) for said, label in meant if said.verdict is Verdict.ANSWER]
    right = sum(said.topics[0] == label for said, label in answers)
    offered = sum(said.verdict is Verdict.OFFER and label in said.topics for said, label in meant)
    return {
        "precision": 100 * right / max(len(answers), 1),
        "answered_rightly": 100 * right / len(inside),
        "offered_rightly": 100 * offered / len(inside),
        "declined": 100 * mean(said.verdict is Verdict.DECLINE for said in inside),
        "outside_answered": 100 * mean(said.verdict is Verdict.ANSWER for said in outside),
        "outside_offered": 100 * mean(said.verdict is Verdict.OFFER for said in outside),
        "calibration_error": 100 * _calibration_error(answers),
    }


_BINS = 10


def _calibration_error(answers: Sequence[tuple[Decision, str]]) -> float:
    """Expected calibration error of the answers: mean gap of confidence and precision, in bins."""
    gaps = [0.0] * (_BINS + 1)
    for said, label in answers:
        gaps[int(said.confidence * _BINS)] += said.confidence - (said.topics[0] == label)
    return sum(map(abs, gaps)) / max(len(answers), 1)


def collect(jobs: Sequence[Job], workers: int, tell: Callable[[str], None]) -> Result:
    """Run `jobs`, one per engine and set, a few at a time; results by set and engine."""
    with ThreadPoolExecutor(workers) as pool:
        results = [*pool.map(lambda job: _result(job, tell), jobs)]
    by_set: Result = {}
    for job, found in zip(jobs, results, strict=True):
        by_set.setdefault(Path(job.dataset).stem, {})[job.engine] = found
    return by_set


def _result(job: Job, tell: Callable[[str], None]) -> Result:
    """Run a job; where it is skipped, the reason is told and is the result."""
    name = f"{job.engine} on {Path(job.dataset).stem}"
    try:
        found = run(job)
    except Skipped as why:
        tell(f"{name}: skipped, {why}")
        return {"skipped": str(why)}
    tell(f"{name}: done")
    return found


def planned(
    paths: Sequence[Path], split: Literal["val", "test"], *, quick: bool = False
) -> list[Job]:
    """Return a job for every engine and set; `quick` takes one seed and the middle k."""
    ks, seeds = (KS[1:2], SEEDS[:1]) if quick else (KS, SEEDS)
    return [
        Job("accuracy", name, str(path), split, ks, seeds) for name in ENGINES for path in paths
    ]
