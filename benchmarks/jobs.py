"""One measurement, one fresh process: what it needs and what it gives are lines of JSON."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass
from typing import Any, Literal

ONE_THREAD = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "TOKENIZERS_PARALLELISM": "false",
    "HF_HUB_OFFLINE": "1",
    "PYTHONHASHSEED": "0",
}
_NOT_INSTALLED = 3

Result = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Job:
    """What a process measures: `engine` at `kind`; the other fields are for one kind each."""

    kind: Literal["accuracy", "scaling", "parts"]
    engine: str
    dataset: str
    split: Literal["val", "test"] = "test"
    ks: tuple[int, ...] = ()
    seeds: tuple[int, ...] = ()
    size: int = 0


class Skipped(Exception):  # noqa: N818 - no error: a peer is missing, or too slow
    """A job that gave no result, and why."""


def run(job: Job, limit: float | None = None) -> Result:
    """Run `job` in a process of its own, one thread, at most `limit` seconds.

    Raises Skipped where the engine is not installed or took too long.
    """
    command = [sys.executable, "-m", "benchmarks.worker", json.dumps(asdict(job))]
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            command,
            env=os.environ | ONE_THREAD,
            stdout=subprocess.PIPE,
            timeout=limit,
            check=False,
            text=True,
        )
    except subprocess.TimeoutExpired:
        raise Skipped(f"over {limit:.0f} s") from None
    if done.returncode == _NOT_INSTALLED:
        raise Skipped("not installed")
    if done.returncode:
        raise Skipped(f"failed with exit code {done.returncode}")
    result: Result = json.loads(done.stdout.splitlines()[-1])
    return result


def not_installed() -> int:
    """Return the exit code that says a package is missing."""
    return _NOT_INSTALLED
