"""One run over a base, what changes between two states of it, and the gates."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.cli.group import main
from bot.evaluation import report
from bot.evaluation.report import STEPS, changes, cross_validated, evaluate, missed_gates
from bot.knowledge.loader import load

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from bot.knowledge.model import Knowledge


def test_every_phrasing_and_test_is_judged_once(knowledge: Knowledge) -> None:
    steps: list[str] = []
    found = evaluate(knowledge, steps.append)
    assert found.held_out.count == sum(len(t.questions) for t in knowledge.topics.values())
    assert found.tests.count == 4
    assert set(found.noisy) == {"typos", "manners", "no punctuation", "word order"}
    assert len(steps) == STEPS


def test_a_report_is_the_same_in_each_run(knowledge: Knowledge) -> None:
    assert evaluate(knowledge) == evaluate(knowledge)


def test_work_that_is_shared_among_processes_comes_to_the_same(
    knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = cross_validated(knowledge)
    monkeypatch.setattr(report, "_WORTH_SHARING", 0)
    steps: list[str] = []
    assert cross_validated(knowledge, steps.append) == alone
    assert len(steps) == report.FOLDS


def test_a_gate_is_missed_from_either_side(knowledge: Knowledge) -> None:
    found = evaluate(knowledge)
    assert missed_gates(found, knowledge.gates) == ()
    high = replace(found, tests=replace(found.tests, right=0.5), calibration_error=0.4)
    gates = knowledge.gates.model_copy(update={"tests_right": 0.6, "calibration_error": 0.3})
    assert missed_gates(high, gates) == (
        "topic tests right: 0.500, must be at least 0.600",
        "calibration error: 0.400, must be at most 0.300",
    )


def test_only_questions_whose_outcome_changes_are_listed(knowledge: Knowledge) -> None:
    assert changes(knowledge, knowledge) == ()
    fewer = {key: topic for key, topic in knowledge.topics.items() if key != "forms"}
    changed = changes(replace(knowledge, topics=fewer), knowledge)
    assert changed
    assert all(before != after for _, before, after in changed)


def test_eval_fails_when_a_gate_is_missed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "--knowledge", str(folder)]) == 0
    assert "missed gates: 0" in capsys.readouterr().out
    gates = folder / "gates.yaml"
    gates.write_text(gates.read_text().replace("calibration_error: 1.0", "calibration_error: 0.0"))
    gates.write_text(gates.read_text().replace("tests_right: 0.0", "tests_right: 1.0"))
    status = main(["eval", "--json", "--knowledge", str(folder)])
    shown = json.loads(capsys.readouterr().out)
    assert status == (1 if shown["missed gates"] else 0)
    assert shown["questions"]["topic tests"]["count"] == 4


def test_eval_scores_a_file_of_questions(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text('{"text": "what can you do", "action": "help"}\n', encoding="utf-8")
    assert main(["eval", "--questions", str(file), "--knowledge", str(folder)]) == 0
    assert "help" in capsys.readouterr().out
    file.write_text("nonsense\n", encoding="utf-8")
    assert main(["eval", "--questions", str(file), "--knowledge", str(folder)]) == 1
    assert "questions.jsonl:1:1: is not a question" in capsys.readouterr().err


def test_eval_compares_with_a_folder_or_a_revision(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    git = ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", "-C", str(folder)]
    for step in (["init", "-q"], ["add", "."], ["commit", "-qm", "one"]):
        subprocess.run([*git, *step], check=True)
    (folder / "topics" / "forms.yaml").unlink()
    assert main(["eval", "--against", "HEAD", "--knowledge", str(folder)]) == 0
    changed = capsys.readouterr().out
    assert "changed: " in changed
    assert "->" in changed
    assert main(["eval", "--against", str(folder), "--knowledge", str(folder)]) == 0
    assert capsys.readouterr().out == "changed: 0\n"
    assert main(["eval", "--against", "no-such-revision", "--knowledge", str(folder)]) == 1
    assert "neither a folder nor a revision" in capsys.readouterr().err
    assert load(folder).topics
