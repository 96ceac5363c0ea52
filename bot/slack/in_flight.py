"""Counts the work under way, so that a process can finish it before it ends."""

from __future__ import annotations

import asyncio
from typing import Self


class InFlight:
    """A context manager around each piece of work, of which any number may run at once."""

    def __init__(self) -> None:
        self._running = 0
        self._idle = asyncio.Event()
        self._idle.set()

    def __enter__(self) -> Self:
        self._running += 1
        self._idle.clear()
        return self

    def __exit__(self, *_: object) -> None:
        self._running -= 1
        if not self._running:
            self._idle.set()

    async def drained(self, seconds: float) -> bool:
        """Wait until nothing is under way; False when that takes more than `seconds`."""
        try:
            async with asyncio.timeout(seconds):
                await self._idle.wait()
        except TimeoutError:
            return False
        return True
