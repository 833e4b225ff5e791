"""What one does to a cohort that cannot be taken back: a page asks first, and the form that does it has a box to tick.
Sent a second time, it says that it is done already."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.practice.errors import LastInCharge, NoSuchCohort, NoSuchInstructor, NoSuchTrainee
from bot.store.people import StoredCohort
from bot.web.forms import form_of
from bot.web.instructor.cohort import HERE, asked_for, back_to, cohort_page, logged
from bot.web.instructor.cohorts import cohorts_page
from bot.web.instructor.gate import instructors_only, shown_to_instructor


@dataclass(frozen=True)
class Asked:
    """A question: its heading, what will come of it, and what the box and the button say. ``path`` is where the form
    goes, below the cohort; ``place`` where on the cohort's page one came from."""

    title: str
    words: str
    box: str
    button: str
    path: str
    place: str


async def _sure(request: Request) -> bool:
    return request.method == "POST" and (await form_of(request)).get("sure") == "on"


def _ask(request: Request, found: StoredCohort, asked: Asked) -> Response:
    unticked = request.method == "POST"
    wrong = {"sure": "Tick the box beside the button if you mean it."} if unticked else {}
    return shown_to_instructor(request, "sure.html", 400 if unticked else 200, cohort=found, asked=asked, wrong=wrong)


async def renew_link(request: Request) -> Response:
    """The join link is to stop working, and another to take its place."""
    found = await asked_for(request)
    if not await _sure(request):
        words = "Whoever has the old link can then no longer join by it. Who is in the cohort stays in."
        box = "The old link is to stop working"
        return _ask(request, found, Asked("Make a new join link?", words, box, "Make a new link", "link", "join"))
    await run_in_threadpool(request.app.state.practice.cohorts.renew_link, found.id)
    await logged(request, "join link renewed", found.name)
    return back_to(found, "join")


async def remove(request: Request) -> Response:
    """A trainee is to leave the cohort."""
    found, cohorts = await asked_for(request), request.app.state.practice.cohorts
    try:
        gone = await run_in_threadpool(cohorts.trainee, found.id, request.path_params["trainee"])
        if not await _sure(request):
            name = gone.name or "this trainee"
            words = (
                "You will no longer see their calls here, and what is assigned here is not theirs to do. Their calls "
                "stay theirs, and they can come back by the join link."
            )
            path = f"trainees/{gone.id}/remove"
            asked = Asked(f"Remove {name}?", words, f"{name} is to leave the cohort", "Remove", path, "trainees")
            return _ask(request, found, asked)
        await run_in_threadpool(cohorts.remove, found.id, gone.id)
    except NoSuchTrainee as error:
        return await cohort_page(request, found, 404, where="trainees", wrong={"trainee": str(error)})
    await logged(request, "trainee removed", f"{found.name}: {gone.id[:8]}")
    return back_to(found, "trainees")


async def take_from(request: Request) -> Response:
    """An instructor is no longer to be in charge."""
    try:
        found = await asked_for(request)
    except NoSuchCohort as error:
        return await _not_theirs(request, error)
    cohorts, instructor = request.app.state.practice.cohorts, request.path_params["instructor"]
    try:
        gone = await run_in_threadpool(cohorts.in_charge, found.id, instructor)
        if not await _sure(request):
            own = gone.id == request.state.instructor.id
            name, whose = ("yourself", "You") if own else (gone.name, gone.name)
            words = f"{whose} will no longer see this cohort, nor its trainees' calls, until somebody in charge lets "
            words += f"{'you' if own else 'them'} in again."
            box = f"{whose} {'are' if own else 'is'} no longer to be in charge"
            path = f"instructors/{gone.id}/remove"
            title = f"Take {name} out of charge?"
            return _ask(request, found, Asked(title, words, box, "Take out of charge", path, "charge"))
        await run_in_threadpool(cohorts.take_from, found.id, instructor)
    except (LastInCharge, NoSuchInstructor) as error:
        status = 400 if isinstance(error, LastInCharge) else 404
        return await cohort_page(request, found, status, where="charge", wrong={"instructor": str(error)})
    await logged(request, "taken from charge", f"{found.name}: {gone.name}")
    still = found in await run_in_threadpool(request.app.state.practice.staff.cohorts, request.state.instructor)
    return back_to(found, "charge") if still else RedirectResponse("/instructor", 303)


async def delete(request: Request) -> Response:
    """The whole cohort is to go."""
    cohorts = request.app.state.practice.cohorts
    try:
        found = await asked_for(request)
    except NoSuchCohort as error:
        return await _not_theirs(request, error)
    seen = await run_in_threadpool(cohorts.overview, found.id)
    counted = f"{_many(len(seen.trainees), 'trainee')} and {_many(len(seen.assignments), 'assignment')}"
    if not await _sure(request):
        words = (
            f"It has {counted}. Assignments go with it, the join link stops working, and you no longer see its "
            "trainees here. Their calls and debriefs stay theirs."
        )
        box = f"{found.name} is to be deleted{f', with {counted} in it' if seen.trainees or seen.assignments else ''}"
        asked = Asked(f"Delete {found.name}?", words, box, "Delete the cohort", "delete", "")
        return _ask(request, found, asked)
    await run_in_threadpool(cohorts.dissolve, found.id)
    await logged(request, "cohort deleted", f"{found.name}: {counted}")
    return RedirectResponse("/instructor?gone", 303)


def _many(number: int, what: str) -> str:
    return f"{number} {what if number == 1 else what + 's'}"


async def _not_theirs(request: Request, error: NoSuchCohort) -> Response:
    """The same for a cohort that is gone, that is another's, and that never was."""
    return await cohorts_page(request, {"cohort": f"{error} It may be gone already."}, status=404)


BOTH = ["GET", "POST"]
ROUTES = [
    Route(f"{HERE}/link", instructors_only(renew_link), methods=BOTH),
    Route(f"{HERE}/delete", instructors_only(delete), methods=BOTH),
    Route(f"{HERE}/trainees/{{trainee}}/remove", instructors_only(remove), methods=BOTH),
    Route(f"{HERE}/instructors/{{instructor}}/remove", instructors_only(take_from), methods=BOTH),
]
