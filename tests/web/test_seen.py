"""What is seen of requests from outside: ids, lines that quote nobody, counts, and whether the process is ready."""

import asyncio
import json
import os
import subprocess
import sys
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from bench.turns.usage import resident
from bot import logs
from bot.brain.brain import BrainFailed
from bot.practice.exports import Exports
from bot.settings import ROOT
from bot.store.people import CHECK
from bot.store.tables import audit, calls, trainees
from bot.web.app import create_app
from bot.web.identity import COOKIE
from bot.web.readiness import Readiness
from tests.conftest import ScriptedBrain

SECRET = "a secret for tests only"
NAME, WORDS = "Canary-Name-Ann", "canary words that somebody said"
HERE = ("127.0.0.1", 4711)


@pytest.fixture
def app(practice, scripted_brain):
    return create_app(practice, scripted_brain, SECRET, writes_per_minute=600)


@pytest.fixture
def client(app):
    return TestClient(app, client=HERE, raise_server_exceptions=False)


@pytest.fixture
def lines(capsys):
    """Logs as a server does, and gives the lines that were written."""
    logs.configure("json", "info")
    yield lambda: [json.loads(each) for each in capsys.readouterr().err.splitlines()]
    logs.configure()


def begun(client):
    return client.post("/api/calls", json={"persona": "dana-okafor"}).json()["call"]


def figures(client, **headers):
    """Every sample of /metrics by its name with its labels."""
    shown = client.get("/metrics", headers=headers)
    assert shown.status_code == 200, shown.text
    assert shown.headers["content-type"].startswith("text/plain")
    samples = [line.rsplit(" ", 1) for line in shown.text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in samples}


@pytest.mark.parametrize(
    ("given", "taken"),
    [("req-12345678", True), ("x" * 64, True), ("short", False), ("a b" * 9, False), ("é" * 9, False)],
)
def test_a_request_has_the_id_it_brought_or_one_of_its_own(client, given, taken):
    answered = client.get("/healthz", headers={"X-Request-ID": given.encode()}).headers["x-request-id"]
    assert (answered == given) == taken
    assert len(answered) >= 8


def test_a_line_says_what_was_asked_and_quotes_nobody(client, lines, scripted_brain, practice):
    client.post("/you/name", data={"name": NAME})
    call = begun(client)
    cookie = client.cookies[COOKIE]
    said = client.post(f"/api/calls/{call}/messages?token={WORDS}", json={"text": WORDS, "key": "canary-key"})
    assert said.status_code == 200
    client.get(f"/calls/{call}/canary-nowhere?q=canary")
    scripted_brain.broken = True
    client.post(f"/api/calls/{call}/messages", json={"text": WORDS, "key": "canary-2"})
    client.post(
        f"/api/calls/{call}/messages", content=b'{"text": "canary', headers={"Content-Type": "application/json"}
    )
    written = lines()
    for word in ("canary", NAME, cookie, "?"):
        assert word.lower() not in json.dumps(written).lower()
    lost = next(each for each in written if each.get("status") == 404)
    assert lost["route"] == "none", "a path that leads nowhere may hold anything"
    line = next(each for each in written if each.get("route") == "/api/calls/{call}/messages")
    trainee = practice.store.engine.connect().execute(select(trainees.c.id)).scalar_one()
    assert {key: line[key] for key in ("level", "event", "method", "status", "call", "trainee", "process")} == {
        "level": "info", "event": "request", "method": "POST", "status": 200, "call": call, "trainee": trainee,
        "process": os.getpid(),
    }  # fmt: skip
    assert line["ms"] > 0
    assert line["request_id"] == said.headers["x-request-id"]
    failed = next(each for each in written if each.get("status") == 503)
    assert (failed["level"], failed["code"]) == ("warning", "unanswered")


