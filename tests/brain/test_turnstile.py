"""Messages are let through to be coded one by one."""

import asyncio
from itertools import pairwise

from bot.brain.turnstile import Turnstile


def test_whatever_else_goes_on_goes_on_between_any_two_who_pass_in_the_order_they_came():
    seen = []

    async def something_else():
        while True:
            seen.append("something else")
            await asyncio.sleep(0)

    async def coded(number, turnstile):
        await turnstile.passed()
        seen.append(number)

    async def all_at_once():
        turnstile = Turnstile()
        other = asyncio.create_task(something_else())
        await asyncio.gather(*(coded(number, turnstile) for number in range(20)))
        other.cancel()

    asyncio.run(all_at_once())
    passed = [at for at, who in enumerate(seen) if who != "something else"]
    assert [seen[at] for at in passed] == list(range(20))
    assert all("something else" in seen[one:other] for one, other in pairwise(passed))


def test_who_goes_away_while_waiting_holds_nobody_up():
    async def one_of_three_goes():
        turnstile = Turnstile()
        first, second, third = (asyncio.create_task(turnstile.passed()) for _ in range(3))
        await asyncio.sleep(0)
        second.cancel()
        await asyncio.wait_for(asyncio.gather(first, third), 5)

    asyncio.run(one_of_three_goes())
