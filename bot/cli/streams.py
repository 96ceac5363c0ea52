"""Standard output and error, whose readers may leave before everything is said."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterator

OUTPUT, ERROR = 1, 2
"""The numbers under which the system knows the two."""


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
        _silence(stream)


def _silence(stream: int) -> None:
    # What is left in the buffer is written when Python ends, and must not fail once more.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream)
    os.close(nowhere)
