"""Who is speaking: a signed cookie, set on the first visit, binds a browser to a trainee."""

from __future__ import annotations

import uuid
from typing import Any, Optional

from itsdangerous import BadSignature, TimestampSigner
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "buyin_trainee"
KEPT_FOR = 180 * 24 * 3600
"""Seconds for which a browser keeps its trainee."""


class Identity:
    """Signs and checks the trainee's cookie."""

    def __init__(self, secret: str) -> None:
        self._signer = TimestampSigner(secret, salt="trainee")

    def sign(self, trainee: str) -> str:
        """The cookie's value for a trainee."""
        return self._signer.sign(trainee).decode()

    def trainee(self, cookie: Optional[str]) -> Optional[str]:
        """The trainee a cookie names, or None if it is missing, forged or too old."""
        try:
            return self._signer.unsign(cookie or "", max_age=KEPT_FOR).decode()
        except BadSignature:
            return None


class KnowsTrainee:
    """Middleware: puts the trainee into ``request.state.trainee``; a browser without one is given one."""

    def __init__(self, app: ASGIApp, identity: Identity) -> None:
        self._app = app
        self._identity = identity

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, with its trainee."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        known = self._identity.trainee(connection.cookies.get(COOKIE))
        trainee = known or uuid.uuid4().hex
        scope.setdefault("state", {})["trainee"] = trainee
        secure = "; Secure" if connection.url.scheme == "https" else ""
        cookie = f"{COOKIE}={self._identity.sign(trainee)}; Path=/; Max-Age={KEPT_FOR}; HttpOnly; SameSite=Lax{secure}"

        async def with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start" and known is None and _wants_cookie(scope):
                MutableHeaders(scope=message).append("Set-Cookie", cookie)
            await send(message)

        await self._app(scope, receive, with_cookie)


def _wants_cookie(scope: Any) -> bool:
    return not str(scope["path"]).startswith(("/static/", "/healthz", "/readyz", "/widget.js"))
