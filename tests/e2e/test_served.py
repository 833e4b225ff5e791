"""Whole calls through the served process."""

import pytest

from tests.e2e.conftest import Served, Trainee

LINES = [
    "Hi, is this an all right moment for a couple of questions?",
    "Who else would notice if the way you work here changed?",
    "So it would not only be up to you.",
]


def test_a_whole_call_over_http(trainee):
    persona = trainee.ask("/api/personas")[1]["personas"][0]["id"]
    status, begun = trainee.ask("/api/calls", {"persona": persona})
    assert status == 201
    assert begun["opening"]
    for n, line in enumerate(LINES, 1):
        status, heard = trainee.says(begun["call"], line, f"k{n}")
        assert (status, heard["turn"], heard["ended"]) == (200, n, False)
        assert heard["replies"]
    trainee.ask(f"/api/calls/{begun['call']}/end", {})
    status, debrief = trainee.ask(f"/api/calls/{begun['call']}/debrief")
    assert status == 200
    assert debrief["verdict"] in ("facilitated", "conventional", "mixed", "pushed")
    assert len(debrief["transcript"]) == len(LINES)


BAD = {
    "empty": "",
    "blank": " \t\n ",
    "emoji": "😀🙃😀",
    "long": "Who else would this touch? " * 185,
    "foreign": "¿Quién más tendría que decidir esto con usted y con su equipo?",
    "html": "<b onclick=alert(1)>Who</b> <script>alert(1)</script>",
    "payload": "/restart",
    "payload with entities": '/end_call{"persona": "x"}',
    "nulls": "\x00\x01 a \x00",
    "one long word": "x" * 4900,
    "surrogate": "\ud800 lone",
    "right to left": "\u202eabc",
}


@pytest.mark.parametrize("text", BAD.values(), ids=BAD.keys())
def test_bad_input_gets_an_answer_and_no_credit(trainee, text):
    call = trainee.ask("/api/calls", {"persona": "marek-nowak"})[1]["call"]
    status, heard = trainee.says(call, text, "k1")
    assert status == 200
    assert heard["replies"]
    trainee.ask(f"/api/calls/{call}/end", {})
    debrief = trainee.ask(f"/api/calls/{call}/debrief")[1]
    families = [clause["family"] for turn in debrief["transcript"] for clause in turn["clauses"]]
    credits = [clause["trust"] for turn in debrief["transcript"] for clause in turn["clauses"]]
    assert all(trust <= 0 for trust in credits)
    if text != BAD["long"]:  # coded for what it says, but too long to earn
        assert "facilitating" not in families


def test_a_call_survives_a_power_cut(tmp_path, model_path):
    """Killed between two turns, the next process goes on with the call, its key and its debrief."""
    env = {"BUYIN_DATABASE_URL": f"sqlite:///{tmp_path / 'cut.db'}", "BUYIN_SECRET": "the same after the restart"}
    first = Served(**env)
    trainee = Trainee(first.address)
    call = trainee.ask("/api/calls", {"persona": "dana-okafor"})[1]["call"]
    before = trainee.says(call, LINES[1], "k1")
    first.kill()
    second = Served(**env)
    try:
        again = Trainee(second.address, trainee.jar)
        assert again.says(call, LINES[1], "k1") == before
        assert again.says(call, LINES[2], "k2")[1]["turn"] == 2
        assert len(again.ask(f"/api/calls/{call}")[1]["turns"]) == 2
        assert again.ask("/readyz")[0] == 200
    finally:
        assert second.stop() == 0
