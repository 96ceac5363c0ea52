"""How each engine grows: time of a question, memory and build, from a thousand to a million."""

from __future__ import annotations

from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter, thread_time_ns
from typing import TYPE_CHECKING, NamedTuple

from benchmarks import datasets, memory
from benchmarks.engine import ENGINES, OURS, RATIO, engine
from benchmarks.jobs import Job, Result, Skipped, run

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benchmarks.engine import Engine

SIZES, REPEATS = (1_000, 10_000, 100_000, 1_000_000), 3
ASKED, WARM_UP = 2500, 0.2
_PATIENCE, _FEWEST = 5.0, 20
_LIMIT, _OUR_LIMIT = 120.0, 900.0
_HOPELESS = 15.0


class Question(NamedTuple):
    """What is asked, and whether some of its words are misspelt."""

    text: str
    is_misspelt: bool


def questions(path: Path) -> tuple[list[Question], int]:
    """Return distinct questions, half of them misspelt, and how many of them warm up."""
    data = datasets.load(path, "test")
    chance = Random(1)  # noqa: S311 - repeatable, not secret
    texts = [*dict.fromkeys((*data.asked.texts, *data.outside))]
    chance.shuffle(texts)
    texts = texts[:ASKED]
    clean = [Question(text, is_misspelt=False) for text in texts[::2]]
    misspelt = [Question(text, is_misspelt=True) for text in datasets.misspelt(texts[1::2])]
    mixed = [*clean, *misspelt]
    chance.shuffle(mixed)
    return mixed, int(len(mixed) * WARM_UP)


def measure(job: Job) -> Result:
    """Build one engine at one size and ask it; times are in ms but for the build's seconds."""
    path = Path(job.dataset)
    made = engine(job.engine)
    phrasings = datasets.Synthesis(datasets.load(path, "test").train).draw(job.size)
    asked, warm = questions(path)
    before = memory.resident()
    memory.forget_peak()
    start = perf_counter()
    built = made(phrasings)
    took = perf_counter() - start
    figures: Result = {
        "build_s": took,
        "peak_mb": memory.peak(),
        "grew_mb": memory.peak() - before,
        "held_mb": memory.held(built),
        "arrays_mb": memory.held(built, arrays_only=True),
    }
    timed(built, asked[:warm])
    return figures | {"times": timed(built, asked[warm:])}


class Time(NamedTuple):
    """Processor milliseconds that a question took, clean or misspelt."""

    took: float
    is_misspelt: bool


def timed(built: Engine, asked: Sequence[Question]) -> list[Time]:
    """Ask question by question, as many as patience allows; return what each took."""
    times: list[Time] = []
    end = perf_counter() + _PATIENCE
    for question in asked:
        if len(times) >= _FEWEST and perf_counter() > end:
            break
        start = thread_time_ns()
        built.best(question.text)
        times.append(Time((thread_time_ns() - start) / 1e6, question.is_misspelt))
    return times


def summary(runs: Sequence[Result]) -> Result:
    """Return the medians of what `measure` gave, and percentiles of the times of questions.

    The time of a question is its median too: so the slowest questions are those that need most, and
    not those that something else on the machine got in the way of, in one of the runs. Beside it
    stands its fastest, what it takes where nothing gets in the way of it.
    """
    figures = {key: median(run[key] for run in runs) for key in runs[0] if key != "times"}
    # An engine out of patience was asked fewer of them.
    asked = [*zip(*(run["times"] for run in runs), strict=False)]
    for prefix, misspelt in (("", False), ("misspelt_", True)):
        times = [[took for took, _ in repeats] for repeats in asked if repeats[0][1] is misspelt]
        figures |= _percentiles(prefix, times)
    return figures


def _percentiles(prefix: str, times: Sequence[Sequence[float]]) -> Result:
    """Return p50 and p99 over questions, of each the median of its `times` or the fastest."""
    usual, fastest = [*map(median, times)], [*map(min, times)]
    figures: Result = {}
    for percent in (50, 99):
        figures[f"{prefix}p{percent}"] = percentile(usual, percent)
        figures[f"{prefix}p{percent}_fastest"] = percentile(fastest, percent)
    return figures


def percentile(values: Sequence[float], percent: int) -> float:
    """Return the smallest value that `percent` of `values` do not exceed."""
    ranked = sorted(values)
    return ranked[max(0, -(-len(ranked) * percent // 100) - 1)]


class Sweep:
    """Engines by sizes, interleaved: everything once, then all again, on a machine in other moods.

    An engine that took long at one size is not built at the next, ten times as large.
    """

    def __init__(self, path: Path, repeats: int, tell: Callable[[str], None]) -> None:
        self._path, self._repeats, self._tell = path, repeats, tell
        self._runs: dict[tuple[str, int], list[Result]] = {}
        self.skipped: dict[str, dict[int, str]] = {}

    def over(self, sizes: Sequence[int]) -> Result:
        """Return the summaries by engine and size, how many repeats, and what was skipped."""
        for _ in range(self._repeats):
            for size in sizes:
                for name in ENGINES:
                    self._once(name, size)
        summaries = {
            name: {
                str(size): summary(self._runs[name, size])
                for size in sizes
                if (name, size) in self._runs
            }
            for name in ENGINES
        }
        return {"engines": summaries, "skipped": self.skipped, "repeats": self._repeats}

    def _once(self, name: str, size: int) -> None:
        gone = self.skipped.setdefault(name, {})
        done = self._runs.get((name, size), [])
        if size in gone or (done and name != OURS and done[0]["build_s"] > _HOPELESS * 2):
            return
        try:
            self._hope(name, size)
            job = Job("scaling", name, str(self._path), size=size)
            figures = run(job, _OUR_LIMIT if name == OURS else _LIMIT)
        except Skipped as why:
            gone[size] = str(why)
            self._tell(f"{name} at {size:,}: skipped, {why}")
            return
        self._runs.setdefault((name, size), []).append(figures)
        told = summary([figures])
        self._tell(f"{name} at {size:,}: p50 {told['p50']:.3f} ms, p99 {told['p99']:.3f}")

    def _hope(self, name: str, size: int) -> None:
        """Raise Skipped where ten times the time of the last size would be too long."""
        for smaller, why in self.skipped[name].items():
            if smaller < size:
                raise Skipped(why if why == "not installed" else f"{smaller:,} phrasings: {why}")
        last = self._runs.get((name, size // 10))
        if name != OURS and last and last[0]["build_s"] > _HOPELESS:
            raise Skipped(f"{size // 10:,} phrasings took {last[0]['build_s']:.0f} s to build")


def ratio(summaries: Result, size: int, key: str = "p50") -> float | None:
    """How many times faster ours answers than rapidfuzz `ratio` at `size`, where both ran."""
    ours, other = (summaries.get(name, {}).get(str(size)) for name in (OURS, RATIO))
    return other[key] / ours[key] if ours and other else None
