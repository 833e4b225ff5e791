"""One process of ours beside several that share PostgreSQL and Redis, and what each component uses meanwhile."""

from __future__ import annotations

import os
import time
from contextlib import ExitStack
from typing import Optional

from bench.turns import servers, usage
from bench.turns.capped import capped
from bench.turns.measures import flat_out
from bench.turns.postgres import database
from bench.turns.servers import Server
from bench.turns.speakers import Trainee, mixed
from bench.turns.table import Figure

ROUNDS = 4
SECONDS = 12
TRAINEES = 48
"""Who speak without thinking; many, since the kernel deals connections out to processes by chance."""
REDIS = "redis://127.0.0.1:6379/0"


async def many(processes: int, share: Optional[float] = None) -> list[Figure]:
    """Start one process and ``processes`` on one database, load them in turn, and stop them. With ``share`` each
    process of ours gets at most that share of a core."""
    with database() as url, ExitStack() as caps:
        environment = {"BUYIN_REDIS_URL": os.environ.get("BUYIN_REDIS_URL", REDIS)}
        one = servers.ours(url, **environment)
        several = servers.ours(url, "--processes", str(processes), **environment)
        try:
            await one.start("/readyz")
            await several.start("/readyz")
            if share is not None:
                caps.enter_context(capped(one.processes | several.processes, share))
            loads = [_Load(each) for each in (one, several)]
            for counted in (False, *[True] * ROUNDS):
                for each in loads:
                    await each.run(counted)
        finally:
            one.stop()
            several.stop()
    return _figures(processes, *loads)


class _Load:
    """One server under full load: turns a second, and each component's processor time."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._speakers = [Trainee(server.address, mixed(seed)) for seed in range(TRAINEES)]
        self.turns = 0.0
        self.seconds = 0.0
        self.cpu = dict.fromkeys(("serve", "postgres", "redis-server", "client"), 0.0)

    async def run(self, counted: bool) -> None:
        """Load it for a while; the first while builds what later ones reuse and is not counted."""
        before, started = self._used(), time.perf_counter()
        rate = await flat_out(self._speakers, SECONDS)
        took = time.perf_counter() - started
        if counted:
            self.turns += rate * took
            self.seconds += took
            after = self._used()
            self.cpu = {name: spent + after[name] - before[name] for name, spent in self.cpu.items()}

    def _used(self) -> dict[str, float]:
        own = {"serve": self._server.processes, "client": {os.getpid()}}
        return {name: usage.cpu_seconds(own.get(name) or usage.named(name)) for name in self.cpu}

    def rate(self) -> float:
        """Turns a second."""
        return self.turns / self.seconds


def _figures(processes: int, one: _Load, several: _Load) -> list[Figure]:
    cores = os.cpu_count() or 1
    ratio = several.rate() / one.rate()
    per_turn = sum(several.cpu.values()) / several.turns
    figures = [
        Figure("turns that one process answers", "a second", one.rate()),
        Figure(
            f"turns that {processes} processes answer", "a second", several.rate(), value=ratio, least=0.9 * processes
        ),
        Figure("processors busy with one process", "cores", sum(one.cpu.values()) / one.seconds),
        Figure(f"processors busy with {processes}", "cores", sum(several.cpu.values()) / several.seconds),
        Figure(f"most that the {cores} cores could answer", "a second", cores / per_turn),
        Figure("the same as a multiple of one process", "times", cores / per_turn / one.rate()),
    ]
    for name, spent in several.cpu.items():
        figures.append(Figure(f"processor's time of a turn: {name}", "ms", 1000 * spent / several.turns))
    return figures