def test_an_error_nobody_expected_is_told_with_its_ids_and_not_its_words(client, lines, scripted_brain, monkeypatch):
    call = begun(client)

    async def broken(self, trainee, text, metadata=None):
        raise RuntimeError(f"cannot do {text}")

    monkeypatch.setattr(ScriptedBrain, "say", broken)
    answer = client.post(f"/api/calls/{call}/messages", json={"text": WORDS, "key": "k1"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (500, "internal")
    assert answer.headers["x-request-id"] in answer.json()["error"]["message"]
    assert "content-security-policy" in answer.headers
    told = next(each for each in lines() if "error" in each)
    assert told["error"] == "RuntimeError"
    assert any("bot/web/api.py" in each for each in told["trace"])
    assert (told["call"], told["request_id"]) == (call, answer.headers["x-request-id"])
    assert "canary" not in json.dumps(told)


async def test_who_goes_away_before_all_is_sent_is_no_fault_of_ours(app, lines):
    async def gone():
        return {"type": "http.disconnect"}

    scope = {
        "type": "http", "method": "POST", "path": "/api/calls", "query_string": b"", "http_version": "1.1",
        "headers": [(b"content-type", b"application/json"), (b"host", b"bot")], "scheme": "http", "client": HERE,
    }  # fmt: skip
    await app(scope, gone, None)
    (line,) = lines()
    assert (line["level"], line["status"], "error" in line) == ("info", 499, False)


def test_what_machines_ask_all_the_time_is_no_news(client, lines):
    client.get("/healthz")
    client.get("/readyz")
    assert lines() == []


def test_turns_calls_requests_and_errors_are_counted(client, practice):
    call = begun(client)
    for n in range(2):
        client.post(f"/api/calls/{call}/messages", json={"text": f"Who else? {n}", "key": f"k{n}"})
    client.post(f"/api/calls/{call}/messages", json={"text": "other words", "key": "k1"})
    client.post(f"/api/calls/{call}/end")
    client.get("/somewhere/else")
    client.request("BREW", "/healthz")
    kind = practice.debrief(practice.store.engine.connect().execute(select(calls.c.trainee)).scalar_one(), call)
    found = figures(client)
    said = 'method="POST",route="/api/calls/{call}/messages"'
    for name, value in {
        f'buyin_http_requests_total{{{said},status="200"}}': 2,
        f'buyin_http_requests_total{{{said},status="409"}}': 1,
        f"buyin_http_request_seconds_count{{{said}}}": 3,
        'buyin_http_requests_total{method="GET",route="none",status="404"}': 1,
        'buyin_http_requests_total{method="other",route="/healthz",status="405"}': 1,
        'buyin_errors_total{code="key_reused"}': 1,
        'buyin_turn_seconds_count{stage="coding"}': 2,
        'buyin_turn_seconds_count{stage="answer"}': 2,
        'buyin_turn_seconds_count{stage="turn"}': 3,
        'buyin_turns{stage="turn"}': 0,
        "buyin_calls_begun_total": 1,
        f'buyin_calls_ended_total{{outcome="{kind["outcome"]["kind"]}"}}': 1,
        'buyin_model_info{model="scripted"}': 1,
        "buyin_database_up": 1,
        "buyin_slack_inbox_waiting": 0,
    }.items():
        assert found[name] == value, name
    assert found[f'process_resident_memory_bytes{{pid="{os.getpid()}"}}'] == pytest.approx(
        resident([os.getpid()]), rel=0.1
    )
    assert not [name for name in found if call in name]


def test_previews_and_checks_count_nowhere(client, practice):
    practice.end("preview-1", practice.start("preview-1", "dana-okafor").id)
    client.get("/readyz")
    found = figures(client)
    assert found["buyin_ready"] == 1
    assert (found["buyin_calls_begun_total"], 'buyin_turn_seconds_count{stage="turn"}' in found) == (0, False)


TOKEN = "only for whoever scrapes"


@pytest.mark.parametrize(
    ("token", "address", "headers", "status"),
    [
        ("", "127.0.0.1", {}, 200),
        ("", "::1", {}, 200),
        ("", "10.1.2.3", {}, 403),
        ("", "127.0.0.1", {"X-Forwarded-For": "127.0.0.1"}, 403),
        ("", "127.0.0.1", {"Forwarded": "for=127.0.0.1"}, 403),
        (TOKEN, "127.0.0.1", {}, 401),
        (TOKEN, "10.1.2.3", {"Authorization": f"Bearer {TOKEN}", "X-Forwarded-For": "10.9.9.9"}, 200),
        (TOKEN, "10.1.2.3", {"Authorization": "Bearer something else"}, 401),
    ],
)
def test_who_may_ask_for_metrics(practice, scripted_brain, token, address, headers, status):
    app = create_app(practice, scripted_brain, SECRET, metrics_token=token)
    answer = TestClient(app, client=(address, 4711)).get("/metrics", headers=headers)
    assert answer.status_code == status
    assert "set-cookie" not in answer.headers


COUNTS = """
import sys
from bot.metrics import Metrics
metrics = Metrics()
metrics.model("m1")
metrics.ready(True)
for _ in range(int(sys.argv[1])):
    metrics.stage_began("turn")
    metrics.stage_ended("turn", 0.1)
metrics.stage_began("wait")
print("counted", flush=True)
sys.stdin.read()
"""

SUM = """
from prometheus_client.multiprocess import mark_process_dead
import sys
from bot.metrics import Metrics
for pid in sys.argv[1:]:
    mark_process_dead(int(pid))
class Nothing:
    def collect(self): return []
print(Metrics().text(Nothing()).decode())
"""


def test_several_processes_answer_with_their_sum(tmp_path):
    env = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}

    def run(code, *arguments, **more):
        return subprocess.Popen(
            [sys.executable, "-c", code, *arguments], env=env, cwd=ROOT, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, **more,
        )  # fmt: skip

    counting = [run(COUNTS, "2"), run(COUNTS, "3")]
    try:
        assert [each.stdout.readline() for each in counting] == ["counted\n"] * 2
        both = run(SUM).communicate()[0]
        assert 'buyin_turn_seconds_count{stage="turn"} 5.0' in both
        assert 'buyin_turns{stage="wait"} 2.0' in both
        assert "buyin_ready 2.0" in both
        assert 'buyin_model_info{model="m1"} 1.0' in both
        for each in counting:
            assert f'process_resident_memory_bytes{{pid="{each.pid}"}}' in both
    finally:
        counting[0].kill()
        counting[0].communicate()
    try:
        one = run(SUM, str(counting[0].pid)).communicate()[0]
        assert 'buyin_turn_seconds_count{stage="turn"} 5.0' in one, "what was counted stays counted"
        assert 'buyin_turns{stage="wait"} 1.0' in one
        assert "buyin_ready 1.0" in one
        assert f'pid="{counting[0].pid}"' not in one
    finally:
        counting[1].communicate()


def rows(practice):
    with practice.store.engine.connect() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (trainees, calls, audit)
        }


