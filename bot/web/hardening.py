"""Headers on every answer, and a bound on what is read of a request."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.web.address import WITHOUT_HOST, is_ours
from bot.web.problems import problem

LARGEST_BODY = 64 * 1024
"""Bytes of a request's body; the longest message in the widest characters takes 20 KB."""

LARGER_BODIES = {
    # A file that is too large goes by all the same, so that the page can say so and keep what else was typed.
    "/instructor/personas/import": 64 * 1024 * 1024,
    "/instructor/personas/": 1024 * 1024,
    "/instructor/calls/": 1024 * 1024,
}
"""Bytes under these paths, of which the first that fits counts: an import; a persona's text, as it is and in the fields
of a form; a review of a long call."""

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    # The microphone is for those who speak to the prospect; the browser asks them first.
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(self)",
}


BY_HTTPS = {"Strict-Transport-Security": "max-age=31536000"}
"""Where the pages are reached by https: browsers ask for nothing else for a year, and so nobody on the way can make
them."""


class Hardened:
    """Middleware: refuses oversized bodies, writes from sites not in ``origins`` and names that are not ours where
    ``public_url`` says what ours is; sets the headers above."""

    def __init__(self, app: ASGIApp, origins: Collection[str] = (), public_url: str = "") -> None:
        self._app = app
        self._origins = frozenset(origins)
        self._public_url = public_url
        self._headers = {**HEADERS, **(BY_HTTPS if public_url.startswith("https://") else {})}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on unless it is refused."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    answer.setdefault(name, value)
                # Our own scripts are asked for anew each time, so that an upgrade never mixes old ones with new.
                kept = str(scope["path"]).startswith(("/static/", "/widget.js"))
                answer.setdefault("Cache-Control", "no-cache" if kept else "no-store")
            await send(message)

        # Only the interface is for other sites' pages; forms are for our own.
        origins = self._origins if str(scope["path"]).startswith("/api/") else frozenset()
        largest = next((most for path, most in LARGER_BODIES.items() if scope["path"].startswith(path)), LARGEST_BODY)
        refusal = self._misdirected(scope, headers) or _refusal(scope, headers, origins, largest)
        if refusal is not None:
            await refusal(scope, receive, with_headers)
            return
        received = 0

        async def bounded() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > largest:
                raise TooLarge
            return message

        try:
            await self._app(scope, bounded, with_headers)
        except TooLarge:
            await _too_large(scope, largest)(scope, receive, with_headers)
        except ClientDisconnect:
            pass  # whoever asked has gone; there is nobody to tell, and nothing is wrong with us

    def _misdirected(self, scope: Scope, headers: Headers) -> Response | None:
        if scope["path"] in WITHOUT_HOST or is_ours(headers.get("host", ""), self._public_url):
            return None
        message = f"These pages are at {self._public_url}. A proxy in front of them must pass on the Host header."
        return problem(Request(scope), 421, "wrong_host", message)


class TooLarge(Exception):
    """More was sent than is read."""


def _too_large(scope: Scope, largest: int) -> Response:
    size = f"{largest // 1024**2} MB" if largest >= 1024**2 else f"{largest // 1024} KB"
    message = f"That was too large: at most {size} can be sent here at once. Go back, and send less."
    return problem(Request(scope), 413, "too_large", message)


def _refusal(scope: Scope, headers: Headers, origins: frozenset[str], largest: int) -> Response | None:
    length = headers.get("content-length", "0")
    if not length.isdigit() or int(length) > largest:
        return _too_large(scope, largest)
    if "\0" in str(scope["path"]):
        return problem(Request(scope), 404, "http_error", "There is nothing here.")
    writes = scope["method"] not in ("GET", "HEAD")
    if writes and headers.get("origin") not in origins and _from_elsewhere(headers):
        return problem(Request(scope), 403, "cross_site", "Not from another site.")
    return None


def _from_elsewhere(headers: Headers) -> bool:
    """Whether another site's page sent it: browsers say so, the older ones by ``Origin`` alone."""
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None:
        return site == "cross-site" or (site == "same-site" and not _same_host(headers))
    return origin is not None and not _same_host(headers)


def _same_host(headers: Headers) -> bool:
    return urlsplit(headers.get("origin", "")).netloc == headers.get("host")
