"""One cohort: its name and join link, who is in charge, who is in it, and who has done what."""

from __future__ import annotations

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.practice.assignments import what_passes
from bot.practice.cohort_tables import Table, done_table, headed, members_table
from bot.practice.cohorts import Overview
from bot.practice.errors import BadName, NoSuchInstructor
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
    """The personas' names by id, also of those that can no longer be called."""
    names: dict[str, str] = await run_in_threadpool(request.app.state.practice.catalogue.names)
    return names


async def callable_names(request: Request) -> dict[str, str]:
    """The names, by id, of the personas that can be called now."""
    names: dict[str, str] = await run_in_threadpool(request.app.state.practice.catalogue.callable_names)
    return names


async def cohort(request: Request) -> Response:
    """The page of a cohort."""
    return await cohort_page(request, await asked_for(request))


async def cohort_page(request: Request, found: StoredCohort, status: int = 200, **typed: Any) -> Response:
    """A cohort's page; ``typed`` is what was typed into one of its forms and could not be used: ``where``, all that is
    ``wrong`` by field, and the form's own values."""
    seen = await _overview(request, found)
    names = await persona_names(request)
    values: dict[str, Any] = {
        **{"where": "", "wrong": {}, "called": found.name, "who": "", "typed": EMPTY, "chosen": []},
        **{"names_typed": "", "slack_typed": {"member": "", "called": ""}},
    }
    return shown_to_instructor(
        request,
        "cohort.html",
        status,
        cohort=found,
        link=f"{pages_address(request)}/join/{found.code}",
        seen=seen,
        told="told" in request.query_params,
        in_slack=request.app.state.slack_members is not None,
        callable=await callable_names(request),
        titles=[headed(each, names) for each in seen.assignments],
        terms=[what_passes(each) for each in seen.assignments],
        done=await _done(request, seen),
        **{**values, **typed},
    )


async def rename(request: Request) -> Response:
    """Another name was given."""
    found, name = await asked_for(request), (await form_of(request)).get("name", "")
    try:
        await run_in_threadpool(request.app.state.practice.cohorts.rename, found.id, name)
    except BadName as error:
        return await cohort_page(request, found, 400, where="name", wrong={"name": str(error)}, called=name[:200])
    return back_to(found)


async def put_in_charge(request: Request) -> Response:
    """Another instructor is to be in charge as well."""
    found, name = await asked_for(request), (await form_of(request)).get("name", "")
    try:
        joined = await run_in_threadpool(request.app.state.practice.cohorts.put_in_charge, found.id, name)
    except NoSuchInstructor as error:
        return await cohort_page(request, found, 400, where="charge", wrong={"charge": str(error)}, who=name[:200])
    await logged(request, "put in charge", f"{found.name}: {joined.name}")
    return back_to(found, "charge")


async def done(request: Request) -> Response:
    """Who has done what, for a spreadsheet."""
    found = await asked_for(request)
    shown = await _done(request, await _overview(request, found))
    await logged(request, "exported", f"{found.name}: who has done what")
    return table("done.csv", shown.columns, shown.rows)


async def trainees(request: Request) -> Response:
    """Who practises, for a spreadsheet."""
    found = await asked_for(request)
    shown = members_table((await _overview(request, found)).members)
    await logged(request, "exported", f"{found.name}: trainees")
    return table("trainees.csv", shown.columns, shown.rows)


async def _overview(request: Request, found: StoredCohort) -> Overview:
    seen = await run_in_threadpool(request.app.state.practice.cohorts.overview, found.id)
    assert isinstance(seen, Overview)
    return seen


async def _done(request: Request, seen: Overview) -> Table:
    names, callable = await persona_names(request), await callable_names(request)
    return done_table(seen.assignments, seen.trainees, seen.standings, names, callable)


async def logged(request: Request, did: str, about: str) -> None:
    """Add what the instructor did to the audit log."""
    await run_in_threadpool(request.app.state.practice.staff.log, request.state.instructor.name, did, about)


def back_to(found: StoredCohort, place: str = "") -> Response:
    """The way to a cohort's page after a form."""
    return RedirectResponse(f"/instructor/cohorts/{found.id}{f'#{place}' if place else ''}", 303)


HERE = "/instructor/cohorts/{cohort}"
ROUTES = [
    Route(HERE, instructors_only(cohort)),
    Route(f"{HERE}/name", instructors_only(rename), methods=["POST"]),
    Route(f"{HERE}/instructors", instructors_only(put_in_charge), methods=["POST"]),
    Route(f"{HERE}/done.csv", instructors_only(done)),
    Route(f"{HERE}/trainees.csv", instructors_only(trainees)),
]
