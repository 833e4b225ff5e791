"""The database or Redis goes away for a while: honest answers, nothing half written, and it goes on by itself."""

import threading
import time
import urllib.error
import urllib.request

import pytest

from tests.e2e.conftest import Trainee, eventually

LINES = [
    "Who else would notice if the way you work here changed?",
    "So it would not only be up to you.",
    "What would your own people have to see first?",
    "Who could say no to it?",
]


def refused(address, path, body=None):
    """Status, Retry-After and what is said; no cookie is needed to be refused."""
    request = urllib.request.Request(address + path, body, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, None, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers["Retry-After"], error.read().decode()


@pytest.fixture
def alone(serving, postgres, redis):
    """One process on PostgreSQL and Redis."""
    return serving(BUYIN_DATABASE_URL=postgres.url, BUYIN_REDIS_URL=redis.url)


def test_one_process_survives_what_it_stands_on(alone, postgres, redis):
    trainee = Trainee(alone.address)
    call = trainee.ask("/api/calls", {"persona": "dana-okafor"})[1]["call"]
    first = trainee.says(call, LINES[0], "k1")
    assert first[0] == 200

    postgres.stop()
    status, problem = trainee.says(call, LINES[1], "k2")
    assert (status, problem["error"]["code"]) == (503, "database_away")
    for path in ("/", "/api/personas", f"/api/calls/{call}", "/readyz", "/progress"):
        status, wait, said = refused(alone.address, path)
        assert (status, bool(wait)) == (503, True), (path, said)
    assert refused(alone.address, "/api/calls", b'{"persona": "dana-okafor"}')[:2] == (503, "2")
    assert refused(alone.address, "/healthz")[0] == 200
    postgres.start()
    assert eventually(lambda: trainee.says(call, LINES[1], "k2")[0] == 200)
    assert trainee.says(call, LINES[0], "k1") == first
    assert [each["turn"] for each in trainee.ask(f"/api/calls/{call}")[1]["turns"]] == [1, 2]
    assert eventually(lambda: refused(alone.address, "/readyz")[0] == 200)

    # It is there and does not answer: nobody who does not need it is held up by those who wait for it.
    others = [Trainee(alone.address) for _ in range(8)]
    calls = [each.ask("/api/calls", {"persona": "dana-okafor"})[1]["call"] for each in others]
    postgres.freeze()
    answers = []

    def wait_for(ask, *arguments):
        thread = threading.Thread(target=lambda: answers.append(ask(*arguments)[0]))
        thread.start()
        return thread

    waiting = [wait_for(trainee.says, call, LINES[2], "k3")]
    waiting += [wait_for(each.says, own, LINES[0], "k1") for each, own in zip(others, calls, strict=True)]
    waiting += [wait_for(refused, alone.address, path) for path in ("/", "/api/personas", "/readyz")]
    while any(each.is_alive() for each in waiting):
        with urllib.request.urlopen(f"{alone.address}/healthz", timeout=4) as healthy:
            assert healthy.status == 200
        time.sleep(0.1)
    assert answers == [503] * len(waiting)
    postgres.thaw()
    assert eventually(lambda: trainee.says(call, LINES[2], "k3")[1].get("turn") == 3)

    # It was alone when Redis was last there, so nobody else can be speaking in its calls.
    redis.stop()
    assert trainee.says(call, LINES[3], "k4")[1]["turn"] == 4
    redis.start()
    assert trainee.says(call, LINES[3], "k4")[1]["turn"] == 4
    trainee.ask(f"/api/calls/{call}/end", {})
    assert len(trainee.ask(f"/api/calls/{call}/debrief")[1]["transcript"]) == 4
    assert alone.stop() == 0, "".join(alone.log)
