"""Workers share the work, and are gone when the process that they help is."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.evaluation.workers import shared

ROOT = Path(__file__).parents[2]

# Each worker tells that it is at work, and works for ever. `exec` is what every process can find;
# `print` may write a line in two pieces, and that of another process in between. A shell lets what
# runs in its background ignore Ctrl-C.
SCRIPT = """
import os, signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from bot.evaluation.workers import shared
work = "import os, signal; os.write(1, b'working\\\\n'); signal.pause()"
with shared(exec, [work, work]) as results:
    os.write(1, b'started\\n')
    list(results)
"""


def test_results_come_in_the_order_of_the_pieces() -> None:
    with shared(abs, [-3, 2, -1]) as results:
        assert list(results) == [3, 2, 1]


def test_an_error_ends_the_workers_at_once() -> None:
    with pytest.raises(LookupError), shared(exec, ["import signal; signal.pause()"]):
        raise LookupError


def ended_by(number: signal.Signals, *, at: str) -> tuple[int, bytes, bytes]:
    """Send a signal, Ctrl-C to all processes as a terminal does, once the line `at` is written.

    Returns the status, and what came from output and error until nobody held these open.
    """
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", SCRIPT]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=pipe, stderr=pipe, start_new_session=True
    ) as helped:
        assert helped.stdout
        assert f"{at}\n".encode() in helped.stdout  # reads no further than that
        send = os.killpg if number is signal.SIGINT else os.kill
        send(helped.pid, number)
        try:
            output, errors = helped.communicate(timeout=30)
        except subprocess.TimeoutExpired:
            os.killpg(helped.pid, signal.SIGKILL)
            raise
    return helped.returncode, output, errors


@pytest.mark.parametrize("at", ["started", "working"])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_no_worker_outlives_the_process_it_helps(number: signal.Signals, at: str) -> None:
    status, _, _ = ended_by(number, at=at)
    assert status == -number


@pytest.mark.parametrize("at", ["started", "working"])
def test_ctrl_c_is_told_by_the_process_that_is_helped_alone(at: str) -> None:
    status, _, told = ended_by(signal.SIGINT, at=at)
    assert status == -signal.SIGINT
    assert told.count(b"Traceback") == 1
    assert b"SpawnProcess" not in told
    assert b"spawn_main" not in told
