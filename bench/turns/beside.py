"""One process of ours on SQLite beside the stock bot on SQLite."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from bench.turns import servers, usage
from bench.turns.measures import at_once, flat_out, one_by_one, third_and_fortieth
from bench.turns.servers import Server
from bench.turns.speakers import Customer, Speaker, Trainee, mixed
from bench.turns.table import Figure, p95

TRAINEES = 50
AT_ONCE_SECONDS = 45
FLAT_OUT_SECONDS = 10
FLAT_OUT_ROUNDS = 2
BLOCKS, TURNS = 12, 24


async def beside() -> list[Figure]:
    """Start both, measure them in turn, and stop them."""
    model = servers.stock_model()
    with tempfile.TemporaryDirectory() as folder:
        ours = servers.ours(f"sqlite:///{Path(folder) / 'ours.db'}")
        stock = servers.stock(model, Path(folder))
        try:
            await ours.start("/readyz")
            await stock.start("/status")
            figures = [*await _turns(ours, stock), *await _ages(ours), *await _crowd(ours, stock)]
            memory = [usage.resident(each.processes) / 1e9 for each in (ours, stock)]
            figures.append(Figure("resident memory after all this", "GB", *memory, most=1.3))
            ours.stop()
            await ours.start("/readyz")
            figures.append(Figure("ready after a restart", "s", ours.took, stock.took, most=15))
        finally:
            ours.stop()
            stock.stop()
    return figures


async def _turns(ours: Server, stock: Server) -> list[Figure]:
    trainee, customer = Trainee(ours.address, mixed(1)), Customer(stock.address)
    us, them = await one_by_one([(ours, trainee), (stock, customer)], BLOCKS, TURNS)
    half, most = [[1000 * find(each.seconds) for each in (us, them)] for find in (median, p95)]
    cpu = [1000 * each.cpu / len(each.seconds) for each in (us, them)]
    return [
        Figure("turn, median", "ms", *half, value=half[0] / half[1], most=1.0),
        Figure("turn, 95 % below", "ms", *most, value=most[0] / most[1]),
        Figure("processor's time of a turn", "ms", *cpu, value=cpu[0] / cpu[1]),
    ]


async def _ages(ours: Server) -> list[Figure]:
    early, late = await third_and_fortieth(ours, 20)
    third, fortieth = 1000 * median(early), 1000 * median(late)
    return [
        Figure("turn in the third call, median", "ms", third),
        Figure("turn in the fortieth call, median", "ms", fortieth, value=fortieth / third, most=1.1),
    ]


async def _crowd(ours: Server, stock: Server) -> list[Figure]:
    trainees = [Trainee(ours.address, mixed(seed)) for seed in range(TRAINEES)]
    customers = [Customer(stock.address) for _ in range(TRAINEES)]
    waits = [await at_once(each, AT_ONCE_SECONDS) for each in _each(trainees, customers)]
    rates = [0.0, 0.0]
    for _ in range(FLAT_OUT_ROUNDS):
        for which, crowd in enumerate(_each(trainees, customers)):
            rates[which] += await flat_out(crowd, FLAT_OUT_SECONDS) / FLAT_OUT_ROUNDS
    return [
        Figure(f"turn with {TRAINEES} at once, median", "ms", *(1000 * median(each) for each in waits)),
        Figure(f"turn with {TRAINEES} at once, 95 % below", "ms", *(1000 * p95(each) for each in waits), most=1000),
        Figure("turns that one process answers", "a second", *rates, value=rates[0] / rates[1]),
    ]


def _each(ours: Sequence[Speaker], stock: Sequence[Speaker]) -> tuple[Sequence[Speaker], Sequence[Speaker]]:
    return ours, stock
