"""Whole calls in Slack through the served process, with the trained model, over HTTP and through Socket Mode."""

import asyncio
import json
import re
from urllib.parse import unquote

import httpx
import pytest

from tests.e2e.conftest import Served
from tests.slack.fake_slack import (
    APP_TOKEN,
    BOT_TOKEN,
    SECRET,
    Failure,
    FakeSlack,
    command,
    form,
    message,
    pressed,
    signed,
)

LINES = [
    "Who else would notice if the rota changed?",
    "So it would not only be up to you.",
    "What would they need to see?",
]


async def sent(slack, served, payload, envelope):
    """Slack sends something, and it is acknowledged."""
    if slack.sockets:
        kind = "events_api" if "event" in payload else "slash_commands" if "command" in payload else "interactive"
        await slack.send(kind, payload, envelope)
        await slack.until(lambda: any(each["envelope_id"] == envelope for each in slack.acknowledged))
        return
    body = json.dumps(payload) if "event" in payload else form(payload)
    kind = "application/json" if "event" in payload else "application/x-www-form-urlencoded"
    async with httpx.AsyncClient() as client:
        answer = await client.post(
            f"{served.address}/slack/events", content=body, headers={"content-type": kind, **signed(body)}
        )
    assert answer.status_code == 200, answer.text


@pytest.fixture
async def slack():
    server = FakeSlack()
    await server.start()
    yield server
    await server.stop()
    assert server.breaches == []


def opened(served, blocks):
    """The page behind the debrief's button, in a browser that never was there: it asks once whose calls to show."""
    link = re.search(r"https://practice\.example\.com(/enter/[^'?]+)\?next=([^']+)", str(blocks))
    client = httpx.Client(base_url=served.address, follow_redirects=True)
    # The pages are served without the proxy that would speak https, so cookies marked Secure are carried by hand.
    answer = client.post(link[1], data={"next": unquote(link[2])}, follow_redirects=False)
    cookie = answer.headers["set-cookie"].split(";")[0]
    return client.get(answer.headers["location"], headers={"cookie": cookie}).text


@pytest.mark.parametrize("mode", ["http", "socket"])
async def test_a_whole_call_through_the_served_process(slack, tmp_path, model_path, mode):
    env = {
        "BUYIN_DATABASE_URL": f"sqlite:///{tmp_path / 'slack.db'}",
        "BUYIN_SECRET": "for tests and not for people",
        "BUYIN_PUBLIC_URL": "https://practice.example.com",
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_API_URL": slack.api_url,
        **({"SLACK_SIGNING_SECRET": SECRET} if mode == "http" else {"SLACK_APP_TOKEN": APP_TOKEN}),
    }
    served = await asyncio.to_thread(lambda: Served(**env))
    try:
        if mode == "socket":
            await slack.connected()
        await sent(slack, served, message("practice"), "e1")
        await slack.posted(1)
        await sent(slack, served, pressed(slack.posts[0], "Call Dana", slack), "e2")
        await slack.posted(3)
        for n, line in enumerate(LINES):
            await sent(slack, served, message(line), f"e3{n}")
        await sent(slack, served, message("hint"), "e39")
        await slack.until(lambda: any("Hint: " in each for each in slack.texts()))
        count = len(slack.posts)
        # The power goes between the turn and the word of Slack that the answer was posted; in one of the two it was.
        slack.fail("chat.postMessage", Failure(hold=True, after=mode == "socket"))
        asked = len(slack.methods)
        await sent(slack, served, message("And whose budget would it be?"), "e40")
        await slack.until(lambda: "chat.postMessage" in slack.methods[asked:])
        await asyncio.to_thread(served.kill)
        assert len(slack.posts) == count + (mode == "socket")
        served = await asyncio.to_thread(lambda: Served(**env))
        if mode == "socket":
            await slack.connected(2)
        await sent(slack, served, command("end", slack), "e4")
        await slack.until(lambda: "Your call with Dana Okafor" in slack.texts()[-1], 60)
        parts = [
            (each["metadata"]["event_payload"]["key"], each["metadata"]["event_payload"]["part"])
            for each in slack.posts
        ]
        assert len(set(parts)) == len(parts), slack.texts()
        assert len(slack.posts) >= count + 2
        keys = [key for key, _ in parts]
        assert keys == sorted(keys, key=keys.index), "each one's messages stand together"
        assert "of 100" in str(slack.posts[-1]["blocks"])
        assert "What was hidden" in await asyncio.to_thread(opened, served, slack.posts[-1]["blocks"])
    finally:
        assert await asyncio.to_thread(served.stop) == 0, "".join(served.log)
