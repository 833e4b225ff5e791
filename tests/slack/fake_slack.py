"""Slack as the bot sees it, on loopback: Web API, response URLs and Socket Mode, with limits and failures."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import itertools
import json
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from aiohttp import WSMsgType, web

BOT_TOKEN = "xoxb-for-tests"
APP_TOKEN = "xapp-for-tests"
SECRET = "a signing secret for tests"
TEAM, BOT = "T1", "UBOT"
METHODS_NEED = {
    "chat.postMessage": "chat:write",
    "conversations.open": "im:write",
    "conversations.history": "im:history",
    "conversations.replies": "im:history",
    "views.publish": None,
    "auth.test": None,
}


def direct(person: str) -> str:
    """The channel of the direct message between a person and the bot."""
    return f"D{person[1:]}"


@dataclass
class Failure:
    """How a request goes wrong: a ``status`` with headers, ``drop`` of the connection, an ``error`` of Slack's, or no
    answer at all (``hold``); ``after`` it was carried out all the same."""

    status: int = 200
    error: str = "internal_error"
    retry_after: int | None = None
    drop: bool = False
    hold: bool = False
    after: bool = False


@dataclass
class FakeSlack:
    """The server. ``posts`` are messages in order; ``breaches`` says where the bot broke a rule of Slack's."""

    tokens: dict[str, str] = field(default_factory=lambda: {BOT_TOKEN: TEAM})
    posts: list[dict[str, Any]] = field(default_factory=list)
    responses: list[dict[str, Any]] = field(default_factory=list)
    homes: list[dict[str, Any]] = field(default_factory=list)
    breaches: list[str] = field(default_factory=list)
    failures: dict[str, list[Failure | None]] = field(default_factory=dict)
    methods: list[str] = field(default_factory=list)
    acknowledged: list[dict[str, Any]] = field(default_factory=list)
    sockets: list[web.WebSocketResponse] = field(default_factory=list)
    codes: dict[str, str] = field(default_factory=dict)
    unknown: set[str] = field(default_factory=set)
    address: str = ""

    def __post_init__(self) -> None:
        self._stopping = asyncio.Event()
        self._clock = itertools.count(int(time.time()) * 1000)
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_post("/respond/{name}", self._respond)
        app.router.add_get("/socket", self._socket)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        port = site._server.sockets[0].getsockname()[1]
        self.address = f"http://127.0.0.1:{port}"

    async def stop(self) -> None:
        self._stopping.set()
        for socket in self.sockets:
            await socket.close()
        await self._runner.cleanup()

    @property
    def api_url(self) -> str:
        return f"{self.address}/api/"

    def response_url(self, name: str = "r1") -> str:
        return f"{self.address}/respond/{name}"

    def fail(self, method: str, *failures: Failure | None) -> None:
        """The next requests of a method fail so, one after the other; None is one that does not."""
        self.failures.setdefault(method, []).extend(failures)

    def texts(self, channel: str | None = None) -> list[str]:
        return [each["text"] for each in self.posts if channel in (None, each["channel"])]

    async def until(self, check, seconds: float = 30.0):
        """Wait until ``check()`` gives something, here or in the bot, by looking again and again."""
        limit = time.monotonic() + seconds
        while not (found := check()):
            if time.monotonic() > limit:
                raise AssertionError(f"it did not come about; posts: {self.texts()}, {self.breaches}")
            await asyncio.sleep(0.01)
        return found

    async def posted(self, count: int) -> list[dict[str, Any]]:
        return await self.until(lambda: len(self.posts) >= count and self.posts)

    # Web API

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        given = await _body(request)
        self.methods.append(method)
        waiting = self.failures.get(method) or self.failures.get("*") or []
        failure = waiting.pop(0) if waiting else None
        if failure and not failure.after:
            return await self._failed(request, failure)
        answer = self._carry_out(method, request, given)
        return await self._failed(request, failure) if failure else web.json_response(answer)

    async def _failed(self, request: web.Request, failure: Failure) -> web.Response:
        if failure.hold:
            await self._stopping.wait()
        if failure.drop:
            request.transport.close()
        headers = {"Retry-After": str(failure.retry_after)} if failure.retry_after is not None else {}
        if failure.status >= 500:
            return web.Response(status=failure.status, text="<html>upstream</html>", content_type="text/html")
        return web.json_response({"ok": False, "error": failure.error}, status=failure.status, headers=headers)

    def _carry_out(self, method: str, request: web.Request, given: dict[str, Any]) -> dict[str, Any]:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if method == "apps.connections.open":
            if token != APP_TOKEN:
                return {"ok": False, "error": "invalid_auth"}
            return {"ok": True, "url": self.address.replace("http", "ws") + "/socket"}
        if method == "oauth.v2.access":
            return self._installed(given, request)
        if method not in METHODS_NEED:
            self.breaches.append(f"unknown method {method}")
        if token not in self.tokens:
            return {"ok": False, "error": "invalid_auth"}
        return getattr(self, "_" + method.replace(".", "_"))(given, self.tokens[token])

    def _auth_test(self, given, team):
        return {
            "ok": True,
            "team_id": team,
            "team": "Acme",
            "user_id": BOT,
            "bot_id": "B1",
            "url": "https://t.slack.com/",
        }

    def _chat_postMessage(self, given, team):
        self.breaches += [f"{each} in {given}" for each in breaches(given.get("blocks"), given)]
        if not given.get("channel", "").startswith(("D", "C")):
            return {"ok": False, "error": "channel_not_found"}
        ts = f"{next(self._clock) / 1000:.6f}"
        self.posts.append({**given, "ts": ts, "team": team})
        return {"ok": True, "ts": ts, "channel": given["channel"]}

    def _conversations_open(self, given, team):
        if given["users"] in self.unknown:
            return {"ok": False, "error": "user_not_found"}
        return {"ok": True, "channel": {"id": direct(given["users"])}}

    def _conversations_history(self, given, team, thread=None):
        found = [
            each
            for each in reversed(self.posts)
            if each["channel"] == given["channel"]
            and each.get("thread_ts") == thread
            and float(each["ts"]) >= float(given.get("oldest", 0))
        ]
        start, size = int(given.get("cursor") or 0), 3  # small pages, so that they are turned
        shown = found[start : start + size]
        if str(given.get("include_all_metadata")).lower() not in ("1", "true"):
            shown = [{k: v for k, v in each.items() if k != "metadata"} for each in shown]
        cursor = str(start + size) if start + size < len(found) else ""
        return {"ok": True, "messages": shown, "response_metadata": {"next_cursor": cursor}}

    def _conversations_replies(self, given, team):
        return self._conversations_history(given, team, given["ts"])

    def _views_publish(self, given, team):
        view = given["view"]
        self.breaches += breaches(view.get("blocks"), view, most=100)
        self.homes.append(given)
        return {"ok": True}

    def _installed(self, given, request):
        team = self.codes.pop(given.get("code", ""), None)
        if team is None:
            return {"ok": False, "error": "invalid_code"}
        token = f"xoxb-{team}"
        self.tokens[token] = team
        return {
            "ok": True, "access_token": token, "token_type": "bot", "scope": "chat:write,commands,im:history,im:write",
            "bot_user_id": BOT, "app_id": "A1", "team": {"id": team, "name": "Team"}, "enterprise": None,
            "authed_user": {"id": "U1"}, "is_enterprise_install": False,
        }  # fmt: skip

    # response_url

    async def _respond(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        waiting = self.failures.get("respond") or []
        if waiting:
            failure = waiting.pop(0)
            return web.Response(status=failure.status, text=failure.error)
        given = await request.json()
        self.breaches += breaches(given.get("blocks"), given)
        self.responses.append({**given, "name": name})
        return web.Response(text="ok")

    # Socket Mode

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.sockets.append(socket)
        await socket.send_json({"type": "hello", "num_connections": 1})
        async for message in socket:
            if message.type == WSMsgType.TEXT:
                self.acknowledged.append(json.loads(message.data))
        return socket

    async def connected(self, times: int = 1) -> None:
        await self.until(lambda: len(self.sockets) >= times and not self.sockets[-1].closed)

    async def send(self, kind: str, payload: dict[str, Any], envelope: str) -> None:
        """Send an envelope: ``kind`` is ``events_api``, ``slash_commands`` or ``interactive``."""
        await self.sockets[-1].send_json(
            {
                "type": kind,
                "envelope_id": envelope,
                "payload": payload,
                "accepts_response_payload": kind != "events_api",
            }
        )


def breaches(blocks: Any, given: dict[str, Any], most: int = 50) -> list[str]:
    """The rules of Slack's that a payload breaks."""
    found = []
    if len(given.get("text") or "") > 4000:
        found.append("text over 4,000")
    if not blocks and not given.get("text"):
        found.append("no text")
    if len(blocks or ()) > most:
        found.append(f"{len(blocks)} blocks")
    actions = []
    for block in blocks or ():
        text = block.get("text") or {}
        longest = {"section": 3000, "header": 150}.get(block["type"], 3000)
        if block["type"] in ("section", "header") and not 0 < len(text.get("text", "")) <= longest:
            found.append(f"{block['type']} of {len(text.get('text', ''))}")
        for element in block.get("elements", ()):
            if "text" in element and isinstance(element["text"], str) and not 0 < len(element["text"]) <= 3000:
                found.append("context")
        if block["type"] == "actions" and not 0 < len(block["elements"]) <= 5:
            found.append(f"{len(block['elements'])} actions")
        buttons = block.get("elements", []) if block["type"] == "actions" else []
        for button in [*buttons, *([block["accessory"]] if "accessory" in block else [])]:
            actions.append(button["action_id"])
            if not 0 < len(button["text"]["text"]) <= 75 or len(button["action_id"]) > 255:
                found.append("button")
            if len(button.get("value", "")) > 2000 or len(button.get("url", "")) > 3000:
                found.append("value")
    if len(actions) != len(set(actions)):
        found.append("action ids twice")
    everything = json.dumps([given.get("text"), blocks])
    if "<!" in everything or '"@channel' in everything:
        found.append("a ping")
    return found


async def _body(request: web.Request) -> dict[str, Any]:
    if request.content_type == "application/json":
        return await request.json()
    given = dict(await request.post())
    for name in ("blocks", "metadata", "view"):
        if isinstance(given.get(name), str):
            given[name] = json.loads(given[name])
    return {**request.query, **given}


# What Slack sends


def signed(body: str, secret: str = SECRET, at: float | None = None) -> dict[str, str]:
    """The headers by which a request is known to be Slack's."""
    stamp = str(int(time.time() if at is None else at))
    digest = hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}


