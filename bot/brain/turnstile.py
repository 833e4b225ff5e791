"""Lets messages through to be coded one by one, so that whatever else goes on in the process goes on in between."""

from __future__ import annotations

import asyncio


class Turnstile:
    """Coding keeps the event loop busy. If many who wait for it were let through at once, all of them would be coded
    before the loop looked at anything else, and answers of Redis or the database that had long arrived would be taken
    for late. Between any two who pass, the loop has come round once; who came first passes first."""

    def __init__(self) -> None:
        self._here = asyncio.Lock()

    async def passed(self) -> None:
        """Wait for one's turn. What follows, up to the next await, has the event loop for itself."""
        async with self._here:
            await asyncio.sleep(0)
