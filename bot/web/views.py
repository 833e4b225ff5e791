"""Whom to call, and the call itself."""

from __future__ import annotations

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.practice.errors import NoSuchPersona
from bot.practice.people import may_hint
from bot.practice.service import Practice
from bot.web.address import pages_address
from bot.web.forms import form_of
from bot.web.gallery import LEVELS, SHOWN, cards, matches
from bot.web.templates import HERE, shown


def _gallery(practice: Practice, trainee: str) -> dict[str, Any]:
    """The gallery's ``cards``, ``bests`` and what is ``assigned``; the ``unfinished`` calls."""
    bests, assigned = practice.results.bests(trainee), practice.roll.assigned(trainee)
    unfinished = practice.unfinished(trainee)
    found = cards(practice.catalogue.personas(), bests["personas"], unfinished, assigned)
    return {"cards": found, "bests": bests, "assigned": assigned, "unfinished": unfinished}


async def home(request: Request) -> Response:
    """The gallery: who can be called, what is assigned, what is unfinished, and earlier results."""
    practice = request.app.state.practice
    found = await run_in_threadpool(_gallery, practice, request.state.trainee)
    callable_ids = {each["id"] for each in found["cards"]}
    asked = {name: request.query_params.get(name, "")[:100] for name in ("words", "level", "kind")}
    if asked["level"] not in LEVELS:
        asked["level"] = ""
    return await shown(
        request,
        "home.html",
        cards=[{**each, "hidden": not matches(each, **asked)} for each in found["cards"]],
        bests=found["bests"],
        assigned=found["assigned"],
        going_on=[each for each in found["unfinished"] if each["persona"] not in callable_ids],
        names=await run_in_threadpool(practice.catalogue.names),
        callable=callable_ids,
        asked=asked,
        kinds=SHOWN,
    )


async def prospect(request: Request) -> Response:
    """What may be known of a prospect before the call."""
    found = await run_in_threadpool(_gallery, request.app.state.practice, request.state.trainee)
    assigned = found["assigned"]
    card = next((each for each in found["cards"] if each["id"] == request.path_params["persona"]), None)
    if card is None:
        raise NoSuchPersona("There is no such prospect: the link may be old.")
    theirs = [each for each in assigned if each["persona"] == card["id"]]
    hints = may_hint(assigned, str(card["id"]))
    return await shown(request, "prospect.html", card=card, assigned=theirs, hints=hints)


async def start(request: Request) -> Response:
    """The call was begun on the prospect's page."""
    form = await form_of(request)
    practice, trainee = request.app.state.practice, request.state.trainee
    hints = form.get("hints") == "on"
    call = await run_in_threadpool(practice.start, trainee, form.get("persona", ""), hints=hints)
    return RedirectResponse(f"/calls/{call.id}", 303)


async def call(request: Request) -> Response:
    """A call in progress, or its transcript when it has ended."""
    practice, trainee = request.app.state.practice, request.state.trainee
    call_id = request.path_params["call"]
    view = await run_in_threadpool(practice.view, trainee, call_id)
    about = await run_in_threadpool(practice.about, trainee, call_id)
    return await shown(request, "call.html", call=call_id, persona=about, ended=view["ended"])


async def example(request: Request) -> Response:
    """A page that embeds the chat, to copy from."""
    persona = (await run_in_threadpool(request.app.state.practice.catalogue.personas))[0]
    return await shown(request, "example.html", persona=persona, address=pages_address(request))


async def widget(request: Request) -> Response:
    """The script that puts the chat into a page."""
    return FileResponse(HERE / "static" / "widget.js", media_type="text/javascript")


ROUTES = [
    Route("/", home),
    Route("/prospects/{persona}", prospect),
    Route("/calls", start, methods=["POST"]),
    Route("/calls/{call}", call),
    Route("/example", example),
    Route("/widget.js", widget),
    Mount("/static", StaticFiles(directory=HERE / "static")),
]