_numbers = itertools.count(1)


def event(event: dict[str, Any], team: str = TEAM, event_id: str | None = None) -> dict[str, Any]:
    """An event as Slack wraps it."""
    return {
        "type": "event_callback", "token": "old", "team_id": team, "api_app_id": "A1",
        "event_id": event_id or f"Ev{next(_numbers)}", "event_time": int(time.time()), "event": event,
        "authorizations": [{"team_id": team, "user_id": BOT, "is_bot": True}],
    }  # fmt: skip


def message(text: str, person: str = "UANN", team: str = TEAM, **more: Any) -> dict[str, Any]:
    """Something typed in the direct message with the bot."""
    number = next(_numbers)
    inner = {
        "type": "message", "channel_type": "im", "channel": direct(person), "user": person, "text": text,
        "ts": f"{time.time():.3f}{number % 1000:03d}", "client_msg_id": f"m-{number}",
    }  # fmt: skip
    return event({key: value for key, value in {**inner, **more}.items() if value is not None}, team)


def command(text: str, slack: FakeSlack, person: str = "UANN", channel: str | None = None) -> dict[str, Any]:
    """``/practice`` with what follows it."""
    return {
        "command": "/practice", "text": text, "team_id": TEAM, "user_id": person, "trigger_id": f"t-{next(_numbers)}",
        "channel_id": channel or direct(person), "channel_name": "x", "response_url": slack.response_url("command"),
    }  # fmt: skip


