"""What is measured. Both bots get the same client, and blocks of turns in turn, so that noise hits both alike."""

from __future__ import annotations

import asyncio
import itertools
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from bench.turns import usage
from bench.turns.servers import Server
from bench.turns.speakers import Speaker, Trainee, talks

THINKS = (4.0, 6.0)
"""Seconds between an answer and the next message of a trainee who reads and types fast."""


@dataclass
class Taken:
    """Turns one after the other: seconds of each, and the processor's seconds for all."""

    seconds: list[float] = field(default_factory=list)
    cpu: float = 0.0


async def one_by_one(pairs: Sequence[tuple[Server, Speaker]], blocks: int, turns: int) -> list[Taken]:
    """``blocks`` times ``turns`` turns of each speaker, a block of one after a block of the other."""
    taken = [Taken() for _ in pairs]
    for block in range(blocks + 1):
        for (server, speaker), each in zip(pairs, taken, strict=True):
            before = usage.cpu_seconds(server.processes)
            seconds = [await speaker.turn() for _ in range(turns)]
            if block:  # the first one builds what later ones reuse
                each.seconds += seconds
                each.cpu += usage.cpu_seconds(server.processes) - before
    return taken


async def third_and_fortieth(server: Server, times: int) -> tuple[list[float], list[float]]:
    """Seconds of turns in the third calls of trainees and, turn by turn in between, in late calls of one trainee: the
    same prospects and the same words."""
    order = talks()
    old = Trainee(server.address, itertools.cycle(order))
    early: list[float] = []
    late: list[float] = []
    await _calls(old, 39)
    for talk in order[:times]:
        new = Trainee(server.address, itertools.cycle(order))
        await _calls(new, 2)
        await new.begin(talk)
        await old.begin(talk)
        while new.on_the_line and old.on_the_line:
            early.append(await new.turn())
            late.append(await old.turn())
    return early, late


async def _calls(trainee: Trainee, number: int) -> None:
    for _ in range(number):
        await trainee.begin()
        while trainee.on_the_line:
            await trainee.turn()


async def at_once(speakers: Sequence[Speaker], seconds: float) -> list[float]:
    """Seconds of the turns of people who speak at the same time, thinking between an answer and the next message."""
    until = time.perf_counter() + seconds
    chance = random.Random(len(speakers))
    taken: list[float] = []

    async def speak(speaker: Speaker) -> None:
        await asyncio.sleep(chance.uniform(0, THINKS[1]))
        while time.perf_counter() < until:
            taken.append(await speaker.turn())
            await asyncio.sleep(chance.uniform(*THINKS))

    await asyncio.gather(*(speak(each) for each in speakers))
    return taken


async def flat_out(speakers: Sequence[Speaker], seconds: float) -> float:
    """Turns a second when nobody thinks."""
    started = time.perf_counter()
    said = 0

    async def speak(speaker: Speaker) -> None:
        nonlocal said
        while time.perf_counter() - started < seconds:
            await speaker.turn()
            said += 1

    await asyncio.gather(*(speak(each) for each in speakers))
    return said / (time.perf_counter() - started)
