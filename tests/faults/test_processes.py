"""Two processes on one port: killed, cut off from Redis, and asked to stop, they lose no answered turn."""

import os
import random
import signal
import socket
import threading
import time
import urllib.parse
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest

from tests.e2e.conftest import Trainee, eventually

LINES = [
    "Who else would notice if the way you work here changed?",
    "So it would not only be up to you.",
    "What would your own people have to see first?",
    "How many of you are there?",
    "Who could say no to it?",
    "And what has been tried before?",
]


@pytest.fixture
def two(serving, postgres, redis):
    return serving("--processes", "2", BUYIN_DATABASE_URL=postgres.url, BUYIN_REDIS_URL=redis.url)


def serving_processes(server):
    """The process ids of those that serve, which the first one started."""
    first = server.process.pid
    found = Path(f"/proc/{first}/task/{first}/children").read_text().split()
    return [int(each) for each in found if b"spawn_main" in Path(f"/proc/{each}/cmdline").read_bytes()]


class Talker(threading.Thread):
    """A trainee's browser: it sends each message until it is answered, always with the same key."""

    def __init__(self, address):
        super().__init__()
        self.trainee = Trainee(address)
        self.call = self.trainee.ask("/api/calls", {"persona": "marek-nowak"})[1]["call"]
        self.heard = []

    def run(self):
        for number, line in enumerate(LINES):
            self.heard.append(self._until_answered(line, f"k{number}"))

    def _until_answered(self, line, key):
        def answer():
            try:
                status, body = self.trainee.says(self.call, line, key)
            except (OSError, ValueError):
                return None  # cut off: what became of it is asked with the same key
            assert status in (200, 503), body
            return body if status == 200 else None

        return eventually(answer, 90)


def test_two_processes_lose_nothing(two, postgres, redis):
    # Killed at any moment, the one as well as the other.
    moments = random.Random(9)
    talkers = [Talker(two.address) for _ in range(4)]
    before = serving_processes(two)
    assert len(before) == 2
    for each in talkers:
        each.start()
    for victim in before:
        time.sleep(moments.uniform(0.05, 0.4))
        os.kill(victim, signal.SIGKILL)
        eventually(lambda: len(serving_processes(two)) == 2)
    for each in talkers:
        each.join()
    # Who had said all before the second was killed would be refused until either is back.
    eventually(lambda: listening(two) == 2, 60)
    for each in talkers:
        stored = each.trainee.ask(f"/api/calls/{each.call}")[1]["turns"]
        assert [turn["text"] for turn in stored] == LINES
        assert [turn["replies"] for turn in stored] == [heard["replies"] for heard in each.heard]
    assert not set(before) & set(serving_processes(two))

    # Without Redis neither knows whether the other one is speaking in a call.
    one = talkers[0]
    redis.stop()
    status, problem = one.trainee.says(one.call, "Is now a bad time?", "k-away")
    assert (status, problem["error"]["code"]) == (503, "lines_away")
    assert one.trainee.ask(f"/api/calls/{one.call}")[0] == 200
    redis.start()
    assert eventually(lambda: one.trainee.says(one.call, "Is now a bad time?", "k-away")[0] == 200)
    assert one.trainee.ask(f"/api/calls/{one.call}")[1]["turns"][-1]["turn"] == len(LINES) + 1

    # One that is there and answers nobody is put out of the way.
    eventually(lambda: listening(two) == 2, 60)
    hangs = serving_processes(two)[0]
    os.kill(hangs, signal.SIGSTOP)
    eventually(lambda: hangs not in serving_processes(two) and len(serving_processes(two)) == 2, 120)
    assert any("has been silent" in line for line in two.log)

    # Asked to stop, they answer what they have taken up: here a turn that waits for somebody else's transaction.
    eventually(lambda: len(serving_processes(two)) == 2)
    with closing(psycopg2.connect(postgres.url)) as other, other.cursor() as cursor:
        cursor.execute("SELECT 1 FROM calls WHERE id = %s FOR UPDATE", [one.call])
        answered = []
        asking = threading.Thread(target=lambda: answered.append(one.trainee.says(one.call, LINES[0], "k-last")))
        asking.start()
        with closing(psycopg2.connect(postgres.url)) as watching, watching.cursor() as looking:
            watching.autocommit = True

            def waits():
                looking.execute("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
                return looking.fetchone()

            eventually(waits)
        began = time.monotonic()
        two.process.send_signal(signal.SIGTERM)
        eventually(lambda: not listens(two.address))
        other.rollback()
    assert two.process.wait(20) == 0, "".join(two.log)
    assert time.monotonic() - began < 10
    asking.join()
    assert answered[0][0] == 200


def listening(server):
    """How many sockets listen on the server's port: each process has one of its own."""
    port = f":{urllib.parse.urlsplit(server.address).port:04X}"
    sockets = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return sum(each[1].endswith(port) and each[3] == "0A" for each in sockets)


def listens(address):
    at = urllib.parse.urlsplit(address)
    try:
        socket.create_connection((at.hostname, at.port), 1).close()
    except OSError:
        return False
    return True


def test_several_processes_need_what_they_share(serving, tmp_path):
    refused = serving("--processes", "2", BUYIN_DATABASE_URL=f"sqlite:///{tmp_path / 'one.db'}")
    refused.process.wait(60)
    assert "several processes need PostgreSQL" in "".join(refused.log)
