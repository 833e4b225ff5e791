"""How fast one trainee may write: a bucket of tokens each, kept in this process."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

MOST_KEPT = 10_000
"""Trainees that are remembered; beyond, those who have been quiet for a minute are forgotten."""


@dataclass
class _Bucket:
    tokens: float
    at: float


class Pace:
    """``per_minute`` writes a minute for each trainee, half of them at once."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = per_minute / 60
        self._most = max(1.0, per_minute / 2)
        self._clock = clock
        self._buckets: dict[str, _Bucket] = {}

    def wait(self, trainee: str) -> int:
        """Count a write; 0 if it may go on, else the seconds after which it may be tried again."""
        now = self._clock()
        if len(self._buckets) > MOST_KEPT:
            self._buckets = {name: each for name, each in self._buckets.items() if now - each.at < 60}
        bucket = self._buckets.setdefault(trainee, _Bucket(self._most, now))
        bucket.tokens = min(self._most, bucket.tokens + (now - bucket.at) * self._rate)
        bucket.at = now
        if bucket.tokens < 1:
            return math.ceil((1 - bucket.tokens) / self._rate)
        bucket.tokens -= 1
        return 0


class Paced:
    """Middleware: a trainee who writes faster than ``pace`` allows is asked to wait."""

    def __init__(self, app: ASGIApp, pace: Pace) -> None:
        self._app = app
        self._pace = pace

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 429 with the seconds to wait."""
        trainee = scope.get("state", {}).get("trainee")
        if scope["type"] == "http" and scope["method"] == "POST" and trainee:
            seconds = self._pace.wait(trainee)
            if seconds:
                message = f"That was faster than anybody can read. Wait {seconds} s and send it again."
                error = {"error": {"code": "too_fast", "message": message}}
                await JSONResponse(error, 429, {"Retry-After": str(seconds)})(scope, receive, send)
                return
        await self._app(scope, receive, send)
