"""One run over a base, what changes between two states of it, and the gates."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.cli.group import main
from bot.evaluation import report
from bot.evaluation.cases import topic_tests
from bot.evaluation.noise import NOISES
from bot.evaluation.report import STEPS, changes, evaluate, missed_gates
from bot.knowledge.loader import load
from bot.knowledge.model import Focus

if TYPE_CHECKING:
    from pathlib import Path

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
    alone = evaluate(knowledge)
    monkeypatch.setattr(report, "_WORTH_SHARING", 0)
    steps: list[str] = []
    assert evaluate(knowledge, steps.append) == alone
    assert len(steps) == STEPS


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
    gates.write_text(
        gates.read_text().replace("\ncalibration_error: 1.0", "\ncalibration_error: 0.0")
    )
    gates.write_text(gates.read_text().replace("tests_right: 0.0", "tests_right: 1.0"))
    assert main(["eval", "--json", "--knowledge", str(folder)]) == 1
    shown = json.loads(capsys.readouterr().out)
    assert [gate.split(":")[0] for gate in shown["missed gates"]] == ["calibration error"]
    assert shown["questions"]["topic tests"]["count"] == 4


def scored(folder: Path, content: bytes) -> int:
    """Score a file of questions that holds `content`, and return the exit status."""
    file = folder.parent / "questions.jsonl"
    file.write_bytes(content)
    return main(["eval", "--questions", str(file), "--knowledge", str(folder)])


def test_eval_scores_a_file_of_questions(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert scored(folder, b'{"text": "what can you do", "action": "help"}\n') == 0
    heading, names, row, *_ = capsys.readouterr().out.splitlines()
    assert heading == "questions:"
    scores = dict(zip(names.split(), row.split()[1:], strict=True))
    assert (scores["right"], scores["focus"]) == ("1.000", "-")


@pytest.mark.parametrize(
    ("content", "problem"),
    [(b"nonsense\n", ":1:1: is not a question"), (b"\xff", ": is not UTF-8")],
)
def test_a_file_that_holds_no_questions_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str], content: bytes, problem: str
) -> None:
    assert scored(folder, content) == 1
    assert f"questions.jsonl{problem}" in capsys.readouterr().err


def test_a_line_separator_within_a_question_does_not_end_it(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    question = '{"text": "what can\u2028you do", "action": "help"}\n'
    assert scored(folder, question.encode()) == 0
    assert "not right: 0" in capsys.readouterr().out


def test_noise_on_a_question_does_not_depend_on_the_others(knowledge: Knowledge) -> None:
    tests = topic_tests(knowledge)
    for noise in NOISES:
        some, more = report.disturbed(tests[1:], noise), report.disturbed(tests, noise)
        assert len(more) == report.DRAWS * len(tests)
        assert {case.text for case in some} < {case.text for case in more}
    assert len({case.text for case in report.disturbed(tests[:1], "manners")}) > 1


def test_what_loses_is_told_with_the_nearest_line_of_the_rival(folder: Path) -> None:
    orm = folder / "topics" / "orm.yaml"
    line = "  - orm models tables\n"
    astray = f'{line}  - "an admin panel for staff in {{framework}}"\n'
    orm.write_text(orm.read_text(encoding="utf-8").replace(line, astray), encoding="utf-8")
    losers = {loser.text: loser for loser in evaluate(load(folder)).losers}
    loser = losers["an admin panel for staff in Django"]
    assert (loser.topic, loser.place) == ("orm", "topics/orm.yaml:5")
    assert (loser.rival, loser.rival_place) == ("admin", "topics/admin.yaml:3")


def test_a_test_that_is_answered_for_another_framework_fails(knowledge: Knowledge) -> None:
    orm = knowledge.topics["orm"]
    (test,) = orm.tests
    both = orm.model_copy(update={"tests": (test.model_copy(update={"focus": Focus.FLASK}),)})
    found = evaluate(replace(knowledge, topics={**knowledge.topics, "orm": both}))
    assert test.ask in [failed.case.text for failed in found.failed_tests]
    gates = knowledge.gates.model_copy(update={"tests_focus": 1.0})
    assert [gate.split(":")[0] for gate in missed_gates(found, gates)] == [
        "framework of topic tests right"
    ]


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
    assert main(["eval", "--against", "HEAD", "--questions", "x", "--knowledge", str(folder)]) == 2
    assert main(["eval", "--against", str(folder), "--knowledge", str(folder)]) == 0
    assert capsys.readouterr().out == "changed: 0\n"
    capsys.readouterr()
    for state in ("no-such-revision", "", "--output=made"):
        assert main(["eval", f"--against={state}", "--knowledge", str(folder)]) == 1
        assert f"'{state}' is neither a folder nor a revision" in capsys.readouterr().err
    assert not (folder / "made").exists()


def test_a_state_that_cannot_be_compared_with_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    other = folder.parent / "other"
    shutil.copytree(folder, other)
    (other / "gates.yaml").unlink()
    assert main(["eval", "--against", str(other), "--knowledge", str(folder)]) == 1
    assert f"the base cannot be loaded as it was in {other}:\ngates.yaml:1:1:" in (
        capsys.readouterr().err
    )
    monkeypatch.setenv("PATH", "")
    assert main(["eval", "--against", "HEAD", "--knowledge", str(folder)]) == 1
    assert "git is not installed; name a folder instead" in capsys.readouterr().err
