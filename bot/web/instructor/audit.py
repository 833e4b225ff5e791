"""The audit log, for admins."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.practice.staff import ADMIN
from bot.store.staff import AuditEntry
from bot.web.instructor.downloads import table
from bot.web.instructor.gate import instructors_only, shown_to_instructor

MOST_SHOWN = 500
MOST_EXPORTED = 100_000
"""Entries of the log, the newest of them."""


async def audit(request: Request) -> Response:
    """Who did what that matters to other people, newest first."""
    entries = await run_in_threadpool(request.app.state.practice.staff.logged, MOST_SHOWN)
    return shown_to_instructor(request, "audit.html", rows=[_row(each) for each in entries], most=MOST_SHOWN)


async def as_csv(request: Request) -> Response:
    """The same as a file."""
    staff = request.app.state.practice.staff
    entries = await run_in_threadpool(staff.logged, MOST_EXPORTED)
    await run_in_threadpool(staff.log, request.state.instructor.name, "exported", "the audit log")
    return table("audit.csv", ["at_utc", "who", "did", "about"], [_row(each) for each in entries])


def _row(each: AuditEntry) -> list[str]:
    return [f"{each.at:%Y-%m-%d %H:%M:%S}", each.who, each.did, each.about]


ROUTES = [
    Route("/instructor/audit", instructors_only(audit, ADMIN)),
    Route("/instructor/audit.csv", instructors_only(as_csv, ADMIN)),
]
