"""Headers on every answer, and a bound on what is read of a request."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_BODY = 64 * 1024
"""Bytes of a request's body; the longest message in the widest characters takes 20 KB."""

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=()",
}


class Hardened:
    """Middleware: refuses oversized bodies and cross-site writes, and sets the headers above."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on unless it is refused."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    answer.setdefault(name, value)
                if not str(scope["path"]).startswith("/static/"):
                    answer.setdefault("Cache-Control", "no-store")
            await send(message)

        refusal = _refusal(scope["method"], headers)
        if refusal is not None:
            await refusal(scope, receive, with_headers)
            return
        received = 0

        async def bounded() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > LARGEST_BODY:
                raise TooLarge
            return message

        try:
            await self._app(scope, bounded, with_headers)
        except TooLarge:
            await _too_large()(scope, receive, with_headers)


class TooLarge(Exception):
    """More was sent than is read."""


def _too_large() -> JSONResponse:
    message = f"A request may have {LARGEST_BODY // 1024} KB."
    return JSONResponse({"error": {"code": "too_large", "message": message}}, 413)


def _refusal(method: str, headers: Headers) -> JSONResponse | None:
    length = headers.get("content-length", "0")
    if not length.isdigit() or int(length) > LARGEST_BODY:
        return _too_large()
    if method not in ("GET", "HEAD") and headers.get("sec-fetch-site") == "cross-site":
        return JSONResponse({"error": {"code": "cross_site", "message": "Not from another site."}}, 403)
    return None
