"""Errors as the HTTP interface gives them: ``{"error": {"code", "message"}}`` with a fitting status."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from bot.brain.brain import BrainFailed
from bot.practice.conversation import Unanswered
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
    TooManyTries,
)
from bot.web.templates import page

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
}
RETRY_AFTER = {"Retry-After": "2"}
"""Seconds after which a message that could not be answered may be sent again."""


class BadRequest(Exception):
    """What was sent cannot be used. ``status`` is 400 unless something more fitting is said."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.code = code
        self.status = status


def problem(request: Request, status: int, code: str, message: str, headers: dict[str, str] | None = None) -> Response:
    """What stands in the way: JSON for programs, a page for people."""
    message = message.encode("utf-8", "replace").decode()  # it may quote half a character pair that was sent
    if request.url.path.startswith("/api/") or "text/html" not in request.headers.get("accept", ""):
        return JSONResponse({"error": {"code": code, "message": message}}, status, headers)
    back = "/instructor" if request.url.path.startswith("/instructor") else "/"
    return HTMLResponse(page("problem.html", message=message, back=back), status, headers)


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
    return problem(request, error.status_code, "http_error", message)


def on_unanswered(request: Request, error: Exception) -> Response:
    """503: a message could not be answered; it can be sent again with the same key."""
    message = "The message could not be answered just now. It was not lost: send it again."
    return problem(request, 503, "unanswered", message, RETRY_AFTER)


HANDLERS = {
    BadRequest: on_bad_request,
    PracticeError: on_practice_error,
    HTTPException: on_http_exception,
    BrainFailed: on_unanswered,
    Unanswered: on_unanswered,
}
