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
from bot.practice.judgements import LONGEST_COMMENT, comments_of, fields_of, side_by_side, unblinded
from bot.practice.kappa import FEWEST_CALLS, FEWEST_CLAUSES
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

Wrong = Mapping[tuple[int, int], str]
"""What is to be put right before a review can be saved, by turn and place of the clause."""

NOTHING: Wrong = {}

MOST_SHOWN = 20
"""Disagreements on the page; the CSV has all."""


async def calls(request: Request) -> Response:
    """The calls that the instructor may review, newest first."""
    practice = request.app.state.practice
    found = await run_in_threadpool(practice.reviews.calls, request.state.instructor)
    names = await run_in_threadpool(practice.catalogue.names)
    seen = await run_in_threadpool(practice.reviews.seen, request.state.instructor)
    return shown_to_instructor(request, "calls.html", calls=found, names=names, seen=seen, most=MOST_LISTED)


async def call(request: Request) -> Response:
    """A call's debrief with the instructor's review."""
    return await _call(request)


async def _call(
    request: Request, sent: Optional[Mapping[str, str]] = None, wrong: Wrong = NOTHING, status: int = 200
) -> Response:
    me, call_id = request.state.instructor, request.path_params["call"]
    found = await run_in_threadpool(request.app.state.practice.reviews.call, me, call_id)
    document, opinions = found["document"], found["opinions"]
    if found["blind"]:
        return _blind(request, found, sent or {}, wrong, status)
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
        wrong=wrong,
    )


def _blind(request: Request, found: Mapping[str, Any], sent: Mapping[str, str], wrong: Wrong, status: int) -> Response:
    """The call without anything that the program made of it."""
    return shown_to_instructor(
        request,
        "call_blind.html",
        status,
        call=request.path_params["call"],
        persona=found["persona"],
        trainee=found["trainee"],
        turns=found["document"]["transcript"],
        fields=sent,
        families=FAMILIES,
        topics=TOPICS,
        longest=LONGEST_COMMENT,
        wrong=wrong,
    )


async def sit(request: Request) -> Response:
    """The switch: the call is to be reviewed without the program's codes, or with them. What was typed into the blind
    form until then stays in the other."""
    call_id, form = request.path_params["call"], await form_of(request)
    blind = form.get("blind") == "on" and "show" not in form
    reviews = request.app.state.practice.reviews
    await run_in_threadpool(lambda: reviews.sit(request.state.instructor, call_id, blind=blind))
    typed = {} if blind else unblinded(form)
    return await _call(request, typed) if typed else RedirectResponse(f"/instructor/calls/{call_id}", 303)


async def scores(request: Request) -> Response:
    """The list is to show the scores of all of its calls."""
    await run_in_threadpool(request.app.state.practice.reviews.show_scores, request.state.instructor)
    return RedirectResponse("/instructor/calls", 303)


async def save(request: Request) -> Response:
    """A review was sent, all of a call at once."""
    form, call_id = await form_of(request), request.path_params["call"]
    reviews = request.app.state.practice.reviews
    try:
        await run_in_threadpool(reviews.save, request.state.instructor, call_id, form)
    except BadReview as error:
        return await _call(request, form, error.wrong, 400)
    return RedirectResponse(f"/instructor/calls/{call_id}?saved#opinion", 303)


async def trust(request: Request) -> Response:
    """The chart of a call's debrief."""
    reviews = request.app.state.practice.reviews
    document = await run_in_threadpool(reviews.document, request.state.instructor, request.path_params["call"])
    return Response(await run_in_threadpool(trust_chart, document), media_type="image/svg+xml")


async def agreement(request: Request) -> Response:
    """Kappa over the clauses that were reviewed, and the commonest disagreements."""
    found = await _agreement(request)
    few = {"calls": FEWEST_CALLS, "clauses": FEWEST_CLAUSES}
    return shown_to_instructor(request, "agreement.html", found=found, most=MOST_SHOWN, few=few)


async def disagreements(request: Request) -> Response:
    """Every pair of moves that was taken for each other, as CSV."""
    head = ["program", "instructor", "times", "across_families", "example"]
    found = [
        {**each, "across_families": "yes" if each["across_families"] else "no", "example": each["example"] or ""}
        for each in (await _agreement(request))["disagreements"]
    ]
    rows = [[each[name] for name in head] for each in found]
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
    Route("/instructor/calls/scores", instructors_only(scores), methods=["POST"]),
    Route("/instructor/calls/{call}", instructors_only(call)),
    Route("/instructor/calls/{call}", instructors_only(save), methods=["POST"]),
    Route("/instructor/calls/{call}/blind", instructors_only(sit), methods=["POST"]),
    Route("/instructor/calls/{call}/trust.svg", instructors_only(trust)),
    Route("/instructor/agreement", instructors_only(agreement)),
    Route("/instructor/agreement.csv", instructors_only(disagreements)),
    Route("/instructor/agreement/training-data", instructors_only(training_data), methods=["POST"]),
]
