"""One cohort: its name and join link, who is in charge, who is in it, and who has done what."""

from __future__ import annotations

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.practice.assignments import what_passes
from bot.practice.cohort_tables import done_table, headed
from bot.practice.errors import BadName, LastInCharge, NoSuchInstructor
from bot.store.people import StoredCohort
from bot.web.address import pages_address
from bot.web.forms import form_of
from bot.web.instructor.assignment_form import EMPTY
from bot.web.instructor.downloads import table
from bot.web.instructor.gate import instructors_only, shown_to_instructor


async def asked_for(request: Request) -> StoredCohort:
    """The cohort of a path, if the instructor may see it. Raises :class:`NoSuchCohort`."""
    staff = request.app.state.practice.staff
    found = await run_in_threadpool(staff.cohort, request.state.instructor, request.path_params["cohort"])
    assert isinstance(found, StoredCohort)
    return found


async def persona_names(request: Request) -> dict[str, str]:
    """The personas' names by id."""
    names: dict[str, str] = await run_in_threadpool(request.app.state.practice.names)
    return names


async def cohort(request: Request) -> Response:
    """The page of a cohort."""
    return await cohort_page(request, await asked_for(request))


async def cohort_page(request: Request, found: StoredCohort, status: int = 200, **typed: Any) -> Response:
    """A cohort's page; ``typed`` is what was typed into one of its forms and could not be used: ``where``, ``problem``,
    and the form's own values."""
    practice = request.app.state.practice
    seen = await run_in_threadpool(practice.cohorts.overview, found.id)
    names = await persona_names(request)
    values: dict[str, Any] = {"where": "", "problem": "", "called": found.name, "who": "", "typed": EMPTY, "chosen": []}
    return shown_to_instructor(
        request,
        "cohort.html",
        status,
        cohort=found,
        link=f"{pages_address(request)}/join/{found.code}",
        seen=seen,
        names=names,
        titles=[headed(each, names) for each in seen.assignments],
        terms=[what_passes(each) for each in seen.assignments],
        done=done_table(seen.assignments, seen.trainees, seen.standings, names),
        **{**values, **typed},
    )


async def rename(request: Request) -> Response:
    """Another name was given."""
    found, name = await asked_for(request), (await form_of(request)).get("name", "")
    try:
        await run_in_threadpool(request.app.state.practice.cohorts.rename, found.id, name)
    except BadName as error:
        return await cohort_page(request, found, 400, where="name", problem=str(error), called=name[:200])
    return _back(found)


async def renew_link(request: Request) -> Response:
    """The join link is to stop working, and another to take its place."""
    found = await asked_for(request)
    await run_in_threadpool(request.app.state.practice.cohorts.renew_link, found.id)
    await _log(request, "join link renewed", found.name)
    return _back(found, "join")


async def put_in_charge(request: Request) -> Response:
    """Another instructor is to be in charge as well."""
    found, name = await asked_for(request), (await form_of(request)).get("name", "")
    try:
        joined = await run_in_threadpool(request.app.state.practice.cohorts.put_in_charge, found.id, name)
    except NoSuchInstructor as error:
        return await cohort_page(request, found, 400, where="charge", problem=str(error), who=name[:200])
    await _log(request, "put in charge", f"{found.name}: {joined.name}")
    return _back(found, "charge")


async def take_from(request: Request) -> Response:
    """An instructor is no longer to be in charge."""
    found = await asked_for(request)
    instructor = request.path_params["instructor"]
    try:
        gone = await run_in_threadpool(request.app.state.practice.cohorts.take_from, found.id, instructor)
    except LastInCharge as error:
        return await cohort_page(request, found, 400, where="charge", problem=str(error))
    await _log(request, "taken from charge", f"{found.name}: {gone.name}")
    still = found in await run_in_threadpool(request.app.state.practice.staff.cohorts, request.state.instructor)
    return _back(found, "charge") if still else RedirectResponse("/instructor", 303)


async def remove(request: Request) -> Response:
    """A trainee is to leave the cohort."""
    found = await asked_for(request)
    gone = await run_in_threadpool(request.app.state.practice.cohorts.remove, found.id, request.path_params["trainee"])
    await _log(request, "trainee removed", f"{found.name}: {gone.id[:8]}")
    return _back(found, "trainees")


async def done(request: Request) -> Response:
    """Who has done what, for a spreadsheet."""
    found = await asked_for(request)
    seen = await run_in_threadpool(request.app.state.practice.cohorts.overview, found.id)
    await _log(request, "exported", f"{found.name}: who has done what")
    found_out = done_table(seen.assignments, seen.trainees, seen.standings, await persona_names(request))
    return table("done.csv", found_out.columns, found_out.rows)


async def _log(request: Request, did: str, about: str) -> None:
    await run_in_threadpool(request.app.state.practice.staff.log, request.state.instructor.name, did, about)


def _back(found: StoredCohort, place: str = "") -> Response:
    return RedirectResponse(f"/instructor/cohorts/{found.id}{f'#{place}' if place else ''}", 303)


HERE = "/instructor/cohorts/{cohort}"
ROUTES = [
    Route(HERE, instructors_only(cohort)),
    Route(f"{HERE}/name", instructors_only(rename), methods=["POST"]),
    Route(f"{HERE}/link", instructors_only(renew_link), methods=["POST"]),
    Route(f"{HERE}/instructors", instructors_only(put_in_charge), methods=["POST"]),
    Route(f"{HERE}/instructors/{{instructor}}/remove", instructors_only(take_from), methods=["POST"]),
    Route(f"{HERE}/trainees/{{trainee}}/remove", instructors_only(remove), methods=["POST"]),
    Route(f"{HERE}/done.csv", instructors_only(done)),
]
