"""How a cohort gets on: six figures, each as a chart, a table and a file; and the page of one trainee."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.practice.cohort_tables import tables_of
from bot.web.charts import dimensions_chart, score_chart
from bot.web.cohort_charts import MOST_BARS, charts_of
from bot.web.instructor.cohort import HERE, asked_for, callable_names, persona_names
from bot.web.instructor.downloads import table
from bot.web.instructor.gate import instructors_only, shown_to_instructor


@dataclass(frozen=True)
class Shown:
    """What a figure is called and says."""

    title: str
    words: str


FIGURES = {
    "practice": Shown("Who practises", "Calls that ended in each week, and how many different trainees made them."),
    "score": Shown(
        "Score over time",
        "The mean over trainees, each with the mean of their own calls of the week. With fewer than three trainees "
        "there is too little to say where it most likely lies.",
    ),
    "dimensions": Shown(
        "Dimensions over time",
        "How good each part of a call was, from 0 poor to 1 good, by week as above: higher is better in every one.",
    ),
    "assumptions": Shown(
        "Assumptions that keep coming back",
        "The five assumptions of a call whose aim is a sale. One came back to a trainee who made it in a second call.",
    ),
    "issues": Shown(
        "Issues that nobody finds",
        "In how many calls with a prospect each hidden issue was told or settled, the rarest first."
        f" The chart shows the first {MOST_BARS}.",
    ),
    "personas": Shown(
        "Prospects too easy or too hard",
        "How often calls end in what is best for the prospect. With few calls the line is long: read it, not the bar."
        f" The chart shows the first {MOST_BARS}.",
    ),
}

TRENDS = {
    "too few": "Too few calls to see a trend: five tell something.",
    "steady": "No change over the calls that could not be chance.",
    "rising": "The scores are rising.",
    "falling": "The scores are falling.",
}


async def dashboard(request: Request) -> Response:
    """The page, with its charts in it: all of it is worked out once."""
    found, names = await asked_for(request), await persona_names(request)
    figures = await run_in_threadpool(request.app.state.practice.cohorts.figures, found.id)
    any_call = any(each["calls"] for each in figures["practice"])
    tables = tables_of(figures, names)
    shown = [name for name in FIGURES if any_call and tables[name].rows]
    return shown_to_instructor(
        request,
        "dashboard.html",
        cohort=found,
        figures=FIGURES,
        shown=shown,
        any=any_call,
        quiet=figures["quiet"],
        tables=tables,
        charts=await run_in_threadpool(_charts, figures, names, shown),
    )


def _charts(figures: dict[str, Any], names: dict[str, str], shown: list[str]) -> dict[str, str]:
    """The charts of the figures that are ``shown``, as addresses that hold them."""
    draw = charts_of(names)
    return {name: f"data:image/svg+xml;base64,{b64encode(draw[name](figures)).decode()}" for name in shown}


async def file(request: Request) -> Response:
    """One figure for a spreadsheet."""
    found, name = await asked_for(request), str(request.path_params["figure"])
    if name not in FIGURES:
        raise HTTPException(404)
    practice = request.app.state.practice
    figures = await run_in_threadpool(practice.cohorts.figures, found.id)
    about = f"{found.name}: {FIGURES[name].title}"
    await run_in_threadpool(practice.staff.log, request.state.instructor.name, "exported", about)
    shown = tables_of(figures, await persona_names(request))[name]
    return table(f"{name}.csv", shown.columns, shown.rows)


async def trainee(request: Request) -> Response:
    """A trainee's progress, as they see it themselves, with the way to each debrief. What they said is quoted under its
    code, so only from calls of which the instructor has seen the codes."""
    found, practice = await asked_for(request), request.app.state.practice
    seen = await run_in_threadpool(practice.reviews.seen, request.state.instructor)
    who = await run_in_threadpool(practice.cohorts.trainee, found.id, request.path_params["trainee"])
    return shown_to_instructor(
        request,
        "trainee.html",
        cohort=found,
        who=who,
        assigned=await run_in_threadpool(practice.roll.assigned, who.id),
        progress=await run_in_threadpool(practice.results.progress, who.id, seen),
        names=await persona_names(request),
        callable=await callable_names(request),
        trends=TRENDS,
    )


async def trainee_chart(request: Request) -> Response:
    """A chart of that progress."""
    found, practice = await asked_for(request), request.app.state.practice
    who = await run_in_threadpool(practice.cohorts.trainee, found.id, request.path_params["trainee"])
    progress = await run_in_threadpool(practice.results.progress, who.id)
    if request.path_params["figure"] == "score":
        drawn = await run_in_threadpool(score_chart, progress)
    elif request.path_params["figure"] == "dimensions":
        drawn = await run_in_threadpool(dimensions_chart, list(progress["dimensions"].values()))
    else:
        raise HTTPException(404)
    return Response(drawn, media_type="image/svg+xml")


ROUTES = [
    Route(f"{HERE}/dashboard", instructors_only(dashboard)),
    Route(f"{HERE}/figures/{{figure}}.csv", instructors_only(file)),
    Route(f"{HERE}/trainees/{{trainee}}", instructors_only(trainee)),
    Route(f"{HERE}/trainees/{{trainee}}/{{figure}}.svg", instructors_only(trainee_chart)),
]
