"""Who may speak in a call now: one message at a time is read, coded and heard, and the next one waits.

The database would refuse a message that was coded before another was heard (see
:meth:`~bot.practice.service.Practice.hear`), so a lock that fails costs time and never a turn.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Protocol


class LinesAway(Exception):
    """It cannot be told whether another process is speaking in the call just now; nothing was done."""


class Lines(Protocol):
    """What keeps two messages of one call apart."""

    def hold(self, call: str) -> AbstractAsyncContextManager[None]:
        """Wait for one's turn in a call and keep others from it. Raises :class:`LinesAway`."""


class OwnLines:
    """The calls of this process, each with a lock as long as somebody holds it or waits for it."""

    def __init__(self) -> None:
        self._locks: dict[str, asyncio.Lock] = {}
        self._wanted: dict[str, int] = {}

    @asynccontextmanager
    async def hold(self, call: str) -> AsyncIterator[None]:
        """See :class:`Lines`. First come, first served."""
        lock = self._locks.setdefault(call, asyncio.Lock())
        self._wanted[call] = self._wanted.get(call, 0) + 1
        try:
            async with lock:
                yield
        finally:
            self._wanted[call] -= 1
            if not self._wanted[call]:
                del self._wanted[call], self._locks[call]
