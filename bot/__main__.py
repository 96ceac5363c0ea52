"""`python -m bot`: one command per module of `bot.cli`, imported only when it is used."""

from __future__ import annotations

import os
import sys

# Before numpy is imported: our matrices are small, and on a busy machine the threads of its linear
# algebra library wait for each other far longer than one thread works.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from bot.cli.group import main  # noqa: E402

if __name__ == "__main__":
    sys.exit(main())
