"""`python -m bot`: one command per module of `bot.cli`, imported only when it is used."""

from __future__ import annotations

import sys

from bot.cli.group import main

if __name__ == "__main__":
    sys.exit(main())
