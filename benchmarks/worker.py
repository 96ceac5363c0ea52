"""Runs one job and writes its result to standard output; started by `benchmarks.jobs`."""

from __future__ import annotations

import json
import sys

from benchmarks import accuracy, parts, scaling
from benchmarks.jobs import Job, Result, not_installed

_MEASURES = {"accuracy": accuracy.measure, "scaling": scaling.measure, "parts": parts.measure}


def measured(job: Job) -> Result:
    """Return what `job` asks for."""
    return _MEASURES[job.kind](job)


def main() -> None:
    """Read the job from the command line."""
    try:
        result = measured(Job(**json.loads(sys.argv[1])))
    except ModuleNotFoundError as missing:
        sys.stderr.write(f"{missing}\n")
        sys.exit(not_installed())
    sys.stdout.write(json.dumps(result) + "\n")


if __name__ == "__main__":
    main()
