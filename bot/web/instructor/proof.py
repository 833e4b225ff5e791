"""The proof of a persona's version, run on demand."""

from __future__ import annotations

import asyncio

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.practice.errors import ProofGoesOn
from bot.practice.proving import Across
from bot.web.forms import form_of
from bot.web.instructor.gate import instructors_only
from bot.web.instructor.personas import authoring_of, number_in, persona_path, shown_persona


async def begin(request: Request) -> Response:
    """The proof begins; the persona's page says how it goes."""
    name, state = request.path_params["persona"], request.app.state
    version = number_in((await form_of(request)).get("version", ""))
    # The brain lives in this event loop, and the proof in a thread.
    brain = Across(state.brain, asyncio.get_running_loop())
    try:
        await run_in_threadpool(state.proving.begin, state.practice, brain, name, version)
    except ProofGoesOn as error:
        doing = await run_in_threadpool(authoring_of(request).proofs.going_on, name)
        if doing is None or doing.number != version:  # else the button was pressed twice
            return await shown_persona(request, str(error))
    return RedirectResponse(f"{persona_path(name)}#proof", 303)


async def goes(request: Request) -> Response:
    """``{"part"}`` of the persona's proof that goes on, in whatever process; null when none does."""
    proofs = authoring_of(request).proofs
    doing = await run_in_threadpool(proofs.going_on, request.path_params["persona"])
    return JSONResponse({"part": doing.proof_part if doing else None})


ROUTES = [
    Route("/instructor/personas/{persona}/proof", instructors_only(begin), methods=["POST"]),
    Route("/instructor/personas/{persona}/proof.json", instructors_only(goes)),
]
