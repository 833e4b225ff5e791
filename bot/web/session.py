"""Who is here: a name on the first visit, a cohort's join link, the way back, signing out, and being forgotten."""

from __future__ import annotations

import json
import uuid

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.practice import keeping
from bot.practice.errors import BadName
from bot.practice.linking import BadCode, redeem, renew
from bot.practice.people import Roll
from bot.web.address import pages_address
from bot.web.forms import form_of
from bot.web.identity import cookie_for, inside, no_cookie
from bot.web.problems import BadRequest
from bot.web.templates import shown

LINK_EXPIRED = "This link is incomplete or no longer works. Make a new one where you practise."


def _roll(request: Request) -> Roll:
    roll = request.app.state.practice.roll
    assert isinstance(roll, Roll)
    return roll


def _as(request: Request, trainee: str, path: str) -> Response:
    """On to ``path``, in a browser that from now on is this trainee's."""
    answer = RedirectResponse(inside(path), 303)
    answer.headers["Set-Cookie"] = cookie_for(request.scope, request.app.state.identity, trainee)
    return answer


async def _anew(request: Request, trainee: str, path: str) -> Response:
    """On to ``path`` under an id that nobody knows but this browser."""
    return _as(request, await run_in_threadpool(renew, request.app.state.practice, trainee), path)


def _as_nobody(request: Request, path: str = "/") -> Response:
    answer = RedirectResponse(path, 303)
    answer.headers["Set-Cookie"] = no_cookie(request.scope, request.app.state.identity)
    return answer


async def you(request: Request) -> Response:
    """Name and cohort, and what can be done about being known here."""
    return await _you(request, "/you")


async def _you(request: Request, path: str, problem: str = "", status: int = 200) -> Response:
    # Of whom nothing is stored yet, there is nothing to come back to.
    stored = await run_in_threadpool(_roll(request).knows, request.state.trainee)
    link = request.app.state.identity.link(request.state.trainee) if stored else ""
    elsewhere = pages_address(request) + link if link else ""
    return await shown(request, "you.html", status, elsewhere=elsewhere, path=path, problem=problem)


async def rename(request: Request) -> Response:
    """A name was given or changed."""
    form = await form_of(request)
    path = inside(form.get("next", "/you"))
    who = await run_in_threadpool(_roll(request).who, request.state.trainee)
    try:
        await run_in_threadpool(_roll(request).rename, request.state.trainee, form.get("name", ""))
    except BadName as error:
        return await _you(request, path, str(error), 400)
    return RedirectResponse(path, 303) if who.name else await _anew(request, request.state.trainee, path)


async def invited(request: Request) -> Response:
    """A cohort's join link: whose it is, and by which name to join."""
    code = request.path_params["code"]
    cohort = await run_in_threadpool(_roll(request).cohort, code)
    return await shown(request, "join.html", cohort=cohort, code=code, problem="")


async def join(request: Request) -> Response:
    """The join link's form was sent. Another name than this browser's is somebody else, who starts as new."""
    code = request.path_params["code"]
    name = (await form_of(request)).get("name", "")
    who = await run_in_threadpool(_roll(request).who, request.state.trainee)
    somebody_else = who.name and " ".join(name.split()).casefold() != who.name.casefold()
    trainee = uuid.uuid4().hex if request.state.expired or somebody_else else request.state.trainee
    try:
        await run_in_threadpool(_roll(request).join, trainee, code, name)
    except BadName as error:
        cohort = await run_in_threadpool(_roll(request).cohort, code)
        return await shown(request, "join.html", 400, cohort=cohort, code=code, problem=str(error))
    # Until now anybody may have had this browser's cookie; from now on it is somebody's.
    return _as(request, trainee, "/") if who.name else await _anew(request, trainee, "/")


async def linked(request: Request) -> Response:
    """A link that lets a trainee in here: straight on for who is here already, else asked first."""
    trainee = await _linked(request)
    path = inside(request.query_params.get("next", "/"))
    if trainee == request.state.trainee and not request.state.expired:
        return RedirectResponse(path, 303)
    who = await run_in_threadpool(_roll(request).who, trainee)
    leaves = not request.state.expired and await run_in_threadpool(_roll(request).knows, request.state.trainee)
    return await shown(request, "enter.html", who=who, path=path, token=request.path_params["token"], leaves=leaves)


