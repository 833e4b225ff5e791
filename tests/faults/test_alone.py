"""Who goes on without Redis: only a process that knows that nobody else can be speaking in its calls."""

import asyncio

import pytest

from bot.practice import shared_lines
from bot.practice.lines import LinesAway
from bot.practice.shared_lines import SharedLines, open_redis


@pytest.fixture
async def starting(redis, monkeypatch):
    monkeypatch.setattr(shared_lines, "SEEN_EVERY", 0.05)
    started = []

    async def start(**how):
        started.append(SharedLines(open_redis(redis.url), **how))
        await started[-1].start()
        return started[-1]

    yield start
    for each in started:
        await each.stop()


async def knows(lines, alone):
    async def until():
        while lines.alone is not alone:
            await asyncio.sleep(0.01)

    await asyncio.wait_for(until(), 10)


async def speaks(lines):
    async with lines.hold("a call"):
        return True


async def test_one_alone_goes_on_and_refuses_as_soon_as_another_has_come(starting, redis):
    one = await starting()
    assert not one.alone, "one look proves nothing: others may not have been seen yet"
    await knows(one, True)
    other = await starting()
    await knows(one, False)
    redis.stop()
    for each in (one, other):
        with pytest.raises(LinesAway):
            await speaks(each)
    redis.start()
    assert await speaks(one)
    assert await speaks(other)
    assert not one.alone


async def test_without_redis_one_alone_goes_on(starting, redis):
    one = await starting()
    await knows(one, True)
    redis.stop()
    assert await speaks(one)


async def test_one_of_many_is_never_alone(starting, redis):
    # All others may have died at once and be on their way back.
    one = await starting(one_of_many=True)
    await asyncio.sleep(0.3)
    redis.stop()
    with pytest.raises(LinesAway):
        await speaks(one)
