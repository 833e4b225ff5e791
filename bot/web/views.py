"""The trainee's pages."""

from __future__ import annotations

from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.practice.errors import CallGoesOn
from bot.web.templates import HERE, page

VERDICTS = {
    "facilitated": "You helped them decide.",
    "conventional": "You asked about needs; little was decided.",
    "mixed": "You helped, and you pushed.",
    "pushed": "You pushed a sale.",
}
DIMENSION_WORDS = {
    "facilitation_share": "Helping, of all helping and pushing",
    "facilitation_density": "Helping, of everything you said",
    "pressure": "Pushing, of everything you said",
    "assumptions": "Assumptions made about them",
    "issues_surfaced": "Hidden issues that came to light",
    "issues_settled": "Hidden issues they settled",
    "reflections_to_questions": "Reflections for each question",
    "complex_share": "Reflections of what was meant",
    "autonomy": "Times you left choice or pace with them",
    "early_solution_talk": "Talk of your offer before they asked",
    "talk_share": "Your share of the words",
    "order": "Questions ahead of what was settled",
    "outcome_fit": "How right the outcome was for them",
}


async def home(request: Request) -> Response:
    """Who can be called, unfinished calls, and earlier results."""
    practice, trainee = request.app.state.practice, request.state.trainee
    unfinished = await run_in_threadpool(practice.unfinished, trainee)
    progress = await run_in_threadpool(practice.progress, trainee)
    names = {each["id"]: each["name"] for each in practice.personas()}
    return HTMLResponse(
        page("home.html", personas=practice.personas(), unfinished=unfinished, progress=progress[::-1], names=names)
    )


async def start(request: Request) -> Response:
    """A persona was chosen on the page."""
    form = parse_qs((await request.body()).decode("utf-8", "replace"))
    practice, trainee = request.app.state.practice, request.state.trainee
    call = await run_in_threadpool(practice.start, trainee, form.get("persona", [""])[0])
    return RedirectResponse(f"/calls/{call.id}", 303)


async def call(request: Request) -> Response:
    """A call in progress, or its transcript when it has ended."""
    practice, trainee = request.app.state.practice, request.state.trainee
    call_id = request.path_params["call"]
    shown = await run_in_threadpool(practice.view, trainee, call_id)
    about = await run_in_threadpool(practice.about, trainee, call_id)
    return HTMLResponse(page("call.html", call=call_id, persona=about, ended=shown["ended"]))


async def debrief(request: Request) -> Response:
    """The debrief of a call; while the call goes on, the way back to it."""
    practice, trainee = request.app.state.practice, request.state.trainee
    call_id = request.path_params["call"]
    about = await run_in_threadpool(practice.about, trainee, call_id)
    try:
        document = await run_in_threadpool(practice.debrief, trainee, call_id)
    except CallGoesOn:
        return RedirectResponse(f"/calls/{call_id}", 303)
    return HTMLResponse(
        page("debrief.html", call=call_id, persona=about, debrief=document, verdicts=VERDICTS, words=DIMENSION_WORDS)
    )


async def widget(request: Request) -> Response:
    """The chat as a web component."""
    return FileResponse(HERE / "static" / "widget.js", media_type="text/javascript")


ROUTES = [
    Route("/", home),
    Route("/calls", start, methods=["POST"]),
    Route("/calls/{call}", call),
    Route("/calls/{call}/debrief", debrief),
    Route("/widget.js", widget),
    Mount("/static", StaticFiles(directory=HERE / "static")),
]
