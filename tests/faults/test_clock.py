"""The clock of the machine jumps while calls go on."""

from pathlib import Path

import pytest

from tests.conftest import absent
from tests.e2e.conftest import Trainee

LINES = ["Who else would notice if this changed?", "So it would not only be up to you.", "Who could say no to it?"]


@pytest.fixture
def clock(tmp_path):
    """The settings that give a process a clock of its own, and how to set it."""
    found = sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))
    if not found:
        absent("faketime", "there is no libfaketime (Debian: apt-get install libfaketime)")
    file = tmp_path / "clock"
    file.write_text("+0")
    env = {
        "LD_PRELOAD": str(found[0]),
        "FAKETIME_TIMESTAMP_FILE": str(file),
        "FAKETIME_NO_CACHE": "1",
        # What only counts is not set by anybody, nor does it jump.
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    return env, file.write_text


@pytest.mark.parametrize("jump", ["-2h", "+3h"])
def test_a_call_goes_on_when_the_clock_jumps(serving, tmp_path, clock, jump):
    env, set_clock = clock
    server = serving(BUYIN_DATABASE_URL=f"sqlite:///{tmp_path / 'clock.db'}", **env)
    trainee = Trainee(server.address)
    call = trainee.ask("/api/calls", {"persona": "dana-okafor"})[1]["call"]
    first = trainee.says(call, LINES[0], "k1")
    set_clock(jump)
    assert trainee.says(call, LINES[0], "k1") == first
    assert trainee.says(call, LINES[1], "k2")[1]["turn"] == 2
    later = trainee.ask("/api/calls", {"persona": "marek-nowak"})[1]["call"]
    assert trainee.says(later, LINES[0], "k1")[1]["turn"] == 1
    set_clock("+0")
    assert trainee.says(call, LINES[2], "k3")[1]["turn"] == 3
    for each in (call, later):
        trainee.ask(f"/api/calls/{each}/end", {})
        assert trainee.ask(f"/api/calls/{each}/debrief")[0] == 200
    assert [each["persona"] for each in trainee.ask("/api/progress")[1]["calls"]] == ["dana-okafor", "marek-nowak"]
    assert trainee.ask("/readyz")[0] == 200
