"""`python -m bot`: one command per module of `bot.cli`, imported only when it is used."""

from __future__ import annotations

import gc
import os
import sys

# Before numpy is imported: our matrices are small, and on a busy machine the threads of its linear
# algebra library wait for each other far longer than one thread works.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# What is loaded lives as long as the process. To look through it for garbage every 700 objects, as
# Python does by default, would take a fifth of the time of every start.
gc.set_threshold(50_000)

from bot.cli.group import main  # noqa: E402

if __name__ == "__main__":
    sys.exit(main())
