"""Who may open an instructor's page: a signed session, a role, and for every form a token that only our page has."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Optional
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Match, Route
from starlette.types import Scope

from bot.practice.staff import ADMIN, INSTRUCTOR
from bot.store.staff import StoredInstructor
from bot.web.forms import form_of
from bot.web.problems import BadRequest
from bot.web.signing import Secrets, signer, unsigned
from bot.web.templates import page

COOKIE = "buyin_instructor"
KEPT_FOR = 12 * 3600
"""Seconds after signing in for which a session lasts."""

GROWN_OLD = (
    "You have signed in anew since this page was opened, so what you sent was not saved. Go back, copy what you typed, "
    "reload the page, and send it again."
)

Endpoint = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True)
class Session:
    """A signed session: of whom, in which generation of their account, and the token that its forms carry."""

    instructor: str
    generation: int
    token: str


class Sessions:
    """Signs and checks instructors' sessions. They are not renewed: after ``KEPT_FOR`` one signs in again, and so an
    older secret is of no use any more by then."""

    def __init__(self, secret: Secrets) -> None:
        self._signer = signer(secret, "instructor")

    def sign(self, instructor: StoredInstructor) -> str:
        """The value of a cookie for a session that begins now, with a token of its own."""
        return self._signer.sign(f"{instructor.id}:{instructor.generation}:{secrets.token_urlsafe(18)}").decode()

    def read(self, cookie: Optional[str]) -> Optional[Session]:
        """The session that a cookie holds, None if it is missing, forged or over."""
        held = unsigned(self._signer, cookie, KEPT_FOR)
        if held is None:
            return None
        instructor, generation, token = held.split(":")
        return Session(instructor, int(generation), token)


def cookie_for(scope: Scope, value: str) -> str:
    """The ``Set-Cookie`` of a session; an empty value ends it."""
    secure = "; Secure" if scope["app"].state.identity.secure or scope.get("scheme") == "https" else ""
    return f"{COOKIE}={value}; Path=/instructor; Max-Age={KEPT_FOR if value else 0}; HttpOnly; SameSite=Lax{secure}"


def instructors_only(endpoint: Endpoint, role: str = INSTRUCTOR) -> Endpoint:
    """``endpoint`` for signed-in instructors, with ``role`` ADMIN for admins alone. It finds the instructor in
    ``request.state.instructor``; a form that does not carry the session's token is refused. Who has to sign in first is
    led back to the page, or to the one that the form stands on."""

    async def gated(request: Request) -> Response:
        session = request.app.state.sessions.read(request.cookies.get(COOKIE))
        staff = request.app.state.practice.staff
        found = await run_in_threadpool(staff.session, session.instructor, session.generation) if session else None
        if session is None or found is None:
            return _to_sign_in(request)
        request.state.instructor, request.state.csrf = found, session.token
        if role == ADMIN and found.role != ADMIN:
            raise BadRequest("not_yours", "Only an admin can open this page.", 403)
        if request.method == "POST" and not await _ours(request, session.token):
            raise BadRequest("bad_form", GROWN_OLD, 403)
        return await endpoint(request)

    return gated


def _to_sign_in(request: Request) -> Response:
    """To the page to sign in on, and from there to the page that was asked for, or whose form was sent."""
    if request.method == "GET":
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"/instructor/sign-in?next={quote(request.url.path + query)}", 303)
    return RedirectResponse(f"/instructor/sign-in?lost=1&next={quote(_page_of_form(request))}", 303)


def _page_of_form(request: Request) -> str:
    """The page that a form sent to this address stands on: of its own address, or of the nearest one above it that has
    a page."""
    pages = {each.path for each in request.app.routes if isinstance(each, Route) and "GET" in (each.methods or ())}
    route = next(each for each in request.app.routes if each.matches(request.scope)[0] is Match.FULL)
    path: str = route.path
    while path not in pages and path != "/instructor":
        path = path.rpartition("/")[0]
    for name, value in request.path_params.items():
        path = path.replace(f"{{{name}}}", value)
    return path


async def _ours(request: Request, token: str) -> bool:
    sent = request.headers.get("x-csrf-token") or (await form_of(request)).get("csrf", "")
    return hmac.compare_digest(sent.encode(), token.encode())


def shown_to_instructor(request: Request, name: str, status: int = 200, **values: object) -> HTMLResponse:
    """The page of a template in ``pages/instructor`` for the instructor who asks; its forms carry ``csrf``."""
    state = request.state
    return HTMLResponse(page(f"instructor/{name}", instructor=state.instructor, csrf=state.csrf, **values), status)
