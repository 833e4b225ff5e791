"""The trainee's pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.practice.errors import CallGoesOn
from bot.practice.progress import TRENDS
from bot.web.charts import dimensions_chart, score_chart, trust_chart
from bot.web.templates import HERE, page

VERDICTS = {
    "facilitated": "You helped them decide.",
    "conventional": "You asked about needs; little was decided.",
    "mixed": "You helped, and you pushed.",
    "pushed": "You pushed a sale.",
}


async def home(request: Request) -> Response:
    """Who can be called, unfinished calls, and earlier results."""
    practice, trainee = request.app.state.practice, request.state.trainee
    unfinished = await run_in_threadpool(practice.unfinished, trainee)
    bests = await run_in_threadpool(practice.bests, trainee)
    names = _names(request)
    return HTMLResponse(
        page("home.html", personas=practice.personas(), unfinished=unfinished, bests=bests, names=names)
    )


async def start(request: Request) -> Response:
    """A persona was chosen on the page."""
    form = await _form(request)
    practice, trainee = request.app.state.practice, request.state.trainee
    hints = form.get("hints") == "on"
    call = await run_in_threadpool(practice.start, trainee, form.get("persona", ""), hints=hints)
    return RedirectResponse(f"/calls/{call.id}", 303)


async def retry(request: Request) -> Response:
    """A turn was chosen in a debrief, to go on differently from there."""
    turn = (await _form(request)).get("turn", "")
    practice, trainee = request.app.state.practice, request.state.trainee
    number = int(turn) if turn.isdecimal() and len(turn) < 6 else 0
    call = await run_in_threadpool(practice.retry, trainee, request.path_params["call"], number)
    return RedirectResponse(f"/calls/{call.id}", 303)


async def _form(request: Request) -> dict[str, str]:
    sent = parse_qs((await request.body()).decode("utf-8", "replace"))
    return {name: values[0] for name, values in sent.items()}


def _names(request: Request) -> dict[str, str]:
    return {each["id"]: each["name"] for each in request.app.state.practice.personas()}


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
    beside = await run_in_threadpool(practice.compare, trainee, call_id)
    return HTMLResponse(
        page(
            "debrief.html",
            call=call_id,
            persona=about,
            debrief=document,
            beside=beside,
            verdicts=VERDICTS,
            abouts={each["id"]: each["about"] for each in document["issues"]},
        )
    )


async def trust(request: Request) -> Response:
    """The chart of a debrief."""
    practice, trainee = request.app.state.practice, request.state.trainee
    document = await run_in_threadpool(practice.debrief, trainee, request.path_params["call"])
    return await _chart(trust_chart, document)


async def progress(request: Request) -> Response:
    """How the trainee gets on over their calls."""
    found = await run_in_threadpool(request.app.state.practice.progress, request.state.trainee)
    return HTMLResponse(page("progress.html", progress=found, names=_names(request), trends=TRENDS))


async def scores(request: Request) -> Response:
    """The chart of scores over calls."""
    found = await run_in_threadpool(request.app.state.practice.progress, request.state.trainee)
    return await _chart(score_chart, found)


async def dimensions(request: Request) -> Response:
    """The chart of mean qualities."""
    found = await run_in_threadpool(request.app.state.practice.progress, request.state.trainee)
    return await _chart(dimensions_chart, list(found["dimensions"].values()))


async def _chart(draw: Callable[[Any], bytes], numbers: Any) -> Response:
    return Response(await run_in_threadpool(draw, numbers), media_type="image/svg+xml")


async def widget(request: Request) -> Response:
    """The chat as a web component."""
    return FileResponse(HERE / "static" / "widget.js", media_type="text/javascript")


ROUTES = [
    Route("/", home),
    Route("/calls", start, methods=["POST"]),
    Route("/calls/{call}", call),
    Route("/calls/{call}/debrief", debrief),
    Route("/calls/{call}/retry", retry, methods=["POST"]),
    Route("/calls/{call}/trust.svg", trust),
    Route("/progress", progress),
    Route("/progress/score.svg", scores),
    Route("/progress/dimensions.svg", dimensions),
    Route("/widget.js", widget),
    Mount("/static", StaticFiles(directory=HERE / "static")),
]
