"""Other processes that take a share of the work, and end with the one that started them."""

from __future__ import annotations

import os
import signal
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from threading import Thread
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from multiprocessing.connection import Connection

Piece = TypeVar("Piece")
Result = TypeVar("Result")


@contextmanager
def shared(work: Callable[[Piece], Result], pieces: Iterable[Piece]) -> Iterator[Iterator[Result]]:
    """Begin to `work` on all `pieces` on every processor; give the results in their order."""
    # Spawned, for a fork of a process that has threads may stand still for ever.
    context = get_context("spawn")
    theirs, ours = context.Pipe(duplex=False)
    with (
        theirs,
        ours,
        ProcessPoolExecutor(
            mp_context=context, initializer=_end_with_pipe, initargs=(theirs,)
        ) as others,
    ):
        try:
            with _ctrl_c_held():
                results = others.map(work, pieces)
            yield results
        except BaseException:
            # Nobody wants the results any more, and to shut down would wait for them.
            ours.close()
            raise


def _end_with_pipe(pipe: Connection) -> None:
    """Let this process end when the other end of `pipe` is closed, whatever it is working on.

    The system closes it even where the process that holds it is killed.
    """
    Thread(target=_wait_for_end, args=(pipe,), daemon=True).start()


def _wait_for_end(pipe: Connection) -> None:
    with suppress(EOFError, OSError):
        pipe.recv_bytes()
    os._exit(1)


@contextmanager
def _ctrl_c_held() -> Iterator[None]:
    """Start processes that Ctrl-C never reaches; for this one it is held until they are started.

    A terminal sends it to all of them, and only this one can tell what to do about it.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows, where nothing is inherited
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
