"""Standard input, output and error as they are found: closed, unread, or short of letters."""

from __future__ import annotations

import io
import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TextIO

import click

if TYPE_CHECKING:
    from collections.abc import Iterator

OUTPUT, ERROR = 1, 2
"""The numbers under which the system knows the two."""


def prepare() -> None:
    """Make the three usable: where one is closed nothing is read, or what is written is lost.

    What the encoding of output cannot say becomes a question mark; of error Python sees to that.
    """
    sys.stdin = sys.stdin or _nowhere("r")
    sys.stdout = sys.stdout or _nowhere("w")
    sys.stderr = sys.stderr or _nowhere("w")
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")


def _nowhere(mode: Literal["r", "w"]) -> TextIO:
    # It takes the number that the closed one has left free: no other file gets what is said.
    return Path(os.devnull).open(mode, encoding="utf-8")


def tell(text: str, *, stream: int = OUTPUT) -> None:
    """Write a line, and go on where nobody reads it: a verdict holds without listeners, too."""
    with reader_may_leave(stream):
        click.echo(text, err=stream == ERROR)


@contextmanager
def reader_may_leave(stream: int = OUTPUT) -> Iterator[None]:
    """Leave what is begun here, without a word, when whoever read `stream` has gone.

    From then on what is written there is lost.
    """
    try:
        yield
    except BrokenPipeError:
        silence(stream)


def silence(stream: int = OUTPUT) -> None:
    """Let what is still to be written to `stream` be lost."""
    # What is left in the buffer is written when Python ends, and must not fail once more.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream)
    os.close(nowhere)
