"""Runs one job and writes its result to standard output; started by `benchmarks.jobs`."""

from __future__ import annotations

import json
import sys
from importlib import import_module

from benchmarks.jobs import Job, Result, not_installed


def measured(job: Job) -> Result:
    """Return what `job` asks for; only the module that measures it is imported."""
    result: Result = import_module(f"benchmarks.{job.kind}").measure(job)
    return result


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
