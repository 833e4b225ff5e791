"""What a cohort is to do: giving it, changing it, taking it back."""

from __future__ import annotations

from typing import Optional

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.practice.cohort_tables import headed
from bot.practice.errors import BadTerms, NoSuchAssignment
from bot.store.assignments import StoredAssignment
from bot.store.people import StoredCohort
from bot.web.forms import form_of
from bot.web.instructor.assignment_form import (
    read_assignment,
    read_terms,
    shown_terms,
    typed_personas,
    typed_terms,
)
from bot.web.instructor.cohort import (
    HERE,
    asked_for,
    back_to,
    callable_names,
    cohort_page,
    logged,
    persona_names,
)
from bot.web.instructor.gate import instructors_only, shown_to_instructor


async def assign(request: Request) -> Response:
    """The form of a new assignment was sent: one for each prospect that was chosen."""
    found, form, practice = await asked_for(request), await form_of(request), request.app.state.practice
    try:
        chosen, terms = read_assignment(form, await callable_names(request), practice.now())
        await run_in_threadpool(practice.cohorts.assign, found.id, chosen, terms, form.get("form", ""))
    except BadTerms as error:
        shown = {"typed": typed_terms(form), "chosen": typed_personas(form)}
        return await cohort_page(request, found, 400, where="assign", wrong=error.mistakes, **shown)
    return back_to(found, "assignments")


async def edit(request: Request) -> Response:
    """The form that changes an assignment."""
    found = await asked_for(request)
    try:
        one = await _asked_for(request, found)
    except NoSuchAssignment as error:
        return await _gone(request, found, error)
    return await _form(request, found, one, shown_terms(one))


async def change(request: Request) -> Response:
    """That form was sent."""
    found, form = await asked_for(request), await form_of(request)
    try:
        one = await _asked_for(request, found)
        await run_in_threadpool(request.app.state.practice.cohorts.change, found.id, one.id, read_terms(form))
    except BadTerms as error:
        return await _form(request, found, one, typed_terms(form), error.mistakes)
    except NoSuchAssignment as error:
        return await _gone(request, found, error)
    return back_to(found, "assignments")


async def delete(request: Request) -> Response:
    """The assignment is to go, if they meant it."""
    found, practice = await asked_for(request), request.app.state.practice
    try:
        one = await _asked_for(request, found)
        if (await form_of(request)).get("sure") != "on":
            wrong = {"sure": "Tick the box beside the button if this assignment is to be deleted."}
            return await _form(request, found, one, shown_terms(one), wrong)
        await run_in_threadpool(practice.cohorts.delete, found.id, one.id)
    except NoSuchAssignment as error:
        return await _gone(request, found, error)
    await logged(request, "assignment deleted", f"{found.name}: {headed(one, await persona_names(request))}")
    return back_to(found, "assignments")


async def _gone(request: Request, found: StoredCohort, error: NoSuchAssignment) -> Response:
    return await cohort_page(request, found, 404, where="assignments", wrong={"assignment": str(error)})


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
    wrong: Optional[dict[str, str]] = None,
) -> Response:
    called = (await persona_names(request)).get(one.persona, one.persona)
    return shown_to_instructor(
        request,
        "assignment.html",
        400 if wrong else 200,
        cohort=found,
        one=one,
        called=called,
        gone=one.persona not in await callable_names(request),
        typed=typed,
        wrong=wrong or {},
    )


ROUTES = [
    Route(f"{HERE}/assignments", instructors_only(assign), methods=["POST"]),
    Route(f"{HERE}/assignments/{{assignment}}", instructors_only(edit)),
    Route(f"{HERE}/assignments/{{assignment}}", instructors_only(change), methods=["POST"]),
    Route(f"{HERE}/assignments/{{assignment}}/delete", instructors_only(delete), methods=["POST"]),
]
