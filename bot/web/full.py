"""What they are told who connect when too many are connected, and who is told that it happens."""

from __future__ import annotations

import json
import logging
import math
import time
from collections.abc import Callable
from typing import Optional

from starlette.types import Receive, Scope, Send

log = logging.getLogger(__name__)

COUNTED_BY = "connection_refused"
"""Under this name the application leaves, in its lifespan's state, what is to be called for each that is refused."""

TOLD_EVERY = 60.0
"""Seconds between two lines in the log: whoever fills us up must not fill the log as well."""

FULL = {"error": {"code": "full", "message": "Too many are connected just now. Try again in a few seconds."}}
ALIVE = {"ok": True}
"""A server that is full is alive; one that is ended for it sends everybody away."""


async def full(told: Callable[[], None], scope: Scope, receive: Receive, send: Send) -> None:
    """The application that stands in for ours when there are too many connections; ``told`` is called for each request
    that is refused."""
    alive = scope["path"] == "/healthz"
    body = json.dumps(ALIVE if alive else FULL).encode()
    while (await receive()).get("more_body"):
        pass  # a client that still sends would not read the answer
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
    ]
    if not alive:
        told()
        headers.append((b"retry-after", b"5"))
    await send({"type": "http.response.start", "status": 200 if alive else 503, "headers": headers})
    await send({"type": "http.response.body", "body": body})


class Refusals:
    """Connections of a process that were one too many, as the log tells of them."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._told_at = -math.inf
        self._untold = 0

    def add(self, count: Optional[Callable[[], None]] = None) -> None:
        """One more, which ``count`` counts."""
        if count is not None:
            count()
        self._untold += 1
        now = self._clock()
        if now - self._told_at >= TOLD_EVERY:
            log.warning("connections were refused because too many are open: %d since this was last said", self._untold)
            self._told_at, self._untold = now, 0
