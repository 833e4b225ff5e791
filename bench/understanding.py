"""How long coding takes: ``make bench``. Times are the median and the 95th percentile of many runs, in milliseconds."""

from __future__ import annotations

import asyncio
import statistics
import time

from bot.brain.brain import Brain
from bot.brain.connect import connect
from bot.settings import read_settings

RUNS = 200

ONE = [
    "Who else at the depot would have to live with a change like that?",
    "So the drivers haven't been asked.",
    "how long does it take you to plan a week",
    "We charge forty pounds per van and month.",
]
FOUR = [
    "Thanks for that, Ruth. So the porters haven't been asked. Who would mind most? Take your time.",
    "hi there we do pest control for bakeries who looks after yours today and what would they need to hear",
    "You tried it in 2018. It stopped after a month. What do people say about it now? I can wait.",
]
HOSTILE = {
    "one word of 5,000 letters": "a" * 5000,
    "5,000 characters of prose": ("Who else would have to live with it? We manage, " * 110)[:5000],
    "5,000 characters, no space between marks": ".!?" * 1666,
    "5,000 zero-width and combining marks": ("a\u0301\u200b " * 1250)[:5000],
    "5,000 characters of mixed scripts": ("who кто 誰 ποιός " * 320)[:5000],
    "2,500 one-letter words": "a " * 2500,
}


async def _times(brain: Brain, texts: list[str], runs: int) -> list[float]:
    times = []
    for number in range(runs):
        started = time.perf_counter()
        await brain.code(texts[number % len(texts)])
        times.append((time.perf_counter() - started) * 1000)
    return times


def _line(title: str, times: list[float]) -> None:
    last = statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
    print(f"{title:<44} median {statistics.median(times):7.1f}   95 % below {last:7.1f}")


async def main() -> None:
    """Print the figures."""
    brain = await connect(read_settings())
    await _times(brain, ONE + FOUR, 40)  # the first runs build what later ones reuse
    _line("one clause", await _times(brain, ONE, RUNS))
    _line("four clauses in one message", await _times(brain, FOUR, RUNS))
    for title, text in HOSTILE.items():
        _line(title, await _times(brain, [text], 5))


if __name__ == "__main__":
    asyncio.run(main())
