"""The Slack edge in process, with a fake Slack on loopback and a scripted brain."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from datetime import timedelta

import httpx
import pytest
from starlette.applications import Starlette

from bot.settings import SlackSettings
from bot.slack.edge import open_slack
from tests.slack import fake_slack
from tests.slack.fake_slack import APP_TOKEN, BOT_TOKEN, SECRET, FakeSlack, form, signed

SEALED_WITH = "a secret for tests only"


@pytest.fixture
async def slack():
    server = FakeSlack()
    await server.start()
    yield server
    await server.stop()
    assert server.breaches == []


def settings(slack, **changes):
    given = {
        "bot_token": BOT_TOKEN, "signing_secret": SECRET, "app_token": "", "client_id": "", "client_secret": "",
        "api_url": slack.api_url, "public_url": "https://practice.example.com",
        "secrets": (SEALED_WITH,),
    }  # fmt: skip
    return SlackSettings(**{**given, **changes})


def link_to(trainee, path):
    return f"https://practice.example.com/in?who={trainee}&to={path}"


class OverHttp:
    """Slack speaking to ``POST /slack/events``."""

    def __init__(self, slack, edge):
        self.slack, self.edge = slack, edge

        transport = httpx.ASGITransport(edge.beside(Starlette()), raise_app_exceptions=False)
        self.client = httpx.AsyncClient(transport=transport, base_url="http://bot")

    async def send(self, payload, **headers):
        body = json.dumps(payload) if "event" in payload or payload.get("type") == "url_verification" else form(payload)
        kind = "application/json" if body.startswith("{") else "application/x-www-form-urlencoded"
        return await self.raw(body, {"content-type": kind, **signed(body), **headers})

    async def raw(self, body, headers):
        return await self.client.post("/slack/events", content=body, headers=headers)

    async def says(self, text, person="UANN", **more):
        return await self.send(fake_slack.message(text, person, **more))


class OverSocket:
    """Slack speaking through Socket Mode."""

    def __init__(self, slack, edge):
        self.slack, self.edge = slack, edge
        self.sent = 0

    async def send(self, payload):
        kinds = {"event": "events_api", "command": "slash_commands", "actions": "interactive"}
        kind = next(found for name, found in kinds.items() if name in payload)
        self.sent += 1
        envelope = f"e{self.sent}"
        await self.slack.send(kind, payload, envelope)
        await self.slack.until(lambda: any(each["envelope_id"] == envelope for each in self.slack.acknowledged))

    async def says(self, text, person="UANN", **more):
        await self.send(fake_slack.message(text, person, **more))


@asynccontextmanager
async def running(slack, practice, brain, mode="http", lease=30.0, **changes):
    """The edge at work; ``mode`` is ``http`` or ``socket``."""
    if mode == "socket":
        changes = {"signing_secret": "", "app_token": APP_TOKEN, **changes}
    edge = open_slack(settings(slack, **changes), practice, brain, link_to, lease=timedelta(seconds=lease))
    await edge.start()
    try:
        if mode == "socket":
            await slack.connected()
        yield OverSocket(slack, edge) if mode == "socket" else OverHttp(slack, edge)
    finally:
        await edge.stop()


@pytest.fixture
async def bot(slack, practice, scripted_brain):
    async with running(slack, practice, scripted_brain) as over:
        yield over


class HeldBrain:
    """A brain that takes its time: it waits for ``go`` before it answers."""

    def __init__(self, brain):
        self._brain = brain
        self.go, self.asked = asyncio.Event(), asyncio.Event()

    async def say(self, trainee, text, metadata=None):
        self.asked.set()
        await self.go.wait()
        return await self._brain.say(trainee, text, metadata)
