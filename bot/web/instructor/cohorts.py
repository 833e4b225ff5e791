"""An instructor's cohorts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Optional

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.practice.errors import BadName
from bot.web.forms import form_of
from bot.web.instructor.gate import instructors_only, shown_to_instructor


async def cohorts(request: Request) -> Response:
    """Every cohort that the instructor may see."""
    return await cohorts_page(request)


async def cohorts_page(
    request: Request, wrong: Optional[Mapping[str, str]] = None, called: str = "", status: int = 200
) -> Response:
    """The page of all cohorts; ``wrong`` is what stands in the way, by field, ``called`` the name that was typed."""
    found = await run_in_threadpool(request.app.state.practice.staff.cohorts, request.state.instructor)
    gone = "gone" in request.query_params
    return shown_to_instructor(
        request, "cohorts.html", status, cohorts=found, wrong=wrong or {}, called=called, gone=gone
    )


async def found(request: Request) -> Response:
    """A cohort was made; it is its maker's."""
    form, me = await form_of(request), request.state.instructor
    name = form.get("name", "")
    try:
        cohort = await run_in_threadpool(request.app.state.practice.cohorts.found, me, name, form.get("form", ""))
    except BadName as error:
        return await cohorts_page(request, {"name": str(error)}, name[:200], 400)
    return RedirectResponse(f"/instructor/cohorts/{cohort}", 303)


ROUTES = [
    Route("/instructor", instructors_only(cohorts)),
    Route("/instructor/cohorts", instructors_only(found), methods=["POST"]),
]
