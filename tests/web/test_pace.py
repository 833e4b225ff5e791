"""How fast one may go on: by trainee and by address, in one process and in several that share a Redis."""

import asyncio
import logging
import socket
import uuid

import httpx
import pytest
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from bot.web.app import create_app
from bot.web.counts import TIDIED_EVERY, Allowance, OwnCounts
from bot.web.pace import GUESSED_AT, GUESSES, Paced
from bot.web.shared_counts import ASKED_AGAIN_AFTER, SharedCounts
from tests.conftest import absent

SECRET = "a secret for tests only"


class Clock:
    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


def redis_url():
    try:
        socket.create_connection(("127.0.0.1", 6379), timeout=1).close()
    except OSError as error:
        absent("redis", str(error))
    return "redis://127.0.0.1:6379/0"


@pytest.fixture(params=["own", "shared"])
async def counts(request):
    if request.param == "own":
        yield OwnCounts()
        return
    shared = SharedCounts(redis_url())
    yield shared
    await shared.close()


def somebody(per_minute=60):
    return Allowance(f"test:{uuid.uuid4().hex}", per_minute)


async def took(counts, *allowances, times):
    return [await counts.take(allowances) for _ in range(times)]


async def test_half_a_minutes_worth_may_come_at_once(counts):
    # So slow a pace that nothing comes back while the test runs.
    ann, ben = somebody(0.2), somebody(20 / 60)
    assert await took(counts, ann, times=2) == [0, 300]
    assert await took(counts, ben, times=1) == [0]


async def test_each_has_a_pace_of_their_own_and_all_must_allow_it(counts):
    address, ann, ben = somebody(6), somebody(4), somebody(4)
    assert await took(counts, ann, address, times=2) == [0, 0]
    assert (await counts.take([ann, address])) > 0, "the trainee has used up what is theirs"
    assert await took(counts, ben, address, times=1) == [0], "what was refused is not counted against the address"
    assert (await counts.take([ben, address])) > 0, "the address has used up what is all of theirs"


async def test_who_is_only_asked_is_not_charged_and_a_charge_is_counted_however_many_there_were(counts):
    ann, ben = somebody(2), somebody(200)
    assert [await counts.take([ben], [ann]) for _ in range(5)] == [0] * 5
    await counts.charge(ann)
    await counts.charge(ann)
    assert 58 <= await counts.take([ben], [ann]) <= 60
    assert await counts.take([ben]) == 0


async def test_a_pace_comes_back_with_time():
    clock = Clock()
    counts, ann = OwnCounts(clock), Allowance("ann", 60)
    assert await took(counts, ann, times=31) == [0] * 30 + [1]
    clock.now += 2
    assert await took(counts, ann, times=3) == [0, 0, 1]


async def test_who_is_counted_is_bounded():
    clock = Clock()
    counts = OwnCounts(clock, most=100)
    for number in range(1000):
        await counts.take([Allowance(f"stranger {number}", 60)])
    assert len(counts) <= 100
    clock.now += TIDIED_EVERY + 1
    await counts.take([Allowance("ann", 60)])
    assert len(counts) == 1


async def test_two_processes_count_together():
    one, other = (SharedCounts(redis_url()) for _ in range(2))
    ann = somebody(4)
    assert [await each.take([ann]) for each in (one, other)] == [0, 0]
    assert await one.take([ann]) > 0
    assert await other.take([ann]) > 0
    await one.close()
    await other.close()


async def test_without_redis_each_counts_for_itself_and_says_so_once(caplog, unused_port):
    clock = Clock()
    counts, ann = SharedCounts(f"redis://127.0.0.1:{unused_port}/0", clock), Allowance("ann", 4)
    with caplog.at_level(logging.WARNING):
        assert await took(counts, ann, times=3) == [0, 0, 15]
        clock.now += ASKED_AGAIN_AFTER + 11
        assert await counts.take([ann]) == 0
    assert [each.name for each in caplog.records].count("bot.web.shared_counts") == 1
    await counts.close()


@pytest.fixture
def unused_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def serve(practice, scripted_brain):
    return lambda **how: create_app(practice, scripted_brain, SECRET, **how)


def begin(client):
    return client.post("/api/calls", json={"persona": "dana-okafor"})


