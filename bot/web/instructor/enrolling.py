"""Trainees whom an instructor puts into a cohort, by name or from Slack, and the personal links that let them in."""

from __future__ import annotations

from typing import Protocol

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.practice.enrolling import enrol
from bot.practice.errors import BadName, NoSuchMember
from bot.store.people import StoredCohort, StoredTrainee
from bot.web.address import pages_address
from bot.web.forms import form_of
from bot.web.instructor.cohort import HERE, asked_for, cohort_page, logged
from bot.web.instructor.downloads import table
from bot.web.instructor.gate import instructors_only, shown_to_instructor

TRAINEE = "trainee:"
"""Before a trainee's id in the name of a field."""


class AddsMembers(Protocol):
    """Puts members of a Slack workspace into cohorts."""

    async def add(self, cohort: StoredCohort, typed: str, name: str, who: str) -> str:
        """See :meth:`bot.slack.members.Members.add`."""


async def add(request: Request) -> Response:
    """A list of names was sent: each is a trainee now, whose link is shown this once."""
    found, form = await asked_for(request), await form_of(request)
    typed = form.get("names", "")
    try:
        came = await run_in_threadpool(enrol, request.app.state.practice, found, typed, form.get("form", ""))
    except BadName as error:
        return await cohort_page(request, found, 400, where="names", wrong={"names": str(error)}, names_typed=typed)
    if came.new:
        await logged(request, "trainees added", f"{found.name}: {came.new} by name")
    return _links(request, found, came.added, came.there)


async def renew(request: Request) -> Response:
    """A trainee needs their link again."""
    found = await asked_for(request)
    cohorts = request.app.state.practice.cohorts
    trainee = await run_in_threadpool(cohorts.trainee, found.id, request.path_params["trainee"])
    await logged(request, "personal link made", f"{found.name}: {trainee.id[:8]}")
    return _links(request, found, [trainee], [])


def _links(request: Request, found: StoredCohort, added: list[StoredTrainee], there: list[str]) -> Response:
    shown = [(each, _link(request, each)) for each in added]
    return shown_to_instructor(request, "links.html", cohort=found, links=shown, there=there)


def _link(request: Request, trainee: StoredTrainee) -> str:
    return pages_address(request) + str(request.app.state.identity.link(trainee.id))


async def file(request: Request) -> Response:
    """The links of that page for a spreadsheet, or for a mail to each."""
    found, form = await asked_for(request), await form_of(request)
    cohorts = request.app.state.practice.cohorts
    wanted = [name.removeprefix(TRAINEE) for name in form if name.startswith(TRAINEE)]
    trainees = [await run_in_threadpool(cohorts.trainee, found.id, each) for each in wanted]
    await logged(request, "exported", f"{found.name}: {len(trainees)} personal links")
    return table("links.csv", ["Trainee", "Personal link"], [[each.name, _link(request, each)] for each in trainees])


async def add_from_slack(request: Request) -> Response:
    """A member of Slack is in the cohort from now on, and is told so there."""
    found, form, members = await asked_for(request), await form_of(request), request.app.state.slack_members
    if members is None:
        raise HTTPException(404)
    typed = {name: form.get(name, "")[:200] for name in ("member", "called")}
    try:
        trainee = await members.add(found, typed["member"], typed["called"], request.state.instructor.name)
    except (NoSuchMember, BadName) as error:
        wrong = {"called" if isinstance(error, BadName) else "member": str(error)}
        return await cohort_page(request, found, 400, where="slack", wrong=wrong, slack_typed=typed)
    await logged(request, "trainee added", f"{found.name}: {trainee}, from Slack")
    return RedirectResponse(f"/instructor/cohorts/{found.id}?told#trainees", 303)


ROUTES = [
    Route(f"{HERE}/trainees", instructors_only(add), methods=["POST"]),
    Route(f"{HERE}/trainees/{{trainee}}/link", instructors_only(renew), methods=["POST"]),
    Route(f"{HERE}/links.csv", instructors_only(file), methods=["POST"]),
    Route(f"{HERE}/slack", instructors_only(add_from_slack), methods=["POST"]),
]
