"""Each request as it is seen from outside: an id, a line in the log, and counts for Prometheus."""

from __future__ import annotations

import logging
import re
import time
import uuid
from collections.abc import Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot import logs
from bot.metrics import Metrics
from bot.practice.stages import watched_by
from bot.web.hardening import HEADERS
from bot.web.problems import problem

log = logging.getLogger(__name__)

REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
"""What may be taken over from whoever passes the request on."""

NO_ROUTE = "none"
"""The route of what led nowhere: the path itself is never told."""

OFTEN_ASKED = ("/healthz", "/readyz", "/metrics", "/static", "/widget.js")
"""Routes that machines and browsers ask for all the time; what goes well there is no news."""

GONE = 499
"""The status, as it is told here, of a request whose sender went away before it was whole."""

BROKEN = "Something went wrong here. It can be tried again; if it stays so, tell whoever runs this the number {}."


class Seen:
    """Middleware, outside all others of ours: takes ``X-Request-ID`` over, or makes one, and answers with it; every
    line that is logged on the way carries it. An error that nobody expected becomes an honest 500."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and tell how it went."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        request_id = given if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        began = time.perf_counter()
        status = 0

        async def with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = request_id
            await send(message)

        with logs.about(lambda: _about(scope, request_id)), watched_by(self._metrics):
            try:
                await self._app(scope, receive, with_id)
                # What ends without an answer and without an error has nobody left to answer.
                status = status or GONE
            except ClientDisconnect:
                status = status or GONE
            except Exception:
                if status:
                    raise  # half an answer is out; the server breaks the connection off
                log.exception("a request failed")
                answer = problem(Request(scope), 500, "internal", BROKEN.format(request_id), {**HEADERS})
                await answer(scope, receive, with_id)
            finally:
                self._tell(scope, status or 500, time.perf_counter() - began)

    def _tell(self, scope: Scope, status: int, seconds: float) -> None:
        route = _route(scope)
        self._metrics.request(scope["method"], route, status, seconds)
        code = scope.get("state", {}).get("problem")
        if code:
            self._metrics.error(code)
        level = logging.WARNING if status >= 500 else logging.DEBUG if route in OFTEN_ASKED else logging.INFO
        fields = {"method": scope["method"], "status": status, "ms": round(seconds * 1000, 1), "code": code}
        log.log(level, "request", extra={"fields": {key: value for key, value in fields.items() if value is not None}})


def _about(scope: Scope, request_id: str) -> Mapping[str, object]:
    """What a request is about, as far as it is known by now; a trainee's id says who it is to the database alone."""
    state = scope.get("state", {})
    call = scope.get("path_params", {}).get("call")
    return {
        "request_id": request_id,
        "route": _route(scope),
        "trainee": state.get("trainee") if state.get("known") else None,
        "call": call if call and re.fullmatch(r"[0-9a-f]{32}", call) else None,
    }


def _route(scope: Scope) -> str:
    return str(getattr(scope.get("route"), "path", NO_ROUTE))