def test_who_writes_too_fast_waits(serve):
    client = TestClient(serve(writes_per_minute=6))
    client.get("/")
    answers = [begin(client) for _ in range(4)]
    assert [each.status_code for each in answers] == [201, 201, 201, 429]
    assert answers[-1].json()["error"]["code"] == "too_fast"
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 10
    assert client.get("/api/personas").status_code == 200
    assert "faster than anybody can read" in client.post("/calls", headers={"accept": "text/html"}).text


@pytest.fixture
def asked():
    """Asks a paced application that knows nothing but ``/right``, with a clock that stands still."""
    clock = Clock()

    async def application(scope, receive, send):
        await PlainTextResponse("", 200 if "right" in scope["path"] else 404)(scope, receive, send)

    paced = Paced(application, 6, OwnCounts(clock))

    async def ask(method, path, address="10.0.0.1", trainee=""):
        async def known(scope, receive, send):
            scope["state"] = {"trainee": trainee or "nobody", "known": bool(trainee)}
            await paced(scope, receive, send)

        transport = httpx.ASGITransport(known, client=(address, 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
            return (await client.request(method, path)).status_code

    ask.clock = clock
    return ask


async def test_strangers_share_a_pace_as_whoever_throws_the_cookie_away_is_one(asked):
    assert [await asked("POST", "/right") for _ in range(31)] == [200] * 30 + [429]
    assert await asked("POST", "/right", "10.0.0.2") == 200
    assert await asked("POST", "/right", trainee="ann") == 200, "who is known is not held up by strangers"


async def test_who_collects_cookies_is_held_up_by_their_address(asked):
    # 50 times 6 writes a minute from one address, half of them at once; three of one trainee.
    for number in range(150):
        assert await asked("POST", "/right", trainee=f"trainee {number // 3}") == 200
    assert await asked("POST", "/right", trainee="one more") == 429
    assert await asked("POST", "/right", "10.0.0.2", trainee="one more") == 200
    asked.clock.now += 60
    assert await asked("POST", "/right", trainee="one more") == 200


async def test_reading_is_limited_too_and_generously(asked):
    assert [await asked("GET", "/right", trainee="ann") for _ in range(16)] == [200] * 15 + [429]
    assert [await asked("HEAD", "/right", trainee="ann")] == [429]
    assert await asked("POST", "/right", trainee="ann") == 200, "reading does not keep from writing"
    for path in ("/static/right", "/healthz-right", "/readyz-right", "/widget.js-right"):
        assert await asked("GET", path, trainee="ann") == 200


@pytest.mark.parametrize("begins", GUESSED_AT)
async def test_guessing_is_slow_and_what_is_right_is_not_held_up(asked, begins):
    for number in range(GUESSES):
        assert await asked("POST", begins + "right", trainee=f"trainee {number}") == 200, "a class joins at once"
    asked.clock.now += 60
    at_once = [await asked("POST", begins, trainee=f"guesser {number}") for number in range(GUESSES)]
    assert at_once == [404] * (GUESSES // 2) + [429] * (GUESSES // 2)
    assert await asked("POST", begins + "right", "10.0.0.2", trainee="ann") == 200
    asked.clock.now += 60 / GUESSES
    assert await asked("POST", begins, trainee="guesser") == 404


async def test_a_class_that_joins_in_one_moment_is_let_in():
    arrived, all_there = [], asyncio.Event()

    async def application(scope, receive, send):
        arrived.append(scope["path"])
        if len(arrived) == GUESSES:
            all_there.set()
        await asyncio.wait_for(all_there.wait(), 30)  # nobody is answered before everybody has asked
        await PlainTextResponse("")(scope, receive, send)

    paced = Paced(application, 60, OwnCounts(Clock()))
    transport = httpx.ASGITransport(paced, client=("10.0.0.1", 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
        answers = await asyncio.gather(*(client.post("/join/right") for _ in range(GUESSES)))
    assert {each.status_code for each in answers} == {200}


async def test_a_network_of_ipv6_is_one_address(asked):
    assert [await asked("POST", "/right", "2001:db8::1") for _ in range(30)] == [200] * 30
    assert await asked("POST", "/right", "2001:db8::2") == 429
    assert await asked("POST", "/right", "2001:db8:0:1::1") == 200


async def test_an_instructor_is_not_counted_as_the_trainee_that_the_browser_is_too(asked):
    assert [await asked("POST", "/right", trainee="ida") for _ in range(4)] == [200] * 3 + [429]
    assert await asked("POST", "/instructor/right", trainee="ida") == 200
