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
from bot.practice.people import Roll
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


def _as_nobody(request: Request, path: str = "/") -> Response:
    answer = RedirectResponse(path, 303)
    answer.headers["Set-Cookie"] = no_cookie(request.scope)
    return answer


async def you(request: Request) -> Response:
    """Name and cohort, and what can be done about being known here."""
    elsewhere = request.app.state.identity.link(request.state.trainee)
    return await shown(request, "you.html", elsewhere=f"{request.base_url}"[:-1] + elsewhere, problem="")


async def rename(request: Request) -> Response:
    """A name was given or changed."""
    form = await form_of(request)
    try:
        await run_in_threadpool(_roll(request).rename, request.state.trainee, form.get("name", ""))
    except BadName as error:
        if form.get("next", "/you") != "/you":
            raise
        elsewhere = request.app.state.identity.link(request.state.trainee)
        return await shown(request, "you.html", 400, elsewhere=elsewhere, problem=str(error))
    return RedirectResponse(inside(form.get("next", "/you")), 303)


async def invited(request: Request) -> Response:
    """A cohort's join link: whose it is, and by which name to join."""
    code = request.path_params["code"]
    cohort = await run_in_threadpool(_roll(request).cohort, code)
    return await shown(request, "join.html", cohort=cohort, code=code, problem="")


async def join(request: Request) -> Response:
    """The join link's form was sent."""
    code = request.path_params["code"]
    form = await form_of(request)
    trainee = uuid.uuid4().hex if request.state.expired else request.state.trainee
    try:
        await run_in_threadpool(_roll(request).join, trainee, code, form.get("name", ""))
    except BadName as error:
        cohort = await run_in_threadpool(_roll(request).cohort, code)
        return await shown(request, "join.html", 400, cohort=cohort, code=code, problem=str(error))
    return _as(request, trainee, "/")


async def linked(request: Request) -> Response:
    """A link that lets a trainee in here: straight on for who is here already, else asked first."""
    trainee = request.app.state.identity.linked(request.path_params["token"])
    path = inside(request.query_params.get("next", "/"))
    if trainee is None:
        raise BadRequest(
            "link_expired", "This link is incomplete or no longer works. Make a new one where you practise."
        )
    if trainee == request.state.trainee and not request.state.expired:
        return RedirectResponse(path, 303)
    who = await run_in_threadpool(_roll(request).who, trainee)
    return await shown(request, "enter.html", who=who, path=path, token=request.path_params["token"])


async def enter(request: Request) -> Response:
    """The question of the link above was answered with yes."""
    trainee = request.app.state.identity.linked(request.path_params["token"])
    if trainee is None:
        raise BadRequest(
            "link_expired", "This link is incomplete or no longer works. Make a new one where you practise."
        )
    return _as(request, trainee, (await form_of(request)).get("next", "/"))


async def welcome_back(request: Request) -> Response:
    """The browser has been away for long: is it still the same person?"""
    path = inside(request.query_params.get("next", "/"))
    if not request.state.expired:
        return RedirectResponse(path, 303)
    return await shown(request, "welcome_back.html", path=path, problem="")


async def come_back(request: Request) -> Response:
    """It is, if they know by which name; a trainee who never gave one is let in."""
    form = await form_of(request)
    path = inside(form.get("next", "/"))
    who = await run_in_threadpool(_roll(request).who, request.state.trainee)
    said = " ".join(form.get("name", "").split())
    if who.name and said.casefold() != who.name.casefold():
        problem = "That is not the name that was given here. If this was somebody else, start as somebody new."
        return await shown(request, "welcome_back.html", 403, path=path, problem=problem)
    return _as(request, request.state.trainee, path)


async def sign_out(request: Request) -> Response:
    """This browser forgets its trainee, who can come back by their link; the next one to use it starts as new."""
    return _as_nobody(request)


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
    """``POST /api/session {"name"?}`` -> 201 ``{"token"}``: a page of another site that embeds the chat begins."""
    try:
        body = json.loads(await request.body() or b"{}")
    except (ValueError, RecursionError) as error:
        raise BadRequest("not_json", "The body is not JSON.") from error
    name = body.get("name", "") if isinstance(body, dict) else None
    if not isinstance(name, str):
        raise BadRequest("bad_name", "'name' must be a string.")
    trainee = uuid.uuid4().hex
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
    Route("/welcome-back", welcome_back),
    Route("/welcome-back", come_back, methods=["POST"]),
    Route("/sign-out", sign_out, methods=["POST"]),
    Route("/api/session", begin, methods=["POST"]),
]
