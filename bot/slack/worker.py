"""Working off the inbox: several people at a time, each one's arrivals in order, as often as it takes."""

from __future__ import annotations

import asyncio
import logging
import time
from asyncio import to_thread
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from typing import Optional

from bot import logs
from bot.brain.brain import BrainFailed
from bot.practice.deliver import Unanswered
from bot.practice.lines import LinesAway
from bot.slack.inbox import Inbox
from bot.slack.posting import PostingFailed, PostingRefused
from bot.store.engine import DatabaseAway
from bot.store.slack_inbox import Item

log = logging.getLogger(__name__)

AT_ONCE = 8
"""Items that are dealt with at the same time."""

LOOKS_AGAIN = 1.0
"""Seconds after which the inbox is looked at without being told: for what other processes stored, or left behind."""

TRIES_OF_A_FAULT = 5
TRIES_WHILE_AWAY = 12
"""Attempts at something that fails in our own code, and while Rasa or the database is away (about a quarter of an
hour); after them it stands in the way of what came later no longer, and whoever waits is told."""

UNASKED = ("home", "reminder")
TRIES_UNASKED = 5
"""Attempts at what nobody waits for, before it gets out of the way of what somebody does."""

GIVEN_UP_AFTER = timedelta(days=1)
LONGEST_WAIT = timedelta(minutes=5)
TIDIES_EVERY = 3600.0


class Worker:
    """Deals with the items of ``inbox`` by ``deal_with`` until it is stopped; ``apologise`` is for what is given up."""

    def __init__(
        self,
        inbox: Inbox,
        deal_with: Callable[[Item], Awaitable[None]],
        apologise: Callable[[Item], Awaitable[None]],
    ) -> None:
        self._inbox = inbox
        self._deal_with = deal_with
        self._apologise = apologise
        self._stirred = asyncio.Event()
        self._free = asyncio.Semaphore(AT_ONCE)
        self._at_work: set[asyncio.Task[None]] = set()
        self._loop: Optional[asyncio.Task[None]] = None
        self._stopping = False
        self._faults: dict[int, int] = {}

    def stir(self) -> None:
        """Something was stored: look now."""
        self._stirred.set()

    def start(self) -> None:
        """Begin to work."""
        self._loop = asyncio.create_task(self._run())

    async def stop(self, grace: float = 2.0) -> None:
        """Take up nothing more, give what is in work ``grace`` seconds, and give the rest back to be done later."""
        self._stopping = True
        if self._loop is not None:
            self._loop.cancel()
            with suppress(asyncio.CancelledError):
                await self._loop
        if self._at_work:
            await asyncio.wait(self._at_work, timeout=grace)
        for task in self._at_work:
            task.cancel()
        await asyncio.gather(*self._at_work, return_exceptions=True)

    async def _run(self) -> None:
        tidied = -TIDIES_EVERY
        # Python 3.10's wait_for can swallow a cancellation that comes just as what it waits for does; hence the flag.
        while not self._stopping:
            try:
                if time.monotonic() - tidied >= TIDIES_EVERY:
                    await to_thread(self._inbox.tidy)
                    tidied = time.monotonic()
                await self._take_up()
            except Exception:
                # The database is away, say. What is stored waits there.
                log.exception("the Slack inbox cannot be looked at; trying again")
                await asyncio.sleep(LOOKS_AGAIN)

    async def _take_up(self) -> None:
        await self._free.acquire()
        self._stirred.clear()
        claiming = asyncio.ensure_future(to_thread(self._inbox.claim))
        try:
            item = await asyncio.shield(claiming)
        except asyncio.CancelledError:
            # A thread cannot be stopped: what it claims is given back, or it would wait for its lease to end.
            item = await claiming
            if item is not None:
                self._inbox.postpone(item, timedelta(0))
            raise
        except Exception:
            self._free.release()
            raise
        if item is None:
            self._free.release()
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._stirred.wait(), LOOKS_AGAIN)
            return
        task = asyncio.create_task(self._work(item))
        self._at_work.add(task)
        task.add_done_callback(self._worked)

    def _worked(self, task: asyncio.Task[None]) -> None:
        self._at_work.discard(task)
        self._free.release()
        self.stir()
        if not task.cancelled() and task.exception() is not None:
            log.error(
                "an item of the Slack inbox could not be marked; it will be taken up again", exc_info=task.exception()
            )

    async def _work(self, item: Item) -> None:
        with logs.about(lambda: {"slack_item": item.id, "trainee": item.trainee, "call": item.call or None}):
            await self._try(item)

    async def _try(self, item: Item) -> None:
        keeping = asyncio.create_task(self._keep(item))
        try:
            await self._deal_with(item)
        except asyncio.CancelledError:
            self._inbox.postpone(item, timedelta(0))
            raise
        except PostingRefused as refused:
            log.error("Slack refuses an answer for good, so it is given up: %s", refused)
            await to_thread(self._inbox.finish, item, str(refused))
        except PostingFailed as failed:
            log.warning("an answer could not be posted to Slack (%s); it will be tried again", failed)
            await self._later(item, failed)
        except Exception as error:
            # Attempts at posting do not count here: an answer that Slack would not take for an hour is still wanted.
            faults = self._faults[item.id] = self._faults.get(item.id, 0) + 1
            away = isinstance(error, (BrainFailed, Unanswered, LinesAway, DatabaseAway))
            if faults >= (TRIES_WHILE_AWAY if away else TRIES_OF_A_FAULT):
                self._faults.pop(item.id)
                log.exception("an item of the Slack inbox was given up after %s failures", faults)
                with suppress(Exception):
                    await self._apologise(item)
                await to_thread(self._inbox.finish, item, repr(error))
            else:
                log.warning("an item of the Slack inbox failed; it will be tried again", exc_info=True)
                await to_thread(self._inbox.postpone, item, back_off(faults))
        else:
            self._faults.pop(item.id, None)
            await to_thread(self._inbox.finish, item)
        finally:
            keeping.cancel()

    async def _later(self, item: Item, failed: PostingFailed) -> None:
        unasked = item.arrival.kind in UNASKED and item.attempts >= TRIES_UNASKED
        hopeless = not failed.passes and item.attempts >= TRIES_WHILE_AWAY
        if unasked or hopeless or self._inbox.now() - item.received_at > GIVEN_UP_AFTER:
            log.error("an answer in Slack was given up after %s attempts: %s", item.attempts, failed)
            await to_thread(self._inbox.finish, item, str(failed))
            return
        wait = timedelta(seconds=failed.retry_after) if failed.retry_after is not None else back_off(item.attempts)
        await to_thread(self._inbox.postpone, item, wait)

    async def _keep(self, item: Item) -> None:
        while True:
            await asyncio.sleep(self._inbox.lease.total_seconds() / 3)
            with suppress(Exception):  # the next beat tries again; if none gets through, another process takes over
                await to_thread(self._inbox.keep_claim, item)


def back_off(attempts: int) -> timedelta:
    """How long to wait after so many attempts: half a second, doubled each time, up to some minutes."""
    return min(timedelta(seconds=0.5 * 2 ** min(attempts - 1, 20)), LONGEST_WAIT)
