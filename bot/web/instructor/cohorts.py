"""An instructor's cohorts."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.practice.errors import BadName
from bot.web.forms import form_of
from bot.web.instructor.gate import instructors_only, shown_to_instructor


async def cohorts(request: Request) -> Response:
    """Every cohort that the instructor may see."""
    return await _cohorts(request)


async def _cohorts(request: Request, problem: str = "", status: int = 200) -> Response:
    found = await run_in_threadpool(request.app.state.practice.staff.cohorts, request.state.instructor)
    return shown_to_instructor(request, "cohorts.html", status, cohorts=found, problem=problem)


async def found(request: Request) -> Response:
    """A cohort was made; it is its maker's."""
    practice = request.app.state.practice
    try:
        cohort = await run_in_threadpool(practice.roll.found_cohort, (await form_of(request)).get("name", ""))
    except BadName as error:
        return await _cohorts(request, str(error), 400)
    await run_in_threadpool(practice.staff.put_in_charge, request.state.instructor.id, cohort.id)
    return RedirectResponse(f"/instructor/cohorts/{cohort.id}", 303)


ROUTES = [
    Route("/instructor", instructors_only(cohorts)),
    Route("/instructor/cohorts", instructors_only(found), methods=["POST"]),
]
