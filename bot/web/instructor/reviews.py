"""Reviewing calls: an instructor's codes and comments beside the program's, and how far the two agree."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Optional

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.codebook import TOPIC_WORDS, Family, Move
from bot.practice.agreement import UNCLEAR
from bot.practice.errors import BadReview
from bot.practice.judgements import LONGEST_COMMENT, comments_of, fields_of, side_by_side
from bot.practice.review import MOST_LISTED
from bot.web.charts import trust_chart
from bot.web.forms import form_of
from bot.web.instructor.downloads import download, table
from bot.web.instructor.gate import instructors_only, shown_to_instructor

FAMILIES = [
    *((family.value, [move.value for move in Move if move.family is family]) for family in Family),
    ("no act at all", [UNCLEAR]),
]
"""Moves to choose from, by family."""

TOPICS = [(topic.value, words) for topic, words in TOPIC_WORDS.items()]

MOST_SHOWN = 20
"""Disagreements on the page; the CSV has all."""


async def calls(request: Request) -> Response:
    """The calls that the instructor may review, newest first."""
    practice = request.app.state.practice
    found = await run_in_threadpool(practice.reviews.calls, request.state.instructor)
    names = await run_in_threadpool(practice.names)
    return shown_to_instructor(request, "calls.html", calls=found, names=names, most=MOST_LISTED)


async def call(request: Request) -> Response:
    """A call's debrief with the instructor's review."""
    return await _call(request)


async def _call(
    request: Request, sent: Optional[Mapping[str, str]] = None, problem: str = "", status: int = 200
) -> Response:
    me, call_id = request.state.instructor, request.path_params["call"]
    found = await run_in_threadpool(request.app.state.practice.reviews.call, me, call_id)
    document, opinions = found["document"], found["opinions"]
    mine = next((each for each in found["reviewers"] if each.id == me.id), None)
    others = [each for each in found["reviewers"] if each.id != me.id]
    return shown_to_instructor(
        request,
        "call.html",
        status,
        call=call_id,
        path=f"/instructor/calls/{call_id}",
        persona=found["persona"],
        trainee=found["trainee"],
        debrief=document,
        opinions=opinions,
        rows=side_by_side(document, opinions or ()),
        others=comments_of(others),
        fields=fields_of(mine, document) if sent is None else sent,
        families=FAMILIES,
        topics=TOPICS,
        longest=LONGEST_COMMENT,
        saved="saved" in request.query_params,
        problem=problem,
    )


async def save(request: Request) -> Response:
    """A review was sent, all of a call at once."""
    form, call_id = await form_of(request), request.path_params["call"]
    reviews = request.app.state.practice.reviews
    try:
        await run_in_threadpool(reviews.save, request.state.instructor, call_id, form)
    except BadReview as error:
        return await _call(request, form, str(error), 400)
    return RedirectResponse(f"/instructor/calls/{call_id}?saved#opinion", 303)


async def trust(request: Request) -> Response:
    """The chart of a call's debrief."""
    reviews = request.app.state.practice.reviews
    found = await run_in_threadpool(reviews.call, request.state.instructor, request.path_params["call"])
    return Response(await run_in_threadpool(trust_chart, found["document"]), media_type="image/svg+xml")


async def agreement(request: Request) -> Response:
    """Kappa over the clauses that were reviewed, and the commonest disagreements."""
    found = await _agreement(request)
    return shown_to_instructor(request, "agreement.html", found=found, most=MOST_SHOWN)


async def disagreements(request: Request) -> Response:
    """Every pair of moves that was taken for each other, as CSV."""
    head = ["program", "instructor", "times", "across_families", "example"]
    rows = [[each[name] for name in head] for each in (await _agreement(request))["disagreements"]]
    practice, me = request.app.state.practice, request.state.instructor
    await run_in_threadpool(practice.staff.log, me.name, "exported", "disagreements, with examples")
    return table("disagreements.csv", head, rows)


async def training_data(request: Request) -> Response:
    """The reviewed clauses in the format of the training data."""
    practice, me = request.app.state.practice, request.state.instructor
    text = await run_in_threadpool(practice.reviews.training_data, me)
    await run_in_threadpool(practice.staff.log, me.name, "exported", "reviewed clauses as training data")
    return download("reviewed.yml", "application/yaml; charset=utf-8", [text])


async def _agreement(request: Request) -> dict[str, Any]:
    found: dict[str, Any] = await run_in_threadpool(
        request.app.state.practice.reviews.agreement, request.state.instructor
    )
    return found


ROUTES = [
    Route("/instructor/calls", instructors_only(calls)),
    Route("/instructor/calls/{call}", instructors_only(call)),
    Route("/instructor/calls/{call}", instructors_only(save), methods=["POST"]),
    Route("/instructor/calls/{call}/trust.svg", instructors_only(trust)),
    Route("/instructor/agreement", instructors_only(agreement)),
    Route("/instructor/agreement.csv", instructors_only(disagreements)),
    Route("/instructor/agreement/training-data", instructors_only(training_data), methods=["POST"]),
]
