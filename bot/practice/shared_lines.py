"""The same among many processes, on one host or several: the locks are in Redis."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import Optional

from redis.asyncio import Redis
from redis.asyncio.lock import Lock
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as Disconnected
from redis.exceptions import LockError, RedisError

from bot.practice.lines import LinesAway, OwnLines

log = logging.getLogger(__name__)

HELD_FOR = 10.0
"""Seconds after which the lock of a process that died is free again; a turn takes a fraction of one."""
WAITS_FOR = 25.0
"""Seconds that a message waits for those before it."""
POLLS_EVERY = 0.02
SEEN_EVERY = 5.0
SEEN_FOR = 20.0
"""Seconds for which a process counts as there after it was last seen."""
ANSWERS_WITHIN = 2.0
"""Seconds that Redis has for an answer."""

PROCESSES = "buyin:processes"
SEE = """
local now = tonumber(redis.call('TIME')[1])
redis.call('ZADD', KEYS[1], now + tonumber(ARGV[2]), ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
return redis.call('ZCARD', KEYS[1])
"""
"""By the clock of Redis, which all processes share."""


def open_redis(url: str) -> Redis:
    """A client for ``url`` that gives up soon, so that a message is refused while its sender still waits."""
    client: Redis = Redis.from_url(
        url,
        socket_timeout=ANSWERS_WITHIN,
        socket_connect_timeout=ANSWERS_WITHIN,
        retry=Retry(NoBackoff(), 1),
        retry_on_error=[Disconnected],
    )
    return client


class SharedLines:
    """Locks in Redis. While Redis is away, a process that was alone goes on with locks of its own; where there were
    others, messages are refused. ``alone`` says which. It is only true once nobody else was there at two looks that
    follow one another: a Redis that was started again knows of nobody, and others need ``SEEN_EVERY`` seconds to be
    seen. ``one_of_many`` was started with others and is never alone, even if all of them are just on their way back."""

    def __init__(self, redis: Redis, *, one_of_many: bool = False) -> None:
        self._redis = redis
        self._one_of_many = one_of_many
        self._own = OwnLines()
        self._name = uuid.uuid4().hex
        self._seeing: Optional[asyncio.Task[None]] = None
        self._reached = True
        self._nobody_else = False
        self.alone = False

    async def start(self) -> None:
        """Begin to be seen by the other processes."""
        await self._see()
        self._seeing = asyncio.create_task(self._keep_seen())

    async def stop(self) -> None:
        """Be gone."""
        if self._seeing is not None:
            self._seeing.cancel()
            with suppress(asyncio.CancelledError):
                await self._seeing
        with suppress(RedisError, OSError):
            await self._redis.zrem(PROCESSES, self._name)
        await self._redis.close()

    @asynccontextmanager
    async def hold(self, call: str) -> AsyncIterator[None]:
        """See :class:`~bot.practice.lines.Lines`."""
        async with AsyncExitStack() as held:
            await held.enter_async_context(self._own.hold(call))
            lock = await self._locked(call)
            if lock is not None:
                held.push_async_callback(_release, lock)
            yield

    async def _locked(self, call: str) -> Optional[Lock]:
        lock = self._redis.lock(f"buyin:call:{call}", timeout=HELD_FOR, sleep=POLLS_EVERY, blocking_timeout=WAITS_FOR)
        try:
            if not await lock.acquire():
                raise LinesAway("another message of this call is still being answered")
        except (RedisError, OSError) as error:
            self._found(error)
            if self.alone:
                return None
            raise LinesAway(f"Redis cannot be reached ({error})") from error
        self._found(None)
        return lock

    async def _keep_seen(self) -> None:
        while True:
            await asyncio.sleep(SEEN_EVERY)
            await self._see()

    async def _see(self) -> None:
        try:
            seen = int(await self._redis.eval(SEE, 1, PROCESSES, self._name, SEEN_FOR))
            self.alone = seen == 1 and self._nobody_else and not self._one_of_many
            self._nobody_else = seen == 1
        except (RedisError, OSError) as error:
            self._found(error)
        else:
            self._found(None)

    def _found(self, error: Optional[BaseException]) -> None:
        """Say once that Redis is away, and once that it is back."""
        if error is not None and self._reached:
            consequence = "this process goes on alone" if self.alone else "messages are refused until it is back"
            log.error("Redis cannot be reached, so %s: %s", consequence, error)
        elif error is None and not self._reached:
            log.warning("Redis is back")
        self._reached = error is None


async def _release(lock: Lock) -> None:
    with suppress(LockError, RedisError, OSError):  # it ran out, or Redis went: the database keeps the order
        await lock.release()
