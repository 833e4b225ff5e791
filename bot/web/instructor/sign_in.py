"""Signing in and out, and an instructor's own account."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.practice.errors import BadPassword, SignInRefused, TooManyTries
from bot.store.staff import StoredInstructor
from bot.web.address import address_of
from bot.web.forms import form_of
from bot.web.identity import inside
from bot.web.instructor.gate import cookie_for, instructors_only, shown_to_instructor
from bot.web.templates import page


def signed_in(request: Request, instructor: StoredInstructor, path: str) -> Response:
    """On to ``path`` in a session that begins now."""
    answer = RedirectResponse(path if inside(path).startswith("/instructor") else "/instructor", 303)
    answer.headers["Set-Cookie"] = cookie_for(request.scope, request.app.state.sessions.sign(instructor))
    return answer


def signing_in(request: Request, path: str, problem: str = "", status: int = 200, lost: bool = False) -> Response:
    """The page to sign in on, which goes on to ``path``; it says if a form was sent and ``lost``."""
    values = {"path": path, "problem": problem, "elsewhere": request.app.state.elsewhere is not None, "lost": lost}
    return HTMLResponse(page("instructor/sign_in.html", **values), status)


async def ask(request: Request) -> Response:
    """The form to sign in."""
    asked = request.query_params
    return signing_in(request, asked.get("next", "/instructor"), lost="lost" in asked)


async def sign_in(request: Request) -> Response:
    """A name and a password were sent."""
    form = await form_of(request)
    path = form.get("next", "/instructor")
    staff = request.app.state.practice.staff
    name, password = form.get("name", ""), form.get("password", "")
    try:
        found = await run_in_threadpool(staff.sign_in, name, password, address_of(request.scope))
    except SignInRefused as error:
        return signing_in(request, path, str(error), 403, lost="lost" in form)
    except TooManyTries as error:
        return _to_wait(signing_in(request, path, str(error), 429, lost="lost" in form), error)
    return signed_in(request, found, path)


def _to_wait(answer: Response, error: TooManyTries) -> Response:
    answer.headers["Retry-After"] = str(error.seconds)
    return answer


async def sign_out(request: Request) -> Response:
    """The session ends in this browser, or in every one that the account is signed in in."""
    if (await form_of(request)).get("everywhere"):
        staff = request.app.state.practice.staff
        await run_in_threadpool(staff.end_sessions, request.state.instructor.id)
    answer = RedirectResponse("/instructor/sign-in", 303)
    answer.headers["Set-Cookie"] = cookie_for(request.scope, "")
    return answer


async def account(request: Request) -> Response:
    """The instructor's own account."""
    return shown_to_instructor(request, "account.html", problem="")


async def change_password(request: Request) -> Response:
    """A new password, given twice and with the old one: every other session of the account ends."""
    form = await form_of(request)
    staff, instructor = request.app.state.practice.staff, request.state.instructor
    try:
        await run_in_threadpool(staff.sign_in, instructor.name, form.get("old", ""), address_of(request.scope))
        if form.get("new") != form.get("again"):
            raise BadPassword("The new password is not the same both times.")
        await run_in_threadpool(staff.change_password, instructor.id, form.get("new", ""))
    except SignInRefused:
        return shown_to_instructor(request, "account.html", 400, problem="The password until now is not right.")
    except TooManyTries as error:
        return _to_wait(shown_to_instructor(request, "account.html", 429, problem=str(error)), error)
    except BadPassword as error:
        return shown_to_instructor(request, "account.html", 400, problem=str(error))
    changed = next(each for each in await run_in_threadpool(staff.all) if each.id == instructor.id)
    return signed_in(request, changed, "/instructor")


ROUTES = [
    Route("/instructor/sign-in", ask),
    Route("/instructor/sign-in", sign_in, methods=["POST"]),
    Route("/instructor/sign-out", instructors_only(sign_out), methods=["POST"]),
    Route("/instructor/account", instructors_only(account)),
    Route("/instructor/account", instructors_only(change_password), methods=["POST"]),
]
