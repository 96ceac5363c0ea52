"""A picture of the time of a question against the number of phrasings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.figure import Figure

from benchmarks.engine import ENGINES, OURS

if TYPE_CHECKING:
    from pathlib import Path

    from matplotlib.axes import Axes

    from benchmarks.jobs import Result

_INK, _GRAY, _ACCENT = "#222222", "#8a8a8a", "#0b6e4f"


def draw(scaling: Result, path: Path) -> None:
    """Draw the p50 of every engine; ours stands out, the others are named at their last point."""
    figure = Figure(figsize=(9, 5.5), layout="constrained")
    axes = figure.subplots()
    ends: list[tuple[float, float, str]] = []
    for name in ENGINES:
        sizes = scaling["engines"].get(name, {})
        points = [(int(size), figures["p50"]) for size, figures in sizes.items()]
        if points:
            _line(axes, points, ours=name == OURS)
            ends.append((*points[-1], name))
    _names(axes, ends)
    axes.set(xscale="log", yscale="log", xlim=(700, 2e7))
    axes.set_xlabel("phrasings of 150 labels")
    axes.set_title("Milliseconds for one question, median", loc="left", color=_INK)
    axes.grid(visible=True, color="#e6e6e6", linewidth=0.6)
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(path)


def _line(axes: Axes, points: list[tuple[int, float]], *, ours: bool) -> None:
    x, y = zip(*points, strict=True)
    width, color = (2.6, _ACCENT) if ours else (1.2, _GRAY)
    axes.plot(x, y, color=color, linewidth=width, marker="o", markersize=4)


_APART = 1.35
"""Names of lines that end together keep this factor between them."""


def _names(axes: Axes, ends: list[tuple[float, float, str]]) -> None:
    last: dict[float, float] = {}
    for x, y, name in sorted(ends, key=lambda end: end[1]):
        height = max(y, last.get(x, 0) * _APART)
        last[x] = height
        color = _ACCENT if name == OURS else _INK
        axes.text(x * 1.15, height, name, va="center", fontsize=8.5, color=color)