def press(action_id: str, value: str, slack: FakeSlack, person: str = "UANN", **more: Any) -> dict[str, Any]:
    """A button pressed."""
    number = next(_numbers)
    action = {
        "type": "button",
        "action_id": action_id,
        "value": value,
        "action_ts": f"{time.time():.3f}{number % 1000:03d}",
    }
    return {
        "type": "block_actions", "team": {"id": TEAM}, "user": {"id": person, "team_id": TEAM},
        "trigger_id": f"t-{number}", "channel": {"id": direct(person)}, "actions": [{**action, **more}],
        "response_url": slack.response_url("button"),
    }  # fmt: skip


def pressed(post: dict[str, Any], label: str, slack: FakeSlack, person: str = "UANN") -> dict[str, Any]:
    """The press of the button with this label in a message that was posted."""
    for block in post["blocks"]:
        for button in [*block.get("elements", ()), *([block["accessory"]] if "accessory" in block else [])]:
            if button.get("type") == "button" and button["text"]["text"] == label:
                return press(button["action_id"], button.get("value", ""), slack, person)
    raise AssertionError(f"there is no button '{label}'")


def form(payload: dict[str, Any]) -> str:
    """How commands and buttons come over HTTP."""
    if "command" in payload:
        return urlencode(payload)
    return urlencode({"payload": json.dumps(payload)})
