"""Forgetting a trainee."""

from __future__ import annotations

from typing import Optional

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.practice import keeping
from bot.store.people import StoredTrainee
from bot.web.forms import form_of
from bot.web.instructor.gate import instructors_only, shown_to_instructor


async def ask(request: Request) -> Response:
    """Whether everything of a trainee is really to be deleted."""
    return await _ask(request)


async def _ask(request: Request, problem: str = "", status: int = 200) -> Response:
    trainee, calls = await run_in_threadpool(
        keeping.trainee_of,
        request.app.state.practice,
        request.state.instructor,
        request.path_params["trainee"],
    )
    return shown_to_instructor(
        request, "forget.html", status, trainee=trainee, calls=calls, problem=problem, gone=False
    )


async def forget(request: Request) -> Response:
    """It is, if the box was ticked."""
    practice, me = request.app.state.practice, request.state.instructor
    if (await form_of(request)).get("sure") != "on":
        return await _ask(request, "Tick the box beside the button if everything of theirs is to be deleted.", 400)
    asked = request.path_params["trainee"]
    if not await run_in_threadpool(keeping.is_stored, practice, asked):
        return _gone(request, None, None)
    trainee, _ = await run_in_threadpool(keeping.trainee_of, practice, me, asked)
    return _gone(request, trainee, await run_in_threadpool(keeping.forget, practice, trainee.id, me.name))


def _gone(request: Request, trainee: Optional[StoredTrainee], calls: Optional[int]) -> Response:
    """Everything is deleted: with so many ``calls``, or already, which is None."""
    return shown_to_instructor(request, "forget.html", trainee=trainee, calls=calls, problem="", gone=True)


ROUTES = [
    Route("/instructor/trainees/{trainee}/forget", instructors_only(ask)),
    Route("/instructor/trainees/{trainee}/forget", instructors_only(forget), methods=["POST"]),
]
