"""Killed between storing and answering, and a disk that is full."""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import urllib.parse
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import absent
from tests.e2e.conftest import Trainee, eventually

LINE = "Who else would notice if the way you work here changed?"


def turns(database):
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as reading:
        return reading.execute("SELECT count(*) FROM turns WHERE key = 'k1'").fetchone()[0]


def test_killed_between_storing_and_answering(serving, tmp_path):
    """The turn is in the database, and nobody was told: asked again, the same turn is the answer."""
    database = tmp_path / "cut.db"
    first = serving(BUYIN_DATABASE_URL=f"sqlite:///{database}")
    trainee = Trainee(first.address)
    call = trainee.ask("/api/calls", {"persona": "dana-okafor"})[1]["call"]
    at = urllib.parse.urlsplit(first.address)
    body = f'{{"text": "{LINE}", "key": "k1"}}'.encode()
    cookie = "; ".join(f"{each.name}={each.value}" for each in trainee.jar)
    head = f"POST /api/calls/{call}/messages HTTP/1.1\r\nHost: {at.netloc}\r\nCookie: {cookie}\r\n"
    head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    # The client reads nothing before the kill.
    with socket.create_connection((at.hostname, at.port)) as asking:
        asking.sendall(head.encode() + body)
        while not turns(database):
            pass
        os.kill(first.process.pid, signal.SIGKILL)
    assert turns(database) == 1
    first.process.wait()

    second = serving(BUYIN_DATABASE_URL=f"sqlite:///{database}")
    again = Trainee(second.address, trainee.jar)
    status, heard = again.says(call, LINE, "k1")
    assert (status, heard["turn"]) == (200, 1)
    stored = again.ask(f"/api/calls/{call}")[1]["turns"]
    assert [(turn["turn"], turn["replies"]) for turn in stored] == [(1, heard["replies"])]
    assert again.says(call, "So it is not only up to you.", "k2")[1]["turn"] == 2


@pytest.fixture
def small_disk(tmp_path):
    """A file system with room for little more than an empty database."""
    folder = tmp_path / "small"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(command, capture_output=True, check=False).returncode:
        absent("mount", "a small file system can only be mounted by root")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(folder: Path) -> Path:
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError:
            return filler


def test_a_full_disk_loses_nothing(serving, small_disk):
    server = serving(BUYIN_DATABASE_URL=f"sqlite:///{small_disk / 'full.db'}")
    trainee = Trainee(server.address)
    call = trainee.ask("/api/calls", {"persona": "dana-okafor"})[1]["call"]
    first = trainee.says(call, LINE, "k1")
    filler = fill(small_disk)

    # What is in the write-ahead log is written over now and then, so that the first ones may still find room.
    def says(number):
        return trainee.says(call, f"And who else, apart from those {number}?", f"full-{number}")

    answered = []
    for number in range(200):
        status, body = says(number)
        if status != 200:
            break
        answered.append(body["turn"])
    # What is there can still be read: it is the turn that could not be stored, and so was not answered.
    assert (status, body["error"]["code"]) == (503, "unanswered")
    assert trainee.ask(f"/api/calls/{call}")[1]["turns"][-1]["turn"] == len(answered) + 1
    assert trainee.ask("/healthz")[0] == 200

    filler.unlink()
    assert eventually(lambda: says(number)[0] == 200)
    assert trainee.says(call, LINE, "k1") == first
    assert len(trainee.ask(f"/api/calls/{call}")[1]["turns"]) == len(answered) + 2
