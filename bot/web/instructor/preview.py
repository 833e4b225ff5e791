"""A preview call: an instructor calls a draft and sees what is hidden as it changes."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.brain.brain import BrainFailed
from bot.practice.deliver import Unanswered
from bot.practice.errors import BadDraft, CallEnded, NoSuchCall
from bot.practice.message import LONGEST
from bot.practice.preview import Preview
from bot.web.forms import form_of
from bot.web.instructor.gate import instructors_only, shown_to_instructor
from bot.web.instructor.personas import authoring_of, persona_path


def _preview(request: Request) -> Preview:
    return Preview(request.app.state.practice, request.state.instructor.id)


async def page(request: Request) -> Response:
    """The call by itself, for who has no script."""
    return await _shown(request)


async def _shown(request: Request, problem: str = "", said: str = "") -> Response:
    name = request.path_params["persona"]
    stored = await run_in_threadpool(authoring_of(request).persona, name)
    call = await run_in_threadpool(_preview(request).shown, name)
    # The script of the editor asks for the call alone, to put it in its place.
    template = "preview_call.html" if request.headers.get("x-part") == "call" else "preview.html"
    return shown_to_instructor(
        request, template, 400 if problem else 200, persona=stored, call=call, problem=problem, said=said
    )


async def act(request: Request) -> Response:
    """Begin the call with the newest version, say something, end it, or delete it; ``do`` says which."""
    form, preview, name = await form_of(request), _preview(request), request.path_params["persona"]
    do, said = form.get("do", "say"), form.get("text", "")
    try:
        if do == "begin":
            await run_in_threadpool(_begin, request, preview, name)
        elif do == "end":
            await run_in_threadpool(preview.end, name)
        elif do == "close":
            await run_in_threadpool(preview.close)
        elif len(said) > LONGEST:
            return await _shown(request, f"A message may have {LONGEST} characters.", said)
        else:
            await preview.say(request.app.state.brain, name, said)
    except (BadDraft, NoSuchCall, CallEnded) as error:
        return await _shown(request, str(error), said)
    except (BrainFailed, Unanswered):
        return await _shown(request, "It could not be answered just now: say it again.", said)
    if request.headers.get("x-part") == "call":
        return await _shown(request)
    return RedirectResponse(f"{persona_path(name)}/preview", 303)


def _begin(request: Request, preview: Preview, name: str) -> None:
    authoring = authoring_of(request)
    persona = authoring.read(authoring.draft(name).text, name).persona
    if persona is None:
        raise BadDraft("This version does not pass yet: put right what the editor lists.")
    preview.begin(persona)


ROUTES = [
    Route("/instructor/personas/{persona}/preview", instructors_only(page)),
    Route("/instructor/personas/{persona}/preview", instructors_only(act), methods=["POST"]),
]
