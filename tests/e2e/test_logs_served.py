"""A whole served life, on the web and in Slack, in which much goes wrong: nothing that was said is in what it wrote."""

import asyncio
import json
import sqlite3
import urllib.request

import pytest

from tests.e2e.conftest import SECRET, Served, Trainee
from tests.e2e.test_slack import sent
from tests.slack.fake_slack import BOT_TOKEN, Failure, FakeSlack, message, pressed
from tests.slack.fake_slack import SECRET as SIGNED_WITH

CANARY = "canaryzq"


@pytest.fixture
async def slack():
    server = FakeSlack()
    await server.start()
    yield server
    await server.stop()


def on_the_web(served, database):
    trainee = Trainee(served.address)
    call = trainee.ask("/api/calls", {"persona": "dana-okafor"})[1]["call"]
    assert trainee.says(call, f"Who else would notice, {CANARY}?", "k1")[0] == 200
    with sqlite3.connect(database) as connection:
        connection.execute("CREATE TRIGGER no BEFORE INSERT ON turns BEGIN SELECT RAISE(ABORT, 'not now'); END")
    assert trainee.says(call, f"And {CANARY} again?", f"key-{CANARY}")[0] == 503
    with sqlite3.connect(database) as connection:
        connection.execute("DROP TRIGGER no")
    assert trainee.says(call, f"And {CANARY} again?", f"key-{CANARY}")[0] == 200
    with urllib.request.urlopen(f"{served.address}/metrics") as answer:
        figures = answer.read().decode()
    assert 'buyin_turn_seconds_count{stage="hear"} 3.0' in figures
    assert "buyin_calls_begun_total 1.0" in figures
    assert 'code="unanswered"' in figures
    assert "buyin_database_connections 0.0" in figures
    assert CANARY not in figures
    cookie = next(iter(trainee.jar)).value
    return call, cookie


async def test_nothing_that_was_said_is_logged(slack, tmp_path, model_path):
    database = tmp_path / "logged.db"
    served = await asyncio.to_thread(
        lambda: Served(
            BUYIN_DATABASE_URL=f"sqlite:///{database}",
            BUYIN_SECRET=SECRET,
            SLACK_BOT_TOKEN=BOT_TOKEN,
            SLACK_SIGNING_SECRET=SIGNED_WITH,
            SLACK_API_URL=slack.api_url,
        )
    )
    try:
        call, cookie = await asyncio.to_thread(on_the_web, served, database)
        await sent(slack, served, message("practice"), "e1")
        await slack.posted(1)
        await sent(slack, served, pressed(slack.posts[0], "Call Dana", slack), "e2")
        await slack.posted(3)
        slack.fail("chat.postMessage", Failure(status=500))
        await sent(slack, served, message(f"Who else, {CANARY}?"), "e3")
        await slack.posted(4)
    finally:
        assert await asyncio.to_thread(served.stop) == 0
    written = "".join(served.log)
    for secret in (CANARY, cookie, BOT_TOKEN, SIGNED_WITH, SECRET):
        assert secret not in written
    lines = [json.loads(each) for each in served.log if each.startswith("{")]
    assert len(lines) > 5
    assert [each for each in served.log if not each.startswith(("{", "Buy-In is "))] == []
    assert all({"time", "level", "event", "process"} <= each.keys() for each in lines)
    broken = next(each for each in lines if "sqlite3.IntegrityError (not now)" in each.get("error", ""))
    assert (broken["call"], broken["route"]) == (call, "/api/calls/{call}/messages")
    posting = next(each for each in lines if each["logger"] == "bot.slack.worker")
    assert posting["slack_item"]
    assert posting["trainee"].startswith("slack-")
    assert any(each.get("route") == "/slack/events" for each in lines)
