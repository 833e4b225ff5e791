"""How fast one may write: a bucket of tokens for each, kept in this process."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.web.problems import problem

KEPT_FOR = 60.0
"""Seconds after which who has been quiet is forgotten; by then their bucket is full again."""

CLASS = 10
"""Trainees who may begin at once behind one address, as a class does: strangers are counted by address."""


@dataclass
class _Bucket:
    tokens: float
    at: float


class Pace:
    """``per_minute`` writes a minute for each, half of them at once."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = per_minute / 60
        self._most = max(1.0, per_minute / 2)
        self._clock = clock
        self._buckets: dict[str, _Bucket] = {}
        self._tidied = 0.0

    def wait(self, who: str) -> int:
        """Count a write; 0 if it may go on, else the seconds after which it may be tried again."""
        now = self._clock()
        if now - self._tidied > KEPT_FOR:
            self._buckets = {name: each for name, each in self._buckets.items() if now - each.at < KEPT_FOR}
            self._tidied = now
        bucket = self._buckets.setdefault(who, _Bucket(self._most, now))
        bucket.tokens = min(self._most, bucket.tokens + (now - bucket.at) * self._rate)
        bucket.at = now
        if bucket.tokens < 1:
            return math.ceil((1 - bucket.tokens) / self._rate)
        bucket.tokens -= 1
        return 0


class Paced:
    """Middleware: a trainee who writes faster than ``per_minute`` allows is asked to wait; those who bring neither
    cookie nor token are counted by their address."""

    def __init__(self, app: ASGIApp, per_minute: int) -> None:
        self._app = app
        self._pace = Pace(per_minute)
        self._strangers = Pace(per_minute * CLASS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 429 with the seconds to wait."""
        if scope["type"] == "http" and scope["method"] == "POST":
            trainee = _known(scope)
            seconds = self._pace.wait(trainee) if trainee else self._strangers.wait(_address(scope))
            if seconds:
                message = f"That was faster than anybody can read. Wait {seconds} s and send it again."
                headers = {"Retry-After": str(seconds)}
                await problem(Request(scope), 429, "too_fast", message, headers)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _known(scope: Scope) -> str:
    if str(scope["path"]).startswith("/instructor"):
        return ""  # whoever the browser is as a trainee, what an editor checks is not counted against it
    state = scope.get("state", {})
    return str(state["trainee"]) if state.get("known") else ""


def _address(scope: Scope) -> str:
    return str(scope["client"][0]) if scope.get("client") else ""
