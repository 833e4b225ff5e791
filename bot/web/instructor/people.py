"""Forgetting a trainee."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.practice import keeping
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
    trainee, _ = await run_in_threadpool(keeping.trainee_of, practice, me, request.path_params["trainee"])
    calls = await run_in_threadpool(keeping.forget, practice, trainee.id, me.name)
    return shown_to_instructor(request, "forget.html", trainee=trainee, calls=calls, problem="", gone=True)


ROUTES = [
    Route("/instructor/trainees/{trainee}/forget", instructors_only(ask)),
    Route("/instructor/trainees/{trainee}/forget", instructors_only(forget), methods=["POST"]),
]
