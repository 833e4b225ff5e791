"""What came of it: the debrief of a call, shared or not, trying again, and progress over calls; with their charts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.practice.errors import CallGoesOn
from bot.practice.progress import TRENDS
from bot.web.address import pages_address
from bot.web.charts import dimensions_chart, score_chart, trust_chart
from bot.web.forms import form_of
from bot.web.templates import shown

VERDICTS = {
    "facilitated": "You helped them decide.",
    "conventional": "You asked about needs; little was decided.",
    "mixed": "You helped, and you pushed.",
    "pushed": "You pushed a sale.",
}


async def debrief(request: Request) -> Response:
    """The debrief of a call; while the call goes on, the way back to it."""
    practice, trainee = request.app.state.practice, request.state.trainee
    call = request.path_params["call"]
    token = await run_in_threadpool(practice.sharing.shared_as, trainee, call)
    address = f"{pages_address(request)}/shared/{token}" if token else ""
    try:
        return await _debrief(request, trainee, call, f"/calls/{call}", theirs=False, shared=address)
    except CallGoesOn:
        return RedirectResponse(f"/calls/{call}", 303)


async def shared(request: Request) -> Response:
    """A debrief that its trainee has shared, for whoever has the link: read only."""
    token = request.path_params["token"]
    trainee, call = await run_in_threadpool(request.app.state.practice.sharing.shared, token)
    return await _debrief(request, trainee, call, f"/shared/{token}", theirs=True, shared="")


async def _debrief(request: Request, trainee: str, call: str, path: str, *, theirs: bool, shared: str) -> Response:
    practice = request.app.state.practice
    beside: dict[str, Any] = {"earlier": 0, "tried": None}
    if theirs:  # who reads a shared debrief sees that call and no other
        document = await run_in_threadpool(practice.debrief, trainee, call)
    else:
        document, beside = await run_in_threadpool(practice.results.debrief_beside, trainee, call)
    about = await run_in_threadpool(practice.about, trainee, call)
    comments = {} if theirs else await run_in_threadpool(practice.reviews.comments, call)
    who = await run_in_threadpool(practice.roll.who, trainee)
    return await shown(
        request,
        "debrief.html",
        call=call,
        path=path,
        theirs=theirs,
        shared=shared,
        trainee=who,
        persona=about,
        callable=about["id"] in await run_in_threadpool(practice.catalogue.callable_names),
        debrief=document,
        beside=beside,
        comments=comments,
        verdicts=VERDICTS,
        abouts={each["id"]: each["about"] for each in document["issues"]},
    )


async def share(request: Request) -> Response:
    """Make a link under which anybody can read the debrief, or take it back."""
    practice, trainee = request.app.state.practice, request.state.trainee
    call = request.path_params["call"]
    take_back = (await form_of(request)).get("share") == "no"
    await run_in_threadpool(practice.sharing.unshare if take_back else practice.sharing.share, trainee, call)
    return RedirectResponse(f"/calls/{call}/debrief#share", 303)


async def retry(request: Request) -> Response:
    """A turn was chosen in a debrief, to go on differently from there."""
    turn = (await form_of(request)).get("turn", "")
    practice, trainee = request.app.state.practice, request.state.trainee
    number = int(turn) if turn.isdecimal() and len(turn) < 6 else 0
    call = await run_in_threadpool(practice.retry, trainee, request.path_params["call"], number)
    return RedirectResponse(f"/calls/{call.id}", 303)


async def trust(request: Request) -> Response:
    """The chart of a debrief."""
    practice = request.app.state.practice
    if "token" in request.path_params:
        trainee, call = await run_in_threadpool(practice.sharing.shared, request.path_params["token"])
    else:
        trainee, call = request.state.trainee, request.path_params["call"]
    return await _chart(trust_chart, await run_in_threadpool(practice.debrief, trainee, call))


async def progress(request: Request) -> Response:
    """How the trainee gets on over their calls."""
    practice = request.app.state.practice
    found = await run_in_threadpool(practice.results.progress, request.state.trainee)
    names = await run_in_threadpool(practice.catalogue.names)
    return await shown(request, "progress.html", progress=found, names=names, trends=TRENDS)


async def scores(request: Request) -> Response:
    """The chart of scores over calls."""
    found = await run_in_threadpool(request.app.state.practice.results.progress, request.state.trainee)
    return await _chart(score_chart, found)


async def dimensions(request: Request) -> Response:
    """The chart of mean qualities."""
    found = await run_in_threadpool(request.app.state.practice.results.progress, request.state.trainee)
    return await _chart(dimensions_chart, list(found["dimensions"].values()))


async def _chart(draw: Callable[[Any], bytes], numbers: Any) -> Response:
    return Response(await run_in_threadpool(draw, numbers), media_type="image/svg+xml")


ROUTES = [
    Route("/calls/{call}/debrief", debrief),
    Route("/calls/{call}/retry", retry, methods=["POST"]),
    Route("/calls/{call}/share", share, methods=["POST"]),
    Route("/calls/{call}/trust.svg", trust),
    Route("/shared/{token}", shared),
    Route("/shared/{token}/trust.svg", trust),
    Route("/progress", progress),
    Route("/progress/score.svg", scores),
    Route("/progress/dimensions.svg", dimensions),
]
