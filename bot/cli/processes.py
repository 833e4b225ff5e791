"""Several processes that serve on one port: started together, started again when one dies or goes silent, stopped
together."""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
import signal
import tempfile
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import wait
from multiprocessing.context import SpawnProcess
from multiprocessing.synchronize import Event
from typing import Any

from prometheus_client.multiprocess import mark_process_dead

from bot.cli.errors import UsageError
from bot.cli.listening import listen
from bot.cli.serving import CLOSES_WITHIN, DRAINS_WITHIN, serve_one

log = logging.getLogger(__name__)

LONGEST_WAIT = 30.0
"""Seconds to wait at most before a process that keeps dying is started again."""
STOPS_WITHIN = DRAINS_WITHIN + CLOSES_WITHIN
"""Seconds after which a process that was asked to stop is killed."""

BEATS_EVERY = 1.0
"""Seconds after which a process shows again that its event loop runs."""
SILENT_AFTER = 30.0
"""Seconds without such a sign after which a process is killed, and another started: several times what it does at most
in one go, which is to read the facts of a prospect who is new to it."""
STARTS_WITHIN = 300.0
"""The same for a process that is not ready yet: loading the model is done in one go, too."""

_spawn = multiprocessing.get_context("spawn")


class Worker:
    """A process that serves, and the one that takes its place when it dies."""

    def __init__(self, host: str, port: int) -> None:
        self._at = (host, port)
        self._deaths = 0
        self.start_at = 0.0
        self.start()

    def start(self) -> None:
        """Start it."""
        self.ready: Event = _spawn.Event()
        # A process that is stopped must not keep a lock.
        self.beat = _spawn.Value("d", time.monotonic(), lock=False)
        self.process: SpawnProcess = _spawn.Process(
            target=_serve, args=(*self._at, self.ready, self.beat), name="buyin-serve"
        )
        self.process.start()

    @property
    def silent_since(self) -> float:
        """When it was started or last showed that it is alive, by the monotonic clock."""
        return float(self.beat.value)

    @property
    def may_be_silent(self) -> float:
        """For how many seconds."""
        return SILENT_AFTER if self.ready.is_set() else STARTS_WITHIN

    def has_died(self) -> None:
        """Plan its next start: at once, and later each time that it dies without having been ready."""
        self._deaths = 0 if self.ready.is_set() else self._deaths + 1
        self.start_at = time.monotonic() + min(LONGEST_WAIT, 2.0**self._deaths - 1)


def serve_many(host: str, port: int, processes: int, ready: Callable[[], None]) -> None:
    """Serve with so many processes until asked to stop; ``ready`` is told when all of them are.

    Raises :class:`~bot.cli.errors.UsageError` if one of them cannot start at all.
    """
    stopping: list[int] = []
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    for wish in (signal.SIGTERM, signal.SIGINT):
        signal.signal(wish, lambda number, _: stopping.append(number))
    signal.set_wakeup_fd(writing)
    counting = tempfile.TemporaryDirectory(prefix="buyin-metrics-")
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = counting.name
    workers = [Worker(host, port) for _ in range(processes)]
    told = False
    looked = watched_since = time.monotonic()
    try:
        while not stopping:
            if time.monotonic() - looked > BEATS_EVERY * 5:
                watched_since = time.monotonic()  # all of us were stopped for a while: nobody could show anything
            looked = time.monotonic()
            wait([reading, *(each.process.sentinel for each in workers if each.process.is_alive())], 0.2)
            if not told and all(each.ready.is_set() for each in workers):
                told = True
                ready()
            for each in workers:
                if each.process.is_alive():
                    _kill_if_silent(each, watched_since)
                elif told:
                    _look_after(each)
                else:
                    raise UsageError("a process could not be started; what it said stands above")
    finally:
        _stop(workers)
        counting.cleanup()


def _kill_if_silent(worker: Worker, watched_since: float) -> None:
    if time.monotonic() - max(worker.silent_since, watched_since) > worker.may_be_silent:
        log.error("process %s has been silent for %.0f s and is killed", worker.process.pid, worker.may_be_silent)
        worker.process.kill()


def _look_after(worker: Worker) -> None:
    if not worker.start_at:
        log.error("process %s died (exit code %s)", worker.process.pid, worker.process.exitcode)
        mark_process_dead(worker.process.pid)  # type: ignore[no-untyped-call]
        worker.has_died()
    if time.monotonic() >= worker.start_at:
        worker.start_at = 0.0
        worker.start()


def _stop(workers: list[Worker]) -> None:
    for each in workers:
        if each.process.is_alive():
            each.process.terminate()
    until = time.monotonic() + STOPS_WITHIN
    for each in workers:
        each.process.join(max(0.0, until - time.monotonic()))
        if each.process.is_alive():
            each.process.kill()
            each.process.join()


def _stop_with_the_first() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    wait([parent.sentinel])
    os.kill(os.getpid(), signal.SIGTERM)


def _serve(host: str, port: int, ready: Event, beat: Any) -> None:
    """What a process does. Ctrl+C reaches all processes of a terminal: the first one hands it on as a request to stop.
    If that one is killed, nobody would ask the others to stop: they notice and stop by themselves."""
    from bot import logs
    from bot.brain.corrections import quiet
    from bot.settings import read_settings

    quiet()
    settings = read_settings()
    logs.configure_served(settings.log, settings.log_level)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_stop_with_the_first, daemon=True).start()

    def is_ready() -> None:
        beat.value = time.monotonic()  # so far it may have been silent for longer
        ready.set()

    async def serve() -> None:
        showing_life = asyncio.create_task(_show_life(beat))
        await serve_one(lambda: listen(host, port, shared=True), is_ready, settings, one_of_many=True)
        showing_life.cancel()

    asyncio.run(serve())


async def _show_life(beat: Any) -> None:
    """The clock is the same in all processes of a machine."""
    while True:
        beat.value = time.monotonic()
        await asyncio.sleep(BEATS_EVERY)
