"""RESULTS.md: everything that was measured, as tables."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from benchmarks import bars, machine
from benchmarks.engine import ENGINES, OURS
from benchmarks.scaling import ratio

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from benchmarks.jobs import Result

PLOT = "latency.svg"

_HEAD = """\
# Results

Written by `python -m benchmarks`; what is measured, and how, is told in [README.md](README.md).
"""
_LATENCY_NOTE = """\
Processor milliseconds of one question, one thread. The time of a question is the median of its
repeats; in brackets the fastest of them, what it takes where no neighbour slows the machine down.
Misspelt questions, with a slip in 20 % of their words, are asked in between and counted apart.
Build and memory: medians."""
_PARTS_NOTE = """\
Processor microseconds of a question, median (`decide` is everything from text to verdict). The
floor of reading is one `re.findall` over the text, that of features one dict look-up for every word
and pair of words, that of postings their bytes at the speed at which numpy copies memory here."""


def stamp() -> Result:
    """Return what a run is to be remembered with."""
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "machine": machine.description(),
        "versions": machine.versions(),
    }


def written(results: Result) -> str:
    """Return the text of RESULTS.md."""
    accuracy, scaling = results.get("accuracy", {}), results.get("scaling", {})
    sections = [_HEAD, *_bars([*bars.of_accuracy(accuracy), *bars.of_scaling(scaling)])]
    if accuracy:
        sections += ["## Accuracy", _measured(accuracy), *_accuracy(accuracy)]
    if scaling:
        sections += ["## Scaling", _measured(scaling), *_scaling(scaling)]
    return "\n\n".join(section.strip() for section in sections) + "\n"


def _measured(run: Result) -> str:
    packages = ", ".join(f"{name} {number}" for name, number in run["versions"].items())
    return f"{run['date']}, {run['machine']}; {packages}."


def _bars(found: Sequence[bars.Bar]) -> Iterator[str]:
    if found:
        yield "## What was asked of the engine"
        yield _table(
            ("", "figure", "at its fastest", "wanted", "met"),
            (
                (
                    bar.what,
                    f"{bar.figure:.3g}",
                    "" if bar.fastest is None else f"{bar.fastest:.3g}",
                    f"{'≥' if bar.at_least else '≤'} {bar.wanted:g}",
                    _met(bar),
                )
                for bar in found
            ),
        )


def _met(bar: bars.Bar) -> str:
    if bar.is_met:
        return "yes"
    return "at its fastest" if bar.is_met_at_its_fastest else "**no**"


def _accuracy(run: Result) -> Iterator[str]:
    yield (
        f"Percent of the questions of `{run['split']}` whose label comes first; AUROC: best scores "
        f"of questions in scope against those out of scope. Mean of seeds {run['seeds']}."
    )
    for dataset, engines in run["sets"].items():
        yield f"### {dataset}"
        yield _accuracy_table(engines)
    yield "### Answer, offer or decline"
    yield (
        "Framework Bot with bands learned from the phrasings alone. Percent of the questions asked "
        "(precision: of the answers). Offered: among three choices."
    )
    yield _table(
        (
            *("", "k", "precision", "answered rightly", "offered rightly", "declined"),
            *("out of scope answered", "out of scope offered", "calibration error"),
        ),
        _verdicts(run["sets"]),
    )


def _verdicts(sets: Result) -> Iterator[Sequence[str]]:
    keys = (
        *("precision", "answered_rightly", "offered_rightly", "declined"),
        *("outside_answered", "outside_offered", "calibration_error"),
    )
    for dataset, engines in sets.items():
        for setting in engines.get(OURS, {}).get("settings", ()):
            yield dataset, str(setting["k"]), *(f"{setting[key]:.1f}" for key in keys)


def _accuracy_table(engines: Result) -> str:
    ks = [setting["k"] for found in engines.values() for setting in found.get("settings", ())]
    ks = sorted(set(ks))
    columns = [(key, k) for key in ("clean", "typos", "auroc") for k in ks]
    rows: list[list[str]] = []
    for name, found in engines.items():
        by_k = {setting["k"]: setting for setting in found.get("settings", ())}
        cells = [f"{by_k[k][key]:.1f}" if k in by_k else "" for key, k in columns]
        rows.append([_named(name), *(cells if by_k else [f"skipped: {found['skipped']}"])])
    titles = {"clean": "", "typos": "typos ", "auroc": "AUROC "}
    return _table(("", *(f"{titles[key]}k={k}" for key, k in columns)), rows)


def _scaling(run: Result) -> Iterator[str]:
    summaries, skipped = run["engines"], run["skipped"]
    sizes = sorted({int(size) for found in summaries.values() for size in found})
    yield f"![Milliseconds of one question against the number of phrasings]({PLOT})"
    yield f"{_LATENCY_NOTE} Runs of each engine and size: {run['repeats']}."
    for title, form in (
        ("p50, ms", "{p50:.3f} ({p50_fastest:.3f})"),
        ("p99, ms", "{p99:.3f} ({p99_fastest:.3f})"),
        ("p50 of misspelt questions, ms", "{misspelt_p50:.3f} ({misspelt_p50_fastest:.3f})"),
        ("p99 of misspelt questions, ms", "{misspelt_p99:.3f} ({misspelt_p99_fastest:.3f})"),
        ("build, s", "{build_s:.2f}"),
        (
            "peak memory of the process while building (what the build added), MB",
            "{peak_mb:.0f} ({grew_mb:.0f})",
        ),
        ("held by the engine, MB (arrays alone)", "{held_mb:.1f} ({arrays_mb:.1f})"),
    ):
        yield f"### {title[0].upper()}{title[1:]}"
        yield _table(
            ("", *(f"{size:,}" for size in sizes)),
            ([_named(name), *_cells(summaries.get(name, {}), sizes, form)] for name in ENGINES),
        )
    yield from _ratios(summaries, sizes)
    yield _skipped(skipped, summaries)
    yield from _parts(run.get("parts", {}))


def _cells(found: Result, sizes: Sequence[int], form: str) -> list[str]:
    return [form.format(**found[str(size)]) if str(size) in found else "" for size in sizes]


def _skipped(skipped: Result, summaries: Result) -> str:
    """Name what was not measured even once, and why."""
    gone = "; ".join(
        f"{name} at {int(size):,} ({why})"
        for name, reasons in skipped.items()
        for size, why in reasons.items()
        if str(size) not in summaries.get(name, {})
    )
    return f"Skipped: {gone or 'nothing'}."


def _ratios(summaries: Result, sizes: Sequence[int]) -> Iterator[str]:
    for asked, key in (("", "p50"), (" of misspelt questions", "misspelt_p50")):
        times = {size: ratio(summaries, size, key) for size in sizes}
        told = [f"{faster:,.1f} at {size:,}" for size, faster in times.items() if faster]
        if told:
            yield (
                f"Times faster than rapidfuzz `ratio`, p50{asked} in the same run: "
                f"{', '.join(told)}."
            )


def _parts(parts: Result) -> Iterator[str]:
    if not parts:
        return
    yield "### Where the time of a decision goes"
    yield _PARTS_NOTE
    yield _table(
        (
            *(
                "phrasings",
                "decisions/s",
                "decide",
                "reading",
                "repair (mean)",
                "scores",
                "judging",
            ),
            *("floor: reading", "features", "postings", "postings, KB", "copy, GB/s"),
        ),
        (
            (
                f"{int(size):,}",
                f"{found['decisions_per_s']:,.0f}",
                f"{found['decide']:.0f}",
                f"{found['words']:.1f}",
                f"{found['repair']:.1f} ({found['repair_mean']:.1f})",
                f"{found['score']:.0f}",
                f"{found['judge']:.0f}",
                f"{found['words_floor']:.1f}",
                f"{found['look_up_floor']:.1f}",
                f"{found['postings_kb'] / found['copy_gb_s']:.1f}",
                f"{found['postings_kb']:.1f}",
                f"{found['copy_gb_s']:.0f}",
            )
            for size, found in parts.items()
        ),
    )


def _named(name: str) -> str:
    return f"**{name}**" if name == OURS else name


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---", *("--:" for _ in head[1:])], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
