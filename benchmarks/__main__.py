r"""Measures the matching engine beside its peers, and writes RESULTS.md.

    pip install -e '.[bench]'
    python -m benchmarks all --clinc PATH/clinc150.json \
        --banking PATH/banking77-oos.json

`accuracy` and `scaling` are its two halves; each replaces its own part of the results. `--quick`
takes one seed and k, and sizes up to 10,000. Peers that are not installed are skipped.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from benchmarks import accuracy, report, scaling
from benchmarks.engine import OURS
from benchmarks.jobs import Job, Result, Skipped, run

if TYPE_CHECKING:
    from collections.abc import Callable

FOLDER = Path(__file__).parent
_QUICK_SIZES, _QUICK_REPEATS = scaling.SIZES[:2], 1

_dataset = click.Path(exists=True, dir_okay=False, path_type=Path)
_clinc = click.option("--clinc", type=_dataset, required=True, help="CLINC150, as JSON.")
_banking = click.option("--banking", type=_dataset, help="BANKING77-OOS, as JSON.")
_quick = click.option("--quick", is_flag=True, help="A few minutes instead of an hour.")
_out = click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=FOLDER,
    help="The folder to write into; this package by default.",
)
_split = click.option(
    "--split",
    type=click.Choice(["val", "test"]),
    default="test",
    help="What to ask: choices are made on val, results reported on test.",
)
_workers = click.option("--workers", default=2, help="Accuracy: how many processes at a time.")

_repeats = click.option(
    "--repeats", default=scaling.REPEATS, help="Scaling: runs of each engine and size."
)


def _both(command: Callable[..., None]) -> Callable[..., None]:
    for option in (_out, _quick, _clinc):
        command = option(command)
    return command


@click.group()
def main() -> None:
    """Measure the matching engine beside its peers."""


@main.command("accuracy")
@_both
@_banking
@_split
@_workers
def measure_accuracy(
    clinc: Path,
    banking: Path | None,
    split: Literal["val", "test"],
    workers: int,
    out: Path,
    *,
    quick: bool,
) -> None:
    """How often each engine is right."""
    paths = [clinc, *([banking] if banking else [])]
    jobs = accuracy.planned(paths, split, quick=quick)
    found = accuracy.collect(jobs, workers, click.echo)
    about = {"split": split, "seeds": ", ".join(map(str, jobs[0].seeds))}
    _write(out, "accuracy", {**about, "sets": found})


@main.command("scaling")
@_both
@_repeats
def measure_scaling(clinc: Path, repeats: int, out: Path, *, quick: bool) -> None:
    """How each engine grows."""
    sizes = _QUICK_SIZES if quick else scaling.SIZES
    repeats = _QUICK_REPEATS if quick else repeats
    found = scaling.Sweep(clinc, repeats, click.echo).over(sizes)
    parts: Result = {}
    for size in sizes:
        try:
            parts[str(size)] = run(Job("parts", OURS, str(clinc), size=size))
        except Skipped as why:
            click.echo(f"parts at {size:,}: skipped, {why}")
    _write(out, "scaling", {**found, "parts": parts})
    _draw(found, out)


@main.command("all")
@_both
@_banking
@_workers
@_repeats
@click.pass_context
def measure_all(
    context: click.Context,
    *,
    clinc: Path,
    banking: Path | None,
    workers: int,
    repeats: int,
    out: Path,
    quick: bool,
) -> None:
    """Both."""
    context.invoke(measure_scaling, clinc=clinc, repeats=repeats, out=out, quick=quick)
    context.invoke(
        measure_accuracy,
        clinc=clinc,
        banking=banking,
        split="test",
        workers=workers,
        out=out,
        quick=quick,
    )


def _write(out: Path, half: str, found: Result) -> None:
    """Replace one half of the results, and write them all."""
    raw = out / "results.json"
    results: Result = json.loads(raw.read_text(encoding="utf-8")) if raw.exists() else {}
    results[half] = json.loads(json.dumps(found | report.stamp()))
    raw.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    (out / "RESULTS.md").write_text(report.written(results), encoding="utf-8")
    click.echo(f"{out / 'RESULTS.md'} written")


def _draw(found: Result, out: Path) -> None:
    try:
        from benchmarks.plot import draw  # noqa: PLC0415 - its package may be missing
    except ModuleNotFoundError:
        click.echo("no plot: matplotlib is not installed")
    else:
        draw(found, out / report.PLOT)


if __name__ == "__main__":
    main()
