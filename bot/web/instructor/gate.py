"""Who may open an instructor's page: a signed session, a role, and for every form a token that only our page has."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Optional
from urllib.parse import quote

from itsdangerous import BadSignature, TimestampSigner
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import Scope

from bot.practice.staff import ADMIN, INSTRUCTOR
from bot.store.staff import StoredInstructor
from bot.web.forms import form_of
from bot.web.problems import BadRequest
from bot.web.templates import page

COOKIE = "buyin_instructor"
KEPT_FOR = 12 * 3600
"""Seconds after signing in for which a session lasts."""

Endpoint = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True)
class Session:
    """A signed session: of whom, in which generation of their account, and the token that its forms carry."""

    instructor: str
    generation: int
    token: str


class Sessions:
    """Signs and checks instructors' sessions."""

    def __init__(self, secret: str) -> None:
        self._signer = TimestampSigner(secret, salt="instructor")

    def sign(self, instructor: StoredInstructor) -> str:
        """The value of a cookie for a session that begins now, with a token of its own."""
        return self._signer.sign(f"{instructor.id}:{instructor.generation}:{secrets.token_urlsafe(18)}").decode()

    def read(self, cookie: Optional[str]) -> Optional[Session]:
        """The session that a cookie holds, None if it is missing, forged or over."""
        try:
            instructor, generation, token = self._signer.unsign(cookie or "", max_age=KEPT_FOR).decode().split(":")
        except (BadSignature, ValueError):
            return None
        return Session(instructor, int(generation), token)


def cookie_for(scope: Scope, value: str) -> str:
    """The ``Set-Cookie`` of a session; an empty value ends it."""
    secure = "; Secure" if scope["app"].state.identity.secure or scope.get("scheme") == "https" else ""
    return f"{COOKIE}={value}; Path=/instructor; Max-Age={KEPT_FOR if value else 0}; HttpOnly; SameSite=Lax{secure}"


def instructors_only(endpoint: Endpoint, role: str = INSTRUCTOR) -> Endpoint:
    """``endpoint`` for signed-in instructors, with ``role`` ADMIN for admins alone. It finds the instructor in
    ``request.state.instructor``; a form that does not carry the session's token is refused."""

    async def gated(request: Request) -> Response:
        session = request.app.state.sessions.read(request.cookies.get(COOKIE))
        staff = request.app.state.practice.staff
        found = await run_in_threadpool(staff.session, session.instructor, session.generation) if session else None
        if session is None or found is None:
            here = request.url.path if request.method == "GET" else "/instructor"
            return RedirectResponse(f"/instructor/sign-in?next={quote(here)}", 303)
        if role == ADMIN and found.role != ADMIN:
            return _not_yours(request)
        request.state.instructor, request.state.csrf = found, session.token
        if request.method == "POST" and not await _ours(request, session.token):
            raise BadRequest("bad_form", "This page had grown old. Go back, reload it, and send it again.", 403)
        return await endpoint(request)

    return gated


async def _ours(request: Request, token: str) -> bool:
    sent = request.headers.get("x-csrf-token") or (await form_of(request)).get("csrf", "")
    return hmac.compare_digest(sent.encode(), token.encode())


def _not_yours(request: Request) -> Response:
    return HTMLResponse(page("problem.html", message="Only an admin can open this page.", back="/instructor"), 403)


def shown_to_instructor(request: Request, name: str, status: int = 200, **values: object) -> HTMLResponse:
    """The page of a template in ``pages/instructor`` for the instructor who asks; its forms carry ``csrf``."""
    state = request.state
    return HTMLResponse(page(f"instructor/{name}", instructor=state.instructor, csrf=state.csrf, **values), status)
