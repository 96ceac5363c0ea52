"""`eval`: how well the base is understood, and whether it passes its gates."""

from __future__ import annotations

import dataclasses
import io
import json
import subprocess
import sys
import tarfile
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.cli.group import knowledge_folder, knowledge_option
from bot.errors import BotError
from bot.evaluation import cases, report
from bot.evaluation.judgement import Judged, Verdict, calibration_error, judge_all, reliability
from bot.evaluation.report import Report, Scores
from bot.knowledge import loader
from bot.matching.matcher import Matcher
from bot.matching.outcome import Action

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from bot.evaluation.judgement import Bin
    from bot.knowledge.model import Knowledge

_LONGEST_LIST = 20


@click.command(name="eval")
@click.option(
    "--questions",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Score a file of questions, a JSON object a line, instead of the base itself.",
)
@click.option(
    "--against",
    metavar="REV|DIR",
    help="List every question whose outcome differs from that state of the base.",
)
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object.")
@knowledge_option
def command(
    folder: Path | None, questions: Path | None, against: str | None, *, as_json: bool
) -> int:
    """Measure how well questions are understood; exit status 1 when a gate is missed."""
    chosen = knowledge_folder(folder)
    knowledge = loader.load(chosen)
    if questions:
        lines = questions.read_text(encoding="utf-8").splitlines()
        asked = cases.read_cases(lines, str(questions))
        _show(_questions_report(judge_all(asked, Matcher(knowledge).match)), as_json=as_json)
        return 0
    if against:
        with _other_state(chosen, against) as other:
            _show(_changes_report(loader.load(other), knowledge), as_json=as_json)
        return 0
    with _progress() as step:
        found = report.evaluate(knowledge, step)
    missed = report.missed_gates(found, knowledge.gates)
    _show({**_base_report(found), "missed gates": list(missed)}, as_json=as_json)
    return 1 if missed else 0


@contextmanager
def _progress() -> Iterator[Callable[[str], None]]:
    """Show a bar to a person; nothing where the messages go elsewhere."""
    if not sys.stderr.isatty():
        yield lambda _step: None
        return
    from bot.cli.terminal import progress_bar  # noqa: PLC0415  # rich is slow to import

    with progress_bar("Evaluating", report.STEPS) as step:
        yield step


@contextmanager
def _other_state(folder: Path, state: str) -> Iterator[Path]:
    """The knowledge folder of another folder, or as it was in a revision of its repository."""
    if Path(state).is_dir():
        yield Path(state)
        return
    archive = ["git", "archive", "--format=tar", state, "--", "."]
    done = subprocess.run(archive, cwd=folder, capture_output=True, check=False)  # noqa: S603
    if done.returncode:
        reason = done.stderr.decode(errors="replace").strip()
        raise BotError(f"{state} is neither a folder nor a revision: {reason}")
    with tempfile.TemporaryDirectory() as directory:
        with tarfile.open(fileobj=io.BytesIO(done.stdout)) as tar:
            tar.extractall(directory, filter="data")
        yield Path(directory)


def _base_report(found: Report) -> dict[str, Any]:
    kinds = {"held-out phrasings": found.held_out, "topic tests": found.tests}
    kinds |= {f"topic tests, {name}": scores for name, scores in found.noisy.items()}
    return {
        "questions": {name: dataclasses.asdict(scores) for name, scores in kinds.items()},
        "help and recommend recognised": found.actions,
        "declines refused": found.refused,
        "declines answered": found.answered_declines,
        "reliability": _table(found.reliability),
        "calibration error": found.calibration_error,
        "confusions": [f"{n} x {meant} -> {got}" for meant, got, n in found.confusions],
        "phrasings that lose": [
            f"{one.place}: {one.text!r} ({one.topic}) loses to {one.rival} by {one.lead:.2f}, "
            f"see {one.rival_place}"
            for one in found.losers
        ],
        "failed tests": [_line(one) for one in found.failed_tests],
    }


def _questions_report(judged: Sequence[Judged]) -> dict[str, Any]:
    by_action = {action: [one for one in judged if one.case.action is action] for action in Action}
    bins = reliability(judged)
    return {
        "questions": {
            f"{action}": dataclasses.asdict(Scores.of(rows))
            for action, rows in by_action.items()
            if rows
        },
        "reliability": _table(bins),
        "calibration error": calibration_error(bins),
        "not right": [_line(one) for one in judged if one.verdict is not Verdict.RIGHT],
    }


def _changes_report(before: Knowledge, after: Knowledge) -> dict[str, Any]:
    changed = report.changes(before, after)
    return {"changed": [f"{text!r}: {old} -> {new}" for text, old, new in changed]}


def _line(one: Judged) -> str:
    outcome, case = one.outcome, one.case
    wanted = "/".join(case.topics) or case.action
    got = outcome.topic or ", ".join(c.topic for c in outcome.alternatives)
    return f"{one.verdict}: {case.text!r} wants {wanted}, got {outcome.action} {got}"


def _table(bins: Sequence[Bin]) -> list[dict[str, float]]:
    return [dataclasses.asdict(one) for one in bins]


def _show(found: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    for line in _readable(found):
        click.echo(line)


def _readable(found: dict[str, Any]) -> Iterator[str]:
    for heading, value in found.items():
        match value:
            case float():
                yield f"{heading}: {value:.3f}"
            case dict():
                yield from _columns(heading, [{"": name, **row} for name, row in value.items()])
            case [dict(), *_]:
                yield from _columns(heading, value)
            case _:
                yield f"{heading}: {len(value)}"
                yield from (f"  {line}" for line in value[:_LONGEST_LIST])
                if len(value) > _LONGEST_LIST:
                    yield f"  ... and {len(value) - _LONGEST_LIST} more; --json has all"


def _columns(heading: str, rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    cells = [{name: _cell(value) for name, value in row.items()} for row in rows]
    widths = {name: max(len(name), *(len(row[name]) for row in cells)) for name in cells[0]}
    yield f"{heading}:"
    for row in ({name: name for name in widths}, *cells):
        yield "  " + "  ".join(f"{row[name]:>{width}}" for name, width in widths.items())


def _cell(value: object) -> str:
    return f"{value:.3f}" if isinstance(value, float) else str(value)