def test_a_check_leaves_nothing_behind_not_even_what_an_earlier_one_did(client, practice):
    left = f"{CHECK}left"
    practice.start(left, "dana-okafor")
    with practice.store.engine.begin() as connection:
        connection.execute(trainees.update().values(created_at=practice.now() - timedelta(hours=1)))
    assert client.get("/readyz").json() == {"ready": True, "model": "scripted"}
    assert rows(practice) == {"trainees": 0, "calls": 0, "audit": 0}


def test_a_call_that_a_check_left_is_in_no_export(practice):
    practice.end("readyz-1", practice.start("readyz-1", "dana-okafor").id)
    assert list(Exports(practice.store).calls()) == []


async def asked(app, path="/readyz"):
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bot") as client:
        return await client.get(path)


class Slow(ScriptedBrain):
    """Waits for ``go`` before it answers."""

    async def say(self, trainee, text, metadata=None):
        await self.go.wait()
        return await super().say(trainee, text, metadata)


async def test_checks_at_once_are_one_check(practice):
    brain = Slow(practice)
    brain.go = asyncio.Event()
    app = create_app(practice, brain, SECRET)
    asking = [asyncio.create_task(asked(app)) for _ in range(5)]
    await asyncio.sleep(0)
    brain.go.set()
    assert [(await each).status_code for each in asking] == [200] * 5
    assert len(brain.heard) == 1
    assert (await asked(app)).status_code == 200
    assert len(brain.heard) == 1, "one that went well vouches for half a minute"


async def test_a_turn_that_takes_too_long_is_not_ready_and_ends_all_the_same(practice):
    brain = Slow(practice)
    brain.go = asyncio.Event()
    told = []
    slow = Readiness(practice, brain, told.append, patience=0.05)
    assert await slow.why_not() == "too_slow"
    brain.go.set()
    patient = Readiness(practice, brain, told.append)
    assert await patient.why_not() is None
    assert told == [False, True]
    while await slow.why_not() == "too_slow":
        pass
    assert rows(practice)["trainees"] == 0


def test_what_is_in_the_way_is_said(client, scripted_brain, monkeypatch):
    scripted_brain.broken = True
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "not_ready_no_answer")
    assert answer.headers["retry-after"]

    async def failing(self, trainee, text, metadata=None):
        raise BrainFailed("no")

    monkeypatch.setattr(ScriptedBrain, "say", failing)
    assert client.get("/readyz").json()["error"]["code"] == "not_ready_no_answer"
    assert figures(client)["buyin_ready"] == 0


def test_without_the_database_it_is_alive_and_not_ready(client, practice, tmp_path, lines):
    assert client.get("/readyz").status_code == 200
    (tmp_path / "test.db").rename(tmp_path / "away")
    (tmp_path / "test.db").mkdir()  # nobody can open that
    practice.store.close()  # nor goes on with what was open before
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "not_ready_database")
    assert client.get("/healthz").json() == {"ok": True}
    assert figures(client)["buyin_database_up"] == 0
    assert next(each for each in lines() if "error" in each)["event"] == "not ready: the database does not answer"
    (tmp_path / "test.db").rmdir()
    (tmp_path / "away").rename(tmp_path / "test.db")
    assert client.get("/readyz").status_code == 200
