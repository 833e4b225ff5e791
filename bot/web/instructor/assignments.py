"""What a cohort is to do: giving it, changing it, taking it back."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.practice.cohort_tables import headed
from bot.practice.errors import BadTerms
from bot.store.assignments import StoredAssignment
from bot.store.people import StoredCohort
from bot.web.forms import form_of
from bot.web.instructor.assignment_form import (
    PERSONA,
    must_lie_ahead,
    read_personas,
    read_terms,
    shown_terms,
    typed_terms,
)
from bot.web.instructor.cohort import HERE, asked_for, cohort_page, persona_names
from bot.web.instructor.gate import instructors_only, shown_to_instructor


async def assign(request: Request) -> Response:
    """The form of a new assignment was sent: one for each prospect that was chosen."""
    found, form, practice = await asked_for(request), await form_of(request), request.app.state.practice
    try:
        chosen, terms = read_personas(form, await persona_names(request)), read_terms(form)
        must_lie_ahead(terms, practice.now())
        await run_in_threadpool(practice.cohorts.assign, found.id, chosen, terms)
    except BadTerms as error:
        ticked = [name.removeprefix(PERSONA) for name in form if name.startswith(PERSONA)]
        return await cohort_page(
            request, found, 400, where="assign", problem=str(error), typed=typed_terms(form), chosen=ticked
        )
    return _back(found)


async def edit(request: Request) -> Response:
    """The form that changes an assignment."""
    found = await asked_for(request)
    one = await _asked_for(request, found)
    return await _form(request, found, one, shown_terms(one))


async def change(request: Request) -> Response:
    """That form was sent."""
    found, form = await asked_for(request), await form_of(request)
    one = await _asked_for(request, found)
    try:
        await run_in_threadpool(request.app.state.practice.cohorts.change, found.id, one.id, read_terms(form))
    except BadTerms as error:
        return await _form(request, found, one, typed_terms(form), str(error), 400)
    return _back(found)


async def delete(request: Request) -> Response:
    """The assignment is to go, if they meant it."""
    found, practice = await asked_for(request), request.app.state.practice
    one = await _asked_for(request, found)
    if (await form_of(request)).get("sure") != "on":
        problem = "Tick the box beside the button if this assignment is to be deleted."
        return await _form(request, found, one, shown_terms(one), problem, 400)
    await run_in_threadpool(practice.cohorts.delete, found.id, one.id)
    about = f"{found.name}: {headed(one, await persona_names(request))}"
    await run_in_threadpool(practice.staff.log, request.state.instructor.name, "assignment deleted", about)
    return _back(found)


async def _asked_for(request: Request, found: StoredCohort) -> StoredAssignment:
    cohorts = request.app.state.practice.cohorts
    one = await run_in_threadpool(cohorts.assignment, found.id, request.path_params["assignment"])
    assert isinstance(one, StoredAssignment)
    return one


async def _form(
    request: Request,
    found: StoredCohort,
    one: StoredAssignment,
    typed: dict[str, str],
    problem: str = "",
    status: int = 200,
) -> Response:
    called = (await persona_names(request)).get(one.persona, one.persona)
    return shown_to_instructor(
        request, "assignment.html", status, cohort=found, one=one, called=called, typed=typed, problem=problem
    )


def _back(found: StoredCohort) -> Response:
    return RedirectResponse(f"/instructor/cohorts/{found.id}#assignments", 303)


ROUTES = [
    Route(f"{HERE}/assignments", instructors_only(assign), methods=["POST"]),
    Route(f"{HERE}/assignments/{{assignment}}", instructors_only(edit)),
    Route(f"{HERE}/assignments/{{assignment}}", instructors_only(change), methods=["POST"]),
    Route(f"{HERE}/assignments/{{assignment}}/delete", instructors_only(delete), methods=["POST"]),
]
