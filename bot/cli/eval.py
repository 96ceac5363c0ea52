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
from bot.cli.streams import tell
from bot.errors import BotError, KnowledgeError
from bot.evaluation import cases, report
from bot.evaluation.judgement import Judged, Verdict, calibration_error, judge_all, reliability
from bot.evaluation.report import Report, Scores
from bot.knowledge import loader
from bot.matching.matcher import Matcher
from bot.matching.outcome import Action

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from bot.evaluation.cases import Case
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
    help="List every question that was understood otherwise in that state of the base.",
)
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object.")
@knowledge_option
def command(
    folder: Path | None, questions: Path | None, against: str | None, *, as_json: bool
) -> int:
    """Measure how well questions are understood; exit status 1 when a gate is missed."""
    if questions and against is not None:
        raise click.UsageError("--questions and --against do not go together; give one of them")
    chosen = knowledge_folder(folder)
    knowledge = loader.load(chosen)
    if questions:
        asked = _read(questions, knowledge)
        _show(_questions_report(judge_all(asked, Matcher(knowledge).match)), as_json=as_json)
        return 0
    if against is not None:
        _show(_changes_report(_other_state(chosen, against), knowledge), as_json=as_json)
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


def _read(questions: Path, knowledge: Knowledge) -> tuple[Case, ...]:
    try:
        with questions.open(encoding="utf-8") as lines:
            return cases.read_cases(lines, str(questions), knowledge.topics)
    except UnicodeDecodeError as error:
        raise BotError(f"{questions}: is not UTF-8 ({error}); save it as UTF-8") from error


def _other_state(folder: Path, state: str) -> Knowledge:
    """Load another folder, or the folder as it was in a revision of its repository."""
    try:
        if state and Path(state).is_dir():
            return loader.load(Path(state))
        with tempfile.TemporaryDirectory() as directory:
            with tarfile.open(fileobj=io.BytesIO(_archive(folder, state))) as tar:
                tar.extractall(directory, filter="data")
            return loader.load(Path(directory))
    except KnowledgeError as error:
        raise BotError(f"the base cannot be loaded as it was in {state}:\n{error}") from error


def _archive(folder: Path, revision: str) -> bytes:
    """Return the knowledge folder in a revision, as a tar file."""
    verify = ["rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}"]
    commit = _git(folder, verify, f"{revision!r} is neither a folder nor a revision")
    archive = ["archive", "--format=tar", commit.decode().split()[-1], "--", "."]
    return _git(folder, archive, f"there is no {folder} in {revision}")


def _git(folder: Path, arguments: Sequence[str], failure: str) -> bytes:
    """Return what git says in `folder`. Raises BotError, beginning with `failure`, if it fails."""
    try:
        done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, check=False)  # noqa: S603, S607
    except FileNotFoundError as error:
        raise BotError(f"{failure}: git is not installed; name a folder instead") from error
    if done.returncode:
        raise BotError(f"{failure}: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout


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
    topics, offered = "/".join(case.topics), ", ".join(c.topic for c in outcome.alternatives)
    wanted = [topics or case.action, case.focus]
    got = [outcome.action, outcome.topic or offered, outcome.focus if case.focus else None]
    verdict = "other framework" if one.is_about_right_framework is False else one.verdict
    return f"{verdict}: {case.text!r} wants {_said(wanted)}, got {_said(got)}"


def _said(parts: Iterable[str | None]) -> str:
    return " ".join(filter(None, parts))


def _table(bins: Sequence[Bin]) -> list[dict[str, float]]:
    return [dataclasses.asdict(one) for one in bins]


def _show(found: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        tell(json.dumps(found, ensure_ascii=False))
        return
    for line in _readable(found):
        tell(line)


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
    if value is None:
        return "-"
    return f"{value:.3f}" if isinstance(value, float) else str(value)
