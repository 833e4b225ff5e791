"""How much each has done of late, and whether they may go on: counted in this process."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

MOST_COUNTED = 100_000
"""Whom a process keeps in mind at most, some 20 MB; beyond it those are forgotten who came first."""

TIDIED_EVERY = 60.0
"""Seconds after which those are forgotten who may do everything again."""


@dataclass(frozen=True)
class Allowance:
    """``of`` (a trainee, an address) may do ``per_minute`` things a minute, half of them at once."""

    of: str
    per_minute: float

    @property
    def each(self) -> float:
        """Seconds that pass between two at a steady pace."""
        return 60 / self.per_minute

    @property
    def ahead(self) -> float:
        """Seconds by which one may be ahead of that pace: a first thing is always allowed."""
        return (max(1.0, self.per_minute / 2) - 1) * self.each


class Counts(Protocol):
    """Where what everybody does is counted."""

    async def take(self, allowances: Sequence[Allowance], asked: Sequence[Allowance] = ()) -> int:
        """Count one thing against each of ``allowances``; 0 if they and those that are only ``asked`` all allow it,
        else the seconds after which it may be tried again, and nothing is counted."""

    async def charge(self, allowance: Allowance) -> None:
        """Count one thing that was done, allowed or not."""


class OwnCounts:
    """Counts in this process. For each there is only the time at which they would be back at a steady pace (the
    "generic cell rate algorithm"; it allows what a bucket of tokens does)."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, most: int = MOST_COUNTED) -> None:
        self._clock = clock
        self._most = most
        self._level: dict[str, float] = {}
        self._tidied = clock()

    async def take(self, allowances: Sequence[Allowance], asked: Sequence[Allowance] = ()) -> int:
        """See :meth:`Counts.take`."""
        now = self._clock()
        self._tidy(now)
        wait = max((self._at(each, now) - now - each.ahead for each in (*allowances, *asked)), default=0.0)
        if wait > 1e-6:  # what is left of adding up fractions is no wait
            return math.ceil(wait)
        for each in allowances:
            self._level[each.of] = self._at(each, now) + each.each
        return 0

    async def charge(self, allowance: Allowance) -> None:
        """See :meth:`Counts.charge`."""
        self._level[allowance.of] = self._at(allowance, self._clock()) + allowance.each

    def _at(self, allowance: Allowance, now: float) -> float:
        return max(now, self._level.get(allowance.of, now))

    def __len__(self) -> int:
        """How many are kept in mind."""
        return len(self._level)

    def _tidy(self, now: float) -> None:
        if now - self._tidied > TIDIED_EVERY:
            self._level = {name: level for name, level in self._level.items() if level > now}
            self._tidied = now
        while len(self._level) >= self._most:
            del self._level[next(iter(self._level))]
