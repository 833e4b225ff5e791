"""What the server does once a day: delete what is older than the retention, and remind trainees in Slack."""

from __future__ import annotations

import asyncio
import logging
import time
from asyncio import to_thread
from collections.abc import Callable
from typing import Optional

from bot.practice.keeping import retire_old
from bot.practice.reminders import Send
from bot.practice.service import Practice

log = logging.getLogger(__name__)

REMINDS_FROM = 8
"""The hour, UTC, before which nobody is reminded: the day begins at midnight, and people do not."""

A_JUMP = 600.0
"""Seconds by which a clock may be put right without being distrusted."""
DISTRUSTED_FOR = 24 * 3600.0
"""Seconds for which a clock that jumped is not trusted."""

LOOKS_EVERY = 3600.0
"""Seconds. Both may be done as often as one likes: what is deleted stays so, and nobody is reminded twice a day."""


def do_daily(practice: Practice, retention_days: Optional[int], send: Optional[Send]) -> None:
    """Do what is due, each part whatever becomes of the other."""
    try:
        if retention_days is not None:
            retire_old(practice, retention_days)
    except Exception:
        log.exception("what is older than the retention could not be deleted; it will be tried again in an hour")
    try:
        if send is not None and practice.now().hour >= REMINDS_FROM:
            practice.reminders.remind(send, practice.catalogue.callable_names())
    except Exception:
        log.exception("reminders could not be sent; they will be tried again in an hour")


def _counter() -> float:
    """Seconds that only count up, through a laptop's sleep as well where the system can tell."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boot is None else time.clock_gettime(boot)


class Steady:
    """Whether the clock can be trusted: it has not jumped, against the one that only counts, for a day."""

    def __init__(self, clock: Callable[[], float] = time.time, counter: Callable[[], float] = _counter) -> None:
        self._clock, self._counter = clock, counter
        self._apart = clock() - counter()
        self._jumped_at = -DISTRUSTED_FOR

    def __call__(self) -> bool:
        """Look at both now."""
        apart = self._clock() - self._counter()
        if abs(apart - self._apart) > A_JUMP:
            log.error(
                "the clock jumped by %.0f s: nothing is deleted or sent by the date for a day", apart - self._apart
            )
            self._jumped_at = self._counter()
        self._apart = apart
        return self._counter() - self._jumped_at >= DISTRUSTED_FOR


async def every_day(work: Callable[[], None], steady: Callable[[], bool], every: float = LOOKS_EVERY) -> None:
    """Do ``work`` now and every so many seconds, in a thread, until cancelled; not while the clock is not ``steady``: a
    year ahead by mistake, every call would be older than any retention."""
    while True:
        if steady():
            await to_thread(work)
        await asyncio.sleep(every)
