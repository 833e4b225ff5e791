"""Calls for other systems, and what is kept of people."""

from __future__ import annotations

from datetime import datetime, timezone
from itertools import chain
from typing import Optional

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.practice import keeping
from bot.practice.exports import Exports, as_csv, as_jsonl
from bot.practice.staff import ADMIN
from bot.practice.xapi import NoHomePage, as_lines, home_page, statements
from bot.web.forms import form_of
from bot.web.instructor.downloads import BYTE_ORDER_MARK, download
from bot.web.instructor.gate import instructors_only, shown_to_instructor

FORMATS = {
    "csv": "CSV, a line a call, for a spreadsheet",
    "jsonl": "JSONL, all of a call: what was said, and how it was coded",
    "xapi": "xAPI statements, for a learning record store",
}


async def exports(request: Request) -> Response:
    """What can be taken out, and what is kept."""
    return await _exports(request, {})


async def _exports(request: Request, sent: dict[str, str], problem: str = "", status: int = 200) -> Response:
    practice, me = request.app.state.practice, request.state.instructor
    admin = me.role == ADMIN
    return shown_to_instructor(
        request,
        "exports.html",
        status,
        cohorts=await run_in_threadpool(practice.staff.cohorts, me),
        formats=FORMATS,
        sent=sent,
        problem=problem,
        kept=keeping.KEPT,
        retention=request.app.state.retention_days,
        tallies=await run_in_threadpool(keeping.tallies, practice) if admin else None,
    )


async def export(request: Request) -> Response:
    """A file of calls, of the cohorts that the instructor may see."""
    form = await form_of(request)
    practice, me = request.app.state.practice, request.state.instructor
    as_format, cohort, since = (form.get(name, "") for name in ("format", "cohort", "since"))
    try:
        day = datetime.strptime(since, "%Y-%m-%d").replace(tzinfo=timezone.utc) if since else None
    except ValueError:
        return await _exports(request, form, "Give the day as YYYY-MM-DD.", 400)
    if as_format not in FORMATS:
        return await _exports(request, form, "Choose a format from the list.", 400)
    if as_format == "xapi":
        try:
            home_page(request.app.state.public_url)
        except NoHomePage as error:
            return await _exports(request, form, str(error), 400)
    within: Optional[list[str]]
    of = "all"
    if cohort:
        chosen = await run_in_threadpool(practice.staff.cohort, me, cohort)
        within, of = [chosen.id], chosen.name
    elif me.role == ADMIN:
        within = None
    else:
        within = [each.id for each in await run_in_threadpool(practice.staff.cohorts, me)]
    about = f"{as_format} of {of}{f' since {since}' if since else ''}"
    await run_in_threadpool(practice.staff.log, me.name, "exported", about)
    calls = Exports(practice.store).calls(within, day, seen_by=me.id)
    if as_format == "csv":
        return download("calls.csv", "text/csv; charset=utf-8", chain([BYTE_ORDER_MARK], as_csv(calls)))
    if as_format == "jsonl":
        return download("calls.jsonl", "application/jsonl; charset=utf-8", as_jsonl(calls))
    lines = as_lines(statements(calls, request.app.state.public_url))
    return download("statements.jsonl", "application/jsonl; charset=utf-8", lines)


ROUTES = [
    Route("/instructor/exports", instructors_only(exports)),
    Route("/instructor/exports", instructors_only(export), methods=["POST"]),
]
