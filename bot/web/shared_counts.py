"""How much each has done of late, counted in Redis for all processes together."""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections.abc import Callable, Sequence
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError

from bot.web.counts import Allowance, OwnCounts

log = logging.getLogger(__name__)

TIMEOUT = 0.5
"""Seconds that Redis may take for an answer; nobody is to wait for being counted."""

ASKED_AGAIN_AFTER = 5.0
"""Seconds for which Redis is left alone when it did not answer."""

# The same as OwnCounts.take, in microseconds of Redis' own clock, which all processes share. Who is only asked is
# charged 0.
TAKE = """
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local wait, levels = 0, {}
for i, key in ipairs(KEYS) do
  levels[i] = math.max(now, tonumber(redis.call('GET', key) or now))
  wait = math.max(wait, levels[i] - now - tonumber(ARGV[2 * i]))
end
if wait > 1 then return wait end
for i, key in ipairs(KEYS) do
  local level = levels[i] + tonumber(ARGV[2 * i - 1])
  redis.call('SET', key, string.format('%.0f', level), 'PX', math.ceil((level - now) / 1000) + 1)
end
return 0
"""

HOWEVER_FAR = 10**15
"""Microseconds ahead that forbid nothing."""


class SharedCounts:
    """Counts in the Redis at ``url``. While it is away each process counts for itself."""

    def __init__(self, url: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._redis: Any = Redis.from_url(url, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT)
        self._take = self._redis.register_script(TAKE)
        self._own = OwnCounts(clock)
        self._clock = clock
        self._away_until = -math.inf
        self._away = False

    async def take(self, allowances: Sequence[Allowance], asked: Sequence[Allowance] = ()) -> int:
        """See :meth:`~bot.web.counts.Counts.take`."""
        costs = [*((each, each.each) for each in allowances), *((each, 0.0) for each in asked)]
        names = [_key(each) for each, _ in costs]
        numbers = [round(part * 1e6) for each, cost in costs for part in (cost, each.ahead)]
        waited = await self._ask(self._take, names, numbers)
        return await self._own.take(allowances, asked) if waited is None else math.ceil(waited / 1e6)

    async def charge(self, allowance: Allowance) -> None:
        """See :meth:`~bot.web.counts.Counts.charge`."""
        if await self._ask(self._take, [_key(allowance)], [round(allowance.each * 1e6), HOWEVER_FAR]) is None:
            await self._own.charge(allowance)

    async def close(self) -> None:
        """Let go of the connections."""
        await self._redis.close()
        await self._redis.connection_pool.disconnect()

    async def _ask(self, script: Any, names: list[str], numbers: list[int]) -> Any:
        """What a script answers, 0 for nothing, or None while Redis is away."""
        if self._clock() < self._away_until:
            return None
        try:
            answer = await script(keys=names, args=numbers) or 0
        except (RedisError, OSError, asyncio.TimeoutError) as error:
            if not self._away:
                log.warning("Redis is away (%r): each process counts for itself until it is back", error)
            self._away, self._away_until = True, self._clock() + ASKED_AGAIN_AFTER
            return None
        if self._away:
            log.warning("Redis is back")
        self._away = False
        return answer


def _key(allowance: Allowance) -> str:
    return f"buyin:pace:{allowance.of}"
