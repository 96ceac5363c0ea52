"""The parts of the benchmarks, on a set small enough to work out by hand."""

from __future__ import annotations

import json
from array import array
from typing import TYPE_CHECKING

import numpy as np
import pytest
from rapidfuzz.distance import OSA

from benchmarks import accuracy, bars, datasets, memory, report, scaling
from benchmarks.engine import ENGINES, OURS, RATIO, TOKEN_SET_RATIO, engine
from benchmarks.jobs import Job, Skipped, run
from benchmarks.worker import measured

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.jobs import Result

_SAID = {
    "order": ("where is my parcel", "track my parcel", "has my parcel been sent", "parcel status"),
    "refund": ("I want my money back", "refund my money", "how do refunds work", "money back"),
    "hours": ("when do you open", "opening hours on sunday", "are you open now", "open today"),
}
_TRAIN = [[text, label] for label, texts in _SAID.items() for text in texts]
_ASKED = [["where is the parcel", "order"], ["refund the money", "refund"], ["open now", "hours"]]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    outside = ["sing me a song", "who won the cup"]
    data = {"train": _TRAIN, "val": _ASKED, "test": _ASKED, "oos_val": outside, "oos_test": outside}
    written = tmp_path / "toy.json"
    written.write_text(json.dumps(data), encoding="utf-8")
    return written


def test_few_phrasings_are_drawn_for_every_label_and_the_same_for_a_seed(path: Path) -> None:
    train = datasets.load(path, "test").train
    drawn = datasets.few(train, 2, 0)
    assert drawn == datasets.few(train, 2, 0)
    assert [drawn.labels.count(label) for label in _SAID] == [2, 2, 2]
    assert drawn != datasets.few(train, 2, 1)


def test_typos_spare_short_words_and_come_at_their_rate() -> None:
    text = "is it an everyday question " * 500
    words, typed = text.split(), datasets.misspelt([text])[0].split()
    changed = [word for word, other in zip(words, typed, strict=True) if word != other]
    assert not {"is", "it", "an"} & set(changed)
    assert 0.15 < len(changed) / 1000 < 0.25


def test_every_slip_is_one_edit() -> None:
    slips = datasets.misspelt(["question"] * 200, rate=1)
    assert {OSA.distance("question", slip) for slip in slips} == {1}
    assert {len(slip) for slip in slips} == {7, 8, 9}
    assert any(sorted(slip) == sorted("question") for slip in slips)


def test_synthesis_is_repeatable_and_grows_new_words(path: Path) -> None:
    train = datasets.load(path, "test").train
    small, large = (datasets.Synthesis(train).draw(count) for count in (30, 3000))
    assert large.texts[:30] == small.texts
    assert {large.labels.count(label) for label in _SAID} == {1000}
    words = [len({w for text in drawn.texts for w in text.split()}) for drawn in (small, large)]
    assert words[1] > words[0]


@pytest.mark.parametrize(
    ("inside", "outside", "area"),
    [([2, 3], [0, 1], 1.0), ([0, 1], [2, 3], 0.0), ([1, 1], [1, 1], 0.5), ([1, 3], [2], 0.5)],
)
def test_auroc(inside: list[float], outside: list[float], area: float) -> None:
    assert accuracy.auroc(inside, outside) == area


_LIGHT = [name for name in ENGINES if not name.startswith("MiniLM")]


@pytest.mark.parametrize("name", _LIGHT)
def test_every_installed_engine_tells_the_labels_apart(path: Path, name: str) -> None:
    try:
        made = engine(name)
    except ModuleNotFoundError as missing:
        pytest.skip(str(missing))
    data = datasets.load(path, "test")
    built = made(data.train)
    labels = [guess.label for guess in built.rank(data.asked.texts)]
    assert labels == [built.best(text).label for text in data.asked.texts]
    assert sum(a == b for a, b in zip(labels, data.asked.labels, strict=True)) >= 2


def test_a_job_in_a_process_of_its_own_measures_what_it_does_here(path: Path) -> None:
    job = Job("accuracy", RATIO, str(path), ks=(2,), seeds=(0, 1))
    assert run(job) == measured(job)


def test_an_engine_that_fails_is_skipped(path: Path) -> None:
    with pytest.raises(Skipped):
        run(Job("accuracy", "no such engine", str(path), ks=(2,), seeds=(0,)))
    with pytest.raises(Skipped, match="over 0 s"):
        run(Job("accuracy", RATIO, str(path), ks=(2,), seeds=(0,)), limit=0.01)


