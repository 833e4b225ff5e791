"""What trainees see of a persona: publishing a version, going back to one, retiring, deleting."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.practice.errors import BadDraft, NotProven
from bot.practice.retiring import assigned_in
from bot.store.authoring import PUBLISHED
from bot.web.forms import form_of
from bot.web.instructor.gate import instructors_only, shown_to_instructor
from bot.web.instructor.personas import authoring_of, number_in, persona_path, shown_persona


async def publish(request: Request) -> Response:
    """Trainees see this version from now on."""
    version = number_in((await form_of(request)).get("version", ""))
    return await _done(request, authoring_of(request).publish, version)


async def ask_retire(request: Request) -> Response:
    """Whether it is really to be retired, with the cohorts that have it assigned."""
    return await _ask_retire(request)


async def _ask_retire(request: Request, problem: str = "") -> Response:
    name, practice = request.path_params["persona"], request.app.state.practice
    stored = await run_in_threadpool(authoring_of(request).persona, name)
    if stored.state != PUBLISHED:
        return await shown_persona(request, f"'{name}' is not published.")
    assigned = await run_in_threadpool(assigned_in, practice, request.state.instructor, name)
    return shown_to_instructor(
        request, "retire.html", 400 if problem else 200, persona=stored, assigned=assigned, problem=problem
    )


async def retire(request: Request) -> Response:
    """Trainees no longer see it, if the box was ticked."""
    if (await form_of(request)).get("sure") != "on":
        return await _ask_retire(request, "Tick the box beside the button if it is to be retired.")
    return await _done(request, authoring_of(request).retire)


async def roll_back(request: Request) -> Response:
    """An earlier text is the newest version again."""
    version = number_in((await form_of(request)).get("version", ""))
    return await _done(request, authoring_of(request).roll_back, version)


async def delete(request: Request) -> Response:
    """A persona that trainees never saw is gone."""
    try:
        await run_in_threadpool(authoring_of(request).delete, request.state.instructor, request.path_params["persona"])
    except BadDraft as error:
        return await shown_persona(request, str(error))
    return RedirectResponse("/instructor/personas", 303)


async def _done(request: Request, change: Callable[..., Any], *arguments: Any) -> Response:
    name = request.path_params["persona"]
    try:
        await run_in_threadpool(change, request.state.instructor, name, *arguments)
    except (BadDraft, NotProven) as error:
        return await shown_persona(request, str(error))
    return RedirectResponse(persona_path(name), 303)


ROUTES = [
    Route("/instructor/personas/{persona}/publish", instructors_only(publish), methods=["POST"]),
    Route("/instructor/personas/{persona}/retire", instructors_only(ask_retire)),
    Route("/instructor/personas/{persona}/retire", instructors_only(retire), methods=["POST"]),
    Route("/instructor/personas/{persona}/back", instructors_only(roll_back), methods=["POST"]),
    Route("/instructor/personas/{persona}/delete", instructors_only(delete), methods=["POST"]),
]