async def _linked(request: Request) -> str:
    trainee = request.app.state.identity.linked(request.path_params["token"])
    if trainee is None or not await run_in_threadpool(_roll(request).knows, trainee):
        raise BadRequest("link_expired", LINK_EXPIRED)
    return str(trainee)


async def enter(request: Request) -> Response:
    """The question of the link above was answered with yes."""
    return _as(request, await _linked(request), (await form_of(request)).get("next", "/"))


async def link(request: Request) -> Response:
    """Where a code from Slack is entered."""
    return await shown(request, "link.html", problem="")


async def redeem_code(request: Request) -> Response:
    """A code was entered: this browser's calls and those in Slack are one person's from now on."""
    code = (await form_of(request)).get("code", "")
    try:
        trainee = await run_in_threadpool(redeem, request.app.state.practice, code, request.state.trainee)
    except BadCode as error:
        return await shown(request, "link.html", 400, problem=str(error))
    return _as(request, trainee, "/")


async def welcome_back(request: Request) -> Response:
    """The browser has been away for long: is it still the same person?"""
    path = inside(request.query_params.get("next", "/"))
    if not request.state.expired:
        return RedirectResponse(path, 303)
    who = await run_in_threadpool(_roll(request).who, request.state.trainee)
    return await shown(request, "welcome_back.html", path=path, named=bool(who.name), problem="")


async def come_back(request: Request) -> Response:
    """It is, if they know by which name; a trainee who never gave one is let in."""
    form = await form_of(request)
    path = inside(form.get("next", "/"))
    who = await run_in_threadpool(_roll(request).who, request.state.trainee)
    said = " ".join(form.get("name", "").split())
    if who.name and said.casefold() != who.name.casefold():
        problem = "That is not the name that was given here. If this was somebody else, start as somebody new."
        return await shown(request, "welcome_back.html", 403, path=path, named=True, problem=problem)
    return _as(request, request.state.trainee, path)


async def sign_out(request: Request) -> Response:
    """This browser forgets its trainee, who can come back by their link; the next one to use it starts as new."""
    return _as_nobody(request)


async def sign_out_elsewhere(request: Request) -> Response:
    """Every other browser, embedding page and link forgets the trainee, who goes on here."""
    return await _anew(request, request.state.trainee, "/you")


async def forget(request: Request) -> Response:
    """Everything of the trainee is deleted, if they meant it."""
    if (await form_of(request)).get("sure") != "on":
        raise BadRequest("not_sure", "Tick the box beside the button if everything of yours is to be deleted.")
    await run_in_threadpool(keeping.forget, request.app.state.practice, request.state.trainee, "the trainee")
    return _as_nobody(request, "/forgotten")


async def forgotten(request: Request) -> Response:
    """It is done."""
    return await shown(request, "forgotten.html")


async def begin(request: Request) -> Response:
    """``POST /api/session {"name"?}`` -> 201 ``{"token"}``: a page of another site that embeds the chat begins; with
    the token that it has, it gets a fresh one for the same trainee."""
    try:
        body = json.loads(await request.body() or b"{}")
    except (ValueError, RecursionError) as error:
        raise BadRequest("not_json", "The body is not JSON.") from error
    name = body.get("name", "") if isinstance(body, dict) else None
    if not isinstance(name, str):
        raise BadRequest("bad_name", "'name' must be a string.")
    trainee = request.state.trainee if request.state.known else uuid.uuid4().hex
    if name:
        await run_in_threadpool(_roll(request).rename, trainee, name)
    return JSONResponse({"token": request.app.state.identity.token(trainee)}, 201)


ROUTES = [
    Route("/you", you),
    Route("/you/name", rename, methods=["POST"]),
    Route("/you/forget", forget, methods=["POST"]),
    Route("/forgotten", forgotten),
    Route("/join/{code}", invited),
    Route("/join/{code}", join, methods=["POST"]),
    Route("/enter/{token}", linked),
    Route("/enter/{token}", enter, methods=["POST"]),
    Route("/link", link),
    Route("/link", redeem_code, methods=["POST"]),
    Route("/welcome-back", welcome_back),
    Route("/welcome-back", come_back, methods=["POST"]),
    Route("/sign-out", sign_out, methods=["POST"]),
    Route("/you/sign-out-elsewhere", sign_out_elsewhere, methods=["POST"]),
    Route("/api/session", begin, methods=["POST"]),
]
