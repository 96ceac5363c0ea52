"""How often each engine is right: few phrasings, clean and misspelt questions, out of scope."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from statistics import mean
from typing import TYPE_CHECKING

import numpy as np

from benchmarks import datasets
from benchmarks.engine import ENGINES, OURS, engine
from benchmarks.jobs import Job, Result, Skipped, run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from benchmarks.datasets import Dataset
    from benchmarks.engine import Engine

KS, SEEDS = (5, 10, 20), (0, 1, 2)


def measure(job: Job) -> Result:
    """Ask one engine all questions of a set, for every k and seed; shares are in percent."""
    made = engine(job.engine)
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
    return figures | (decisions(taught, data) if isinstance(taught, Decides) else {})


def _right(said: Iterable[str], meant: Sequence[str]) -> float:
    return 100 * mean(a == b for a, b in zip(said, meant, strict=True))


def auroc(inside: Sequence[float], outside: Sequence[float]) -> float:
    """Return the chance that a score of `inside` is above one of `outside`; ties count half."""
    scores = np.concatenate([inside, outside])
    _, place, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[place]
    above = ranks[: len(inside)].sum() - len(inside) * (len(inside) + 1) / 2
    return float(above / (len(inside) * len(outside)))
