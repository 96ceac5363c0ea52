"""Memory: what the process took, and what an engine holds."""

from __future__ import annotations

import gc
import sys
from array import array
from pathlib import Path
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import Any

import numpy as np

from bot.matching.word_vectors import WordVectors

MB = 1e6
_STATUS, _CLEAR = Path("/proc/self/status"), Path("/proc/self/clear_refs")
_FORGET_PEAK = "5"
_SHARED = (type, ModuleType, FunctionType, BuiltinFunctionType, WordVectors)
"""No part of an engine: code, and the word vectors, which ship with it and are once in a process,
whatever was taught (0.7 MB)."""


def resident() -> float:
    """Return the memory of this process now, in MB; NaN where there is no /proc."""
    return _status("VmRSS:")


def peak() -> float:
    """Return the most memory since `forget_peak`, in MB."""
    return _status("VmHWM:")


def forget_peak() -> None:
    """Let `peak` begin anew."""
    if _CLEAR.exists():
        _CLEAR.write_text(_FORGET_PEAK, encoding="ascii")


def _status(field: str) -> float:
    if not _STATUS.exists():
        return float("nan")
    lines = _STATUS.read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 / MB for line in lines if line.startswith(field))


def held(root: object, *, arrays_only: bool = False) -> float:
    """Return the MB of everything reachable from `root`, or only of the arrays among it."""
    seen: dict[int, object] = {}
    waiting: list[Any] = [root]
    total = 0
    while waiting:
        found = waiting.pop()
        if id(found) in seen or isinstance(found, _SHARED):
            continue
        seen[id(found)] = found
        waiting += [*gc.get_referents(found), *_lent(found)]
        if isinstance(found, np.ndarray) and found.base is None:
            total += found.nbytes
        elif isinstance(found, array):
            total += len(found) * found.itemsize
        elif not arrays_only:
            total += sys.getsizeof(found)
    return total / MB


def _lent(found: object) -> list[object]:
    """Return what owns the memory that `found` is a view of, which `gc` does not tell."""
    match found:
        case memoryview():
            return [found.obj]
        case np.ndarray():
            return [found.base]
        case _:
            return []
