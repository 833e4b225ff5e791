"""The HTTP interface."""

from __future__ import annotations

import json
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.practice.deliver import deliver
from bot.practice.message import LONGEST, clean
from bot.practice.service import Practice
from bot.web.address import pages_address
from bot.web.problems import BadRequest, problem

LONGEST_KEY = 100
NOT_READY = {
    "database": "The database does not answer.",
    "locks": "Redis does not answer, and other processes may be speaking in the same calls.",
    "no_answer": "A synthetic turn got no answer.",
    "failed": "A synthetic turn failed.",
    "too_slow": "A synthetic turn takes too long.",
}


async def _object(request: Request) -> dict[str, Any]:
    """The object of a JSON body. Raises :class:`BadRequest`."""
    if request.headers.get("content-type", "").split(";")[0].strip() != "application/json":
        raise BadRequest("not_json", "Send JSON, with Content-Type: application/json.", 415)
    try:
        body = json.loads(await request.body())
    except (ValueError, RecursionError) as error:
        raise BadRequest("not_json", "The body is not JSON.") from error
    if not isinstance(body, dict):
        raise BadRequest("not_json", "The body must be a JSON object.")
    return body


def _string(body: dict[str, Any], name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str):
        raise BadRequest("missing", f"'{name}' is missing, or is not a string.")
    return value


def _key(body: dict[str, Any]) -> str:
    key = _string(body, "key")
    if not 0 < len(key) <= LONGEST_KEY or not (key.isascii() and key.isprintable()):
        raise BadRequest("bad_key", f"'key' must have 1 to {LONGEST_KEY} printable characters of ASCII.")
    return key


def _practice(request: Request) -> Practice:
    practice = request.app.state.practice
    assert isinstance(practice, Practice)
    return practice


async def personas(request: Request) -> Response:
    """``GET /api/personas``: who can be called; nothing hidden."""
    return JSONResponse({"personas": await run_in_threadpool(_practice(request).catalogue.personas)})


async def start(request: Request) -> Response:
    """``POST /api/calls {"persona", "hints"?, "key"?}`` -> 201 ``{"call", "opening"}``; hints may be taken where it is
    true; same key, same call."""
    body = await _object(request)
    persona = _string(body, "persona")
    hints = body.get("hints", False)
    if not isinstance(hints, bool):
        raise BadRequest("bad_hints", "'hints' must be true or false.")
    key = _key(body) if "key" in body else None
    call = await run_in_threadpool(_practice(request).start, request.state.trainee, persona, hints=hints, key=key)
    return JSONResponse({"call": call.id, "opening": call.opening}, 201)


async def retry(request: Request) -> Response:
    """``POST /api/calls/{call}/retry {"turn", "key"?}`` -> 201 ``{"call", "opening"}``: a new call that repeats this
    one up to that turn; same key, same call."""
    body = await _object(request)
    turn = body.get("turn")
    if isinstance(turn, float) and turn.is_integer():
        turn = int(turn)  # JSON has one kind of number, and 2.0 is a whole one
    if not isinstance(turn, int) or isinstance(turn, bool):
        raise BadRequest("missing", "'turn' is missing, or is not a whole number.")
    key = _key(body) if "key" in body else None
    trainee, of = request.state.trainee, request.path_params["call"]
    call = await run_in_threadpool(_practice(request).retry, trainee, of, turn, key=key)
    return JSONResponse({"call": call.id, "opening": call.opening}, 201)


async def hint(request: Request) -> Response:
    """``POST /api/calls/{call}/hint`` -> ``{"hint"}``; 409 where hints are off."""
    return JSONResponse({"hint": await _of_call(request, _practice(request).hint)})


async def progress(request: Request) -> Response:
    """``GET /api/progress``: over all debriefed calls."""
    return JSONResponse(await run_in_threadpool(_practice(request).results.progress, request.state.trainee))


async def say(request: Request) -> Response:
    """``POST /api/calls/{call}/messages {"text", "key"}`` ->
    ``{"turn", "replies", "ended"}``; same key, same answer."""
    body = await _object(request)
    text, key = _string(body, "text"), _key(body)
    if len(text) > LONGEST:
        raise BadRequest("too_long", f"A message may have {LONGEST} characters; this one has {len(text)}.", 413)
    heard = await deliver(
        _practice(request),
        request.app.state.brain,
        request.state.trainee,
        request.path_params["call"],
        key,
        clean(text),
    )
    return JSONResponse(heard.as_dict())


async def view(request: Request) -> Response:
    """``GET /api/calls/{call}``: what a reload shows."""
    return JSONResponse(await _of_call(request, _practice(request).view))


async def end(request: Request) -> Response:
    """``POST /api/calls/{call}/end``: end the call; ending it twice is no error."""
    await _of_call(request, _practice(request).end)
    return JSONResponse({"ended": True})


async def link(request: Request) -> Response:
    """``GET /api/calls/{call}/link`` -> ``{"url"}``: the debrief's page, for a trainee known by a token alone."""
    call = request.path_params["call"]
    await _of_call(request, _practice(request).about)
    path = request.app.state.identity.link(request.state.trainee, f"/calls/{call}/debrief")
    return JSONResponse({"url": pages_address(request) + path})


async def debrief(request: Request) -> Response:
    """``GET /api/calls/{call}/debrief``: how it went; 409 while the call goes on."""
    return JSONResponse(await _of_call(request, _practice(request).debrief))


async def _of_call(request: Request, method: Any) -> Any:
    return await run_in_threadpool(method, request.state.trainee, request.path_params["call"])


async def healthz(request: Request) -> Response:
    """The process answers; whether it can do anything is another question."""
    return JSONResponse({"ok": True})


async def readyz(request: Request) -> Response:
    """The database answers, and a synthetic turn went through every layer, now or within the last half minute; 503 and
    what is in the way if not."""
    state = request.app.state
    why = await state.readiness.why_not()
    if why is not None:
        return problem(request, 503, f"not_ready_{why}", NOT_READY[why], {"Retry-After": "5"})
    return JSONResponse({"ready": True, "model": state.brain.model})


ROUTES = [
    Route("/api/personas", personas),
    Route("/api/calls", start, methods=["POST"]),
    Route("/api/calls/{call}", view),
    Route("/api/calls/{call}/messages", say, methods=["POST"]),
    Route("/api/calls/{call}/end", end, methods=["POST"]),
    Route("/api/calls/{call}/debrief", debrief),
    Route("/api/calls/{call}/link", link),
    Route("/api/calls/{call}/hint", hint, methods=["POST"]),
    Route("/api/calls/{call}/retry", retry, methods=["POST"]),
    Route("/api/progress", progress),
    Route("/healthz", healthz),
    Route("/readyz", readyz),
]
