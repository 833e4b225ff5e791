"""Who is speaking: a signed cookie binds a browser to a trainee, and a signed token a page that embeds the chat."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Optional
from urllib.parse import quote, urlsplit

from itsdangerous import TimestampSigner
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.web.signing import Secrets, keys, signer, unsigned

COOKIE = "buyin_trainee"
DAY = 24 * 3600
LINK_KEPT_FOR = 30 * DAY
"""Seconds for which a link that lets a trainee in elsewhere can be used."""

DESCRIPTION = "/api/openapi.json"
WITHOUT_TRAINEE = (
    "/static/",
    "/healthz",
    "/readyz",
    "/metrics",
    "/widget.js",
    "/shared/",
    "/slack/",
    "/instructor",
    DESCRIPTION,
)
"""What is answered whoever asks; no cookie is set there."""
LETS_IN = ("/welcome-back", "/sign-out", "/join/", "/enter/")
"""Where a browser whose session has run out says who it is."""


@dataclass(frozen=True)
class Known:
    """A trainee whom a cookie names; ``stale`` when it should be renewed, ``expired`` when it no longer lets in."""

    trainee: str
    stale: bool
    expired: bool


class Identity:
    """Signs and checks what says who a trainee is. A browser is known for ``days`` after its last visit."""

    def __init__(self, secrets: Secrets, days: int = 180, secure: bool = False) -> None:
        self._cookies = signer(secrets, "trainee")
        self._embedders = signer(secrets, "embedded")
        self._links = signer(secrets, "link")
        # Fresh is what the newest secret signed, and not in what the clock says is the future: the rest is renewed.
        self._fresh = TimestampSigner(keys(secrets)[-1], salt="trainee")
        self.kept_for = days * DAY
        # Whether browsers reach us by https, though a proxy in between may speak plain http to us.
        self.secure = secure
        # A cookie in use is renewed, so that only a browser that stays away forgets its trainee.
        self._renewed_after = min(DAY, self.kept_for // 2)

    def sign(self, trainee: str) -> str:
        """The cookie's value for a trainee."""
        return self._cookies.sign(trainee).decode()

    def known(self, cookie: Optional[str]) -> Optional[Known]:
        """Whom a cookie names, or None if it is missing or forged."""
        trainee = unsigned(self._cookies, cookie)
        if trainee is None:
            return None
        fresh = unsigned(self._fresh, cookie, self._renewed_after) is not None
        return Known(trainee, not fresh, unsigned(self._cookies, cookie, self.kept_for) is None)

    def token(self, trainee: str) -> str:
        """What a page that embeds the chat shows for a trainee, as ``Authorization: Bearer``."""
        return self._embedders.sign(trainee).decode()

    def embedded(self, token: Optional[str]) -> Optional[str]:
        """The trainee whom a token names, or None if it is missing, forged or too old."""
        return unsigned(self._embedders, token, self.kept_for)

    def link(self, trainee: str, path: str = "/") -> str:
        """The path of a link that lets a trainee into another browser, to ``path`` there."""
        return f"/enter/{self._links.sign(trainee).decode()}?next={quote(path)}"

    def linked(self, token: str) -> Optional[str]:
        """The trainee whom a link lets in, or None if it is forged or too old."""
        return unsigned(self._links, token, LINK_KEPT_FOR)


def cookie_for(scope: Scope, identity: Identity, trainee: str) -> str:
    """The ``Set-Cookie`` that binds a browser to a trainee."""
    return _cookie(scope, identity, identity.sign(trainee), identity.kept_for + 365 * DAY)


def no_cookie(scope: Scope, identity: Identity) -> str:
    """The ``Set-Cookie`` that makes a browser forget its trainee."""
    return _cookie(scope, identity, "", 0)


def _cookie(scope: Scope, identity: Identity, value: str, max_age: int) -> str:
    # The browser keeps it for longer than it lets in, so that who comes back late can be asked who they are.
    secure = "; Secure" if identity.secure or scope.get("scheme") == "https" else ""
    return f"{COOKIE}={value}; Path=/; Max-Age={max_age}; HttpOnly; SameSite=Lax{secure}"


def inside(path: str) -> str:
    """``path`` if it leads to a page of ours, else the first page: nobody is sent elsewhere by a link to us."""
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable() else "/"


class KnowsTrainee:
    """Middleware: puts the trainee into ``request.state.trainee``; a browser without one is given one, and is not
    ``known``; one that has been away for too long is ``expired``.

    A request from one of ``origins``, sites that may embed the chat, is known by its token alone and never by a cookie.
    """

    def __init__(self, app: ASGIApp, identity: Identity, origins: Collection[str] = ()) -> None:
        self._app = app
        self._identity = identity
        self._origins = frozenset(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its trainee, or say that it has none."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        state = scope.setdefault("state", {})
        path = str(scope["path"])
        if path.startswith("/api/") and _embeds(connection, self._origins):
            token = connection.headers.get("authorization", "").removeprefix("Bearer ")
            trainee = self._identity.embedded(token)
            state.update(trainee=trainee, expired=False, known=trainee is not None)
            if trainee is None and path not in ("/api/session", DESCRIPTION):
                await _unknown("no_session", "Begin a session first: POST /api/session.")(scope, receive, send)
                return
            await self._app(scope, receive, send)
            return
        known = self._identity.known(connection.cookies.get(COOKIE))
        expired = known is not None and known.expired
        if expired and not path.startswith((*WITHOUT_TRAINEE, *LETS_IN)):
            await _come_back(scope)(scope, receive, send)
            return
        state["trainee"] = known.trainee if known else uuid.uuid4().hex
        state["expired"] = expired
        state["known"] = known is not None
        due = (known is None or known.stale) and not expired and not path.startswith(WITHOUT_TRAINEE)

        async def with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start" and due:
                headers = MutableHeaders(scope=message)
                if "set-cookie" not in headers:  # a page that says otherwise knows better
                    headers.append("Set-Cookie", cookie_for(scope, self._identity, state["trainee"]))
            await send(message)

        await self._app(scope, receive, with_cookie)


def _embeds(connection: HTTPConnection, origins: Collection[str]) -> bool:
    """Whether a page of a site that may embed the chat asks; our own pages never do, whatever the settings say."""
    origin = connection.headers.get("origin", "")
    return origin in origins and urlsplit(origin).netloc != connection.headers.get("host")


def _come_back(scope: Scope) -> Response:
    path = str(scope["path"])
    if path.startswith("/api/"):
        return _unknown("session_expired", "It has been a while: say who you are at /welcome-back, and go on.")
    query = scope["query_string"].decode("latin-1")
    here = f"{path}?{query}" if query else path
    if scope["method"] != "GET":  # the page that the form stood on
        here = urlsplit(Headers(scope=scope).get("referer", "")).path
    return RedirectResponse(f"/welcome-back?next={quote(inside(here))}", 303)


def _unknown(code: str, message: str) -> Response:
    return JSONResponse({"error": {"code": code, "message": message}}, 401)
