"""Errors as the HTTP interface gives them: ``{"error": {"code", "message"}}`` with a fitting status."""

from __future__ import annotations

import logging

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from bot.brain.brain import BrainFailed
from bot.practice.deliver import Unanswered
from bot.practice.errors import (
    BadDraft,
    CallEnded,
    CallGoesOn,
    HintsOff,
    KeyReused,
    NameTaken,
    NoSuchAssignment,
    NoSuchCall,
    NoSuchCohort,
    NoSuchDraft,
    NoSuchInstructor,
    NoSuchPersona,
    NoSuchTrainee,
    NoSuchTurn,
    NotProven,
    PracticeError,
    ProofGoesOn,
    SignInRefused,
    StillBlind,
    TooManyTries,
)
from bot.practice.lines import LinesAway
from bot.store.engine import DatabaseAway
from bot.web.templates import page

log = logging.getLogger(__name__)

STATUS: dict[type[PracticeError], int] = {
    NoSuchPersona: 404,
    NoSuchCall: 404,
    CallEnded: 409,
    CallGoesOn: 409,
    KeyReused: 409,
    NoSuchTurn: 404,
    HintsOff: 409,
    NoSuchCohort: 404,
    NoSuchInstructor: 404,
    TooManyTries: 429,
    SignInRefused: 403,
    NameTaken: 409,
    NoSuchTrainee: 404,
    NoSuchAssignment: 404,
    NoSuchDraft: 404,
    BadDraft: 400,
    NotProven: 409,
    ProofGoesOn: 409,
    StillBlind: 409,
}
RETRY_AFTER = {"Retry-After": "2"}
"""Seconds after which what could not be done just now may be tried again."""

WAYS_BACK = (
    ("/instructor/personas", "/instructor/personas", "Back to the personas"),
    ("/instructor", "/instructor", "Back to the instructors' pages"),
    ("/", "/", "Back to the prospects"),
)
"""How a path begins, and where its page of a problem leads; the first that fits counts."""


class BadRequest(Exception):
    """What was sent cannot be used. ``status`` is 400 unless something more fitting is said."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.code = code
        self.status = status


def problem(request: Request, status: int, code: str, message: str, headers: dict[str, str] | None = None) -> Response:
    """What stands in the way: JSON for programs, a page for people."""
    request.scope.setdefault("state", {})["problem"] = code  # for the log and the count of errors
    message = message.encode("utf-8", "replace").decode()  # it may quote half a character pair that was sent
    if request.url.path.startswith("/api/") or "text/html" not in request.headers.get("accept", ""):
        return JSONResponse({"error": {"code": code, "message": message}}, status, headers)
    path = request.url.path
    to, words = next((to, words) for begins, to, words in WAYS_BACK if path.startswith(begins))
    template = "instructor/problem.html" if path.startswith("/instructor") else "problem.html"
    # Whoever was not let in yet has no name here, and nothing to sign out of.
    known = {name: getattr(request.state, name, None) for name in ("instructor", "csrf")}
    return HTMLResponse(page(template, message=message, back=to, back_words=words, **known), status, headers)


def on_bad_request(request: Request, error: Exception) -> Response:
    """400 and its kin."""
    assert isinstance(error, BadRequest)
    return problem(request, error.status, error.code, str(error))


def on_practice_error(request: Request, error: Exception) -> Response:
    """404 and 409."""
    assert isinstance(error, PracticeError)
    return problem(request, STATUS.get(type(error), 400), error.code, str(error))


def on_http_exception(request: Request, error: Exception) -> Response:
    """No such page, wrong method."""
    assert isinstance(error, HTTPException)
    message = {404: "There is nothing here.", 405: "That cannot be done here."}.get(error.status_code, error.detail)
    headers = dict(error.headers or {})  # a wrong method is told which would be right
    return problem(request, error.status_code, "http_error", message, headers)


def on_unanswered(request: Request, error: Exception) -> Response:
    """503: a message could not be answered; it can be sent again with the same key."""
    message = "The message could not be answered just now. It was not lost: send it again."
    return problem(request, 503, "unanswered", message, RETRY_AFTER)


def on_database_away(request: Request, error: Exception) -> Response:
    """503: nothing was stored, or it was and the answer did not come through. A message sent again with its key tells
    which; what has no key, beginning a call say, may then be done twice."""
    log.error("%s", error)
    message = "What you did could not be stored just now. Nothing of it is lost here: try it again in a moment."
    return problem(request, 503, "database_away", message, RETRY_AFTER)


def on_lines_away(request: Request, error: Exception) -> Response:
    """503: another process may be speaking in the call."""
    log.error("a message was refused: %s", error)
    message = "Messages cannot be taken just now. This one is not lost: send it again in a moment."
    return problem(request, 503, "lines_away", message, RETRY_AFTER)


HANDLERS = {
    BadRequest: on_bad_request,
    PracticeError: on_practice_error,
    HTTPException: on_http_exception,
    BrainFailed: on_unanswered,
    Unanswered: on_unanswered,
    DatabaseAway: on_database_away,
    LinesAway: on_lines_away,
}