@pytest.fixture
def results(path: Path) -> Result:
    ours = Job("accuracy", OURS, str(path), ks=(2,), seeds=(0,))
    sets = {"clinc150": {OURS: measured(ours), RATIO: {"skipped": "not installed"}}}
    grown = {
        name: {"1000": scaling.summary([measured(Job("scaling", name, str(path), size=1000))])}
        for name in (OURS, RATIO)
    }
    parts = {"300": measured(Job("parts", OURS, str(path), size=300))}
    return {
        "accuracy": report.stamp() | {"split": "test", "seeds": "0", "sets": sets},
        "scaling": report.stamp()
        | {
            "engines": grown,
            "skipped": {RATIO: {"1000": "over 2 s", "10000": "over 1 s"}},
            "repeats": 1,
            "parts": parts,
        },
    }


def test_the_report_tells_what_was_measured_and_what_was_skipped(results: Result) -> None:
    written = report.written(results)
    assert "| **Framework Bot** |" in written
    assert f"| {RATIO} | skipped: not installed |" in written
    assert f"Skipped: {RATIO} at 10,000 (over 1 s)." in written
    assert "p50 at 1,000, ms" in written
    assert "### P50 of misspelt questions, ms" in written


def test_the_report_writes_large_ratios_in_full(results: Result) -> None:
    times = {OURS: 0.05, RATIO: 75.0}
    for name, p50 in times.items():
        results["scaling"]["engines"][name]["1000"]["p50"] = p50
    assert "p50 in the same run: 1,500.0 at 1,000." in report.written(results)


def test_bars_compare_with_the_peers_of_the_same_run() -> None:
    right = {OURS: 80.0, TOKEN_SET_RATIO: 55.0}
    sets = {
        name: {"settings": [{"k": 5, "clean": share, "typos": share - 2, "auroc": 91.0}]}
        for name, share in right.items()
    }
    found = {bar.what: bar.is_met for bar in bars.of_accuracy({"sets": {"clinc150": sets}})}
    assert found == {
        "CLINC150, k = 5: accuracy %": True,
        "CLINC150, k = 5: AUROC %": True,
        "loss at 20 % typos, points, mean of settings": False,
        f"lead over {TOKEN_SET_RATIO}, points, mean of settings": True,
    }


def test_half_of_the_questions_are_misspelt_and_told_apart(path: Path) -> None:
    asked, _ = scaling.questions(path)
    known = {text for text, _ in _ASKED} | {"sing me a song", "who won the cup"}
    assert sorted(question.is_misspelt for question in asked) == [False] * 3 + [True] * 2
    assert {question.text for question in asked if not question.is_misspelt} <= known


def test_what_slows_a_question_down_once_moves_no_percentile() -> None:
    usual, slow = [[2, False], [4, True]], [[9, False], [3, True]]
    longer = [*usual, [5, False]]
    runs = [{"build_s": 1, "times": usual}, {"build_s": 7, "times": slow}]
    found = scaling.summary([*runs, {"build_s": 2, "times": longer}])
    assert (found["build_s"], found["p50"], found["p99"], found["misspelt_p50"]) == (2, 2, 2, 4)
    assert (found["p99_fastest"], found["misspelt_p99_fastest"]) == (2, 3)


@pytest.mark.parametrize(
    ("p50", "fastest", "met"),
    [(0.09, 0.08, "yes"), (0.11, 0.08, "at its fastest"), (0.12, 0.11, "**no**")],
)
def test_a_time_that_is_met_only_at_its_fastest_is_told_as_such(
    results: Result, p50: float, fastest: float, met: str
) -> None:
    results["scaling"]["engines"][OURS]["1000"] |= {"p50": p50, "p50_fastest": fastest}
    assert f"| p50 at 1,000, ms | {p50} | {fastest} | ≤ 0.1 | {met} |" in report.written(results)


def test_percentile() -> None:
    assert [scaling.percentile([4, 1, 3, 2], share) for share in (50, 99, 1)] == [2, 4, 1]


def test_memory_held_counts_each_thing_once() -> None:
    shared = "x" * 1_000_000
    assert 1 < memory.held([shared, shared]) < 1.1
    numbers = np.zeros(125_000)
    assert 1 <= memory.held([numbers[:5].data, numbers[1:], numbers], arrays_only=True) < 1.1
    assert 1 <= memory.held([array("q", numbers.astype(int))], arrays_only=True) < 1.1
