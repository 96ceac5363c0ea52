"""What the engine must reach, and whether it does."""

from __future__ import annotations

from statistics import mean
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.engine import OURS, TOKEN_SET_RATIO, TRAINED_LEXICAL
from benchmarks.scaling import ratio

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.jobs import Result

_CLINC, _BANKING = "clinc150", "banking77-oos"
_MIDDLE_K = 10


class Bar(NamedTuple):
    """One demand: `figure` must be at least, or at most, `wanted`.

    `fastest` is what the figure was where nothing got in the way, if it is a time.
    """

    what: str
    figure: float
    wanted: float
    at_least: bool = True
    fastest: float | None = None

    @property
    def is_met(self) -> bool:
        """Whether the figure is on the right side."""
        return self._allows(self.figure)

    @property
    def is_met_at_its_fastest(self) -> bool:
        """Whether it would be where nothing gets in the way."""
        return self.fastest is not None and self._allows(self.fastest)

    def _allows(self, figure: float) -> bool:
        return figure >= self.wanted if self.at_least else figure <= self.wanted


def of_accuracy(accuracy: Result) -> Iterator[Bar]:
    """Yield the bars of the public sets, as far as they were measured."""
    clinc = _by_k(accuracy, _CLINC, OURS)
    for k, right, apart in ((5, 76, 90), (10, 83.5, 93), (20, 88, 94.5)):
        if k in clinc:
            yield Bar(f"CLINC150, k = {k}: accuracy %", clinc[k]["clean"], right)
            yield Bar(f"CLINC150, k = {k}: AUROC %", clinc[k]["auroc"], apart)
    if _MIDDLE_K in (banking := _by_k(accuracy, _BANKING, OURS)):
        yield Bar("BANKING77-OOS, k = 10: AUROC %", banking[_MIDDLE_K]["auroc"], 88)
    ours = _mean(accuracy, OURS)
    if ours is None:
        return
    lost = ours - (_mean(accuracy, OURS, "typos") or 0)
    yield Bar("loss at 20 % typos, points, mean of settings", lost, 1, at_least=False)
    for name, lead in (*((name, 0) for name in TRAINED_LEXICAL), (TOKEN_SET_RATIO, 20)):
        if (peer := _mean(accuracy, name)) is not None:
            yield Bar(f"lead over {name}, points, mean of settings", ours - peer, lead)
    if _MIDDLE_K in clinc:
        wrong, precision = clinc[_MIDDLE_K]["outside_answered"], clinc[_MIDDLE_K]["precision"]
        yield Bar("CLINC150, k = 10: out of scope answered %", wrong, 7, at_least=False)
        yield Bar("CLINC150, k = 10: precision of answers %", precision, 92)


def _by_k(accuracy: Result, dataset: str, name: str) -> dict[int, Result]:
    settings = accuracy.get("sets", {}).get(dataset, {}).get(name, {}).get("settings", ())
    return {setting["k"]: setting for setting in settings}


def _mean(accuracy: Result, name: str, key: str = "clean") -> float | None:
    found = [
        setting[key]
        for dataset in accuracy.get("sets", {})
        for setting in _by_k(accuracy, dataset, name).values()
    ]
    return mean(found) if found else None


_LATENCY = ((1_000, 0.1, 0.3), (100_000, 0.1, 0.5), (1_000_000, 0.15, 0.6))


def of_scaling(scaling: Result) -> Iterator[Bar]:
    """Yield the bars of latency and memory, as far as they were measured."""
    ours = scaling.get("engines", {}).get(OURS, {})
    for size, middle, tail in _LATENCY:
        if found := ours.get(str(size)):
            for key, wanted in (("p50", middle), ("p99", tail)):
                what, fastest = f"{key} at {size:,}, ms", found[f"{key}_fastest"]
                yield Bar(what, found[key], wanted, at_least=False, fastest=fastest)
    if faster := ratio(scaling.get("engines", {}), 100_000):
        yield Bar("times faster than rapidfuzz ratio at 100,000", faster, 80)
    if found := ours.get("100000"):
        yield Bar("index at 100,000, MB", found["arrays_mb"], 4, at_least=False)
    if found := ours.get("1000000"):
        yield Bar("peak memory of a build at 1,000,000, MB", found["peak_mb"], 600, at_least=False)
