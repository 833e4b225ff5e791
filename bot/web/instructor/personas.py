"""Personas: the list, and one of them with its versions; beginning, importing, copying, exporting."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.personas.differences import difference
from bot.practice.authoring import Authoring
from bot.practice.catalogue import namesakes
from bot.practice.errors import BadDraft
from bot.practice.proofs import is_proven
from bot.practice.service import Practice
from bot.web.forms import LONGEST_VALUE, form_of
from bot.web.instructor.gate import instructors_only, shown_to_instructor
from bot.web.problems import BadRequest

ENDINGS = {
    "facilitating": "the best ending, and the highest score",
    "needs-probing": "a middling score; no good ending",
}
"""What one wants to see of a scripted seller; of all others a poor ending."""


def authoring_of(request: Request) -> Authoring:
    """The personas that instructors write."""
    found = request.app.state.practice.authoring
    assert isinstance(found, Authoring)
    return found


def number_in(text: str) -> int:
    """A version's number from a form or an address. Raises :class:`BadRequest`."""
    if not text.isdecimal() or len(text) > 9:
        raise BadRequest("bad_number", "There is no such version.", 404)
    return int(text)


def persona_path(persona: str) -> str:
    """The address of a persona's page."""
    return f"/instructor/personas/{persona}"


async def listed(request: Request) -> Response:
    """Every persona: the library's, and those that instructors write."""
    return await _listed(request)


async def _listed(request: Request, problem: str = "", **typed: str) -> Response:
    authoring = authoring_of(request)
    own = await run_in_threadpool(authoring.all)
    library = authoring.library()
    kept = {"new": "", "name": "", "text": "", **typed}
    return shown_to_instructor(
        request, "personas.html", 400 if problem else 200, own=own, library=library, problem=problem, typed=kept
    )


async def begin(request: Request) -> Response:
    """A new persona, begun with the commented starter."""
    name = (await form_of(request)).get("id", "").strip()
    try:
        await run_in_threadpool(authoring_of(request).begin, request.state.instructor, name)
    except BadDraft as error:
        return await _listed(request, str(error), new=name)
    return RedirectResponse(f"{persona_path(name)}/edit", 303)


async def bring_in(request: Request) -> Response:
    """A text from elsewhere, pasted or as a file."""
    form = await form_of(request)
    text, name = form.get("file") or form.get("text", ""), form.get("id", "").strip()
    try:
        if "\ufffd" in text:
            raise BadDraft("This is not UTF-8 text: save it as UTF-8, and try again.")
        name = await run_in_threadpool(authoring_of(request).bring_in, request.state.instructor, text, name)
    except BadDraft as error:
        # What can never be imported is not sent back to be put right.
        shown = len(text.encode("utf-8", "replace")) <= LONGEST_VALUE
        return await _listed(request, str(error), name=name, text=text if shown else "")
    return RedirectResponse(f"{persona_path(name)}/edit", 303)


async def one(request: Request) -> Response:
    """A persona with its state, its proof and its versions; one of the library to read and copy."""
    return await shown_persona(request)


async def shown_persona(request: Request, problem: str = "", typed: str = "") -> Response:
    """The page of a persona, with what stood in the way."""
    authoring, name = authoring_of(request), request.path_params["persona"]
    status = 400 if problem else 200
    if name in authoring.files():
        text, persona = await run_in_threadpool(authoring.text_of, name), authoring.files()[name]
        return shown_to_instructor(
            request, "library_persona.html", status, persona=persona, text=text, problem=problem, typed=typed
        )
    stored = await run_in_threadpool(authoring.persona, name)
    drafts = await run_in_threadpool(authoring.drafts, name)
    draft = next(each for each in drafts if each.number == stored.draft)
    doing = await run_in_threadpool(authoring.proofs.going_on, name)
    return shown_to_instructor(
        request,
        "persona.html",
        status,
        persona=stored,
        draft=draft,
        drafts=drafts,
        doing=doing,
        proven=is_proven(draft.proof),
        proof=draft.proof if draft.proof and "claims" in draft.proof else None,
        endings=ENDINGS,
        problem=problem,
        typed=typed,
        namesakes=await run_in_threadpool(_namesakes, request.app.state.practice, name, draft.name),
    )


def _namesakes(practice: Practice, persona: str, name: str) -> list[str]:
    """The ids of other personas that trainees can call by the same name."""
    return namesakes({each["id"]: each["name"] for each in practice.catalogue.personas()}, persona, name)


async def copy(request: Request) -> Response:
    """A copy under another id, to be changed."""
    name = (await form_of(request)).get("id", "").strip()
    original = request.path_params["persona"]
    try:
        await run_in_threadpool(authoring_of(request).copy, request.state.instructor, original, name)
    except BadDraft as error:
        return await shown_persona(request, str(error), name)
    return RedirectResponse(f"{persona_path(name)}/edit", 303)


async def export(request: Request) -> Response:
    """The text, as the file that ``data/personas/ID/persona.yml`` would be."""
    name, version = request.path_params["persona"], request.query_params.get("version", "")
    practice = request.app.state.practice
    text = await run_in_threadpool(practice.authoring.text_of, name, number_in(version) if version else None)
    who = request.state.instructor.name
    await run_in_threadpool(practice.staff.log, who, "persona exported", f"{name} {version}".strip())
    headers = {"Content-Disposition": f'attachment; filename="{name}.yml"'}
    return Response(text, media_type="application/yaml; charset=utf-8", headers=headers)


async def differing(request: Request) -> Response:
    """The difference between two versions."""
    asked = request.query_params
    return await shown_difference(request, number_in(asked.get("from", "")), number_in(asked.get("to", "")))


async def shown_difference(request: Request, old: int, new: int, beside: str = "") -> Response:
    """The page of a difference; ``beside`` is who saved ``old`` while ``new`` was written."""
    authoring, name = authoring_of(request), request.path_params["persona"]
    before, after = await run_in_threadpool(lambda: (authoring.draft(name, old), authoring.draft(name, new)))
    stored = await run_in_threadpool(authoring.persona, name)
    return shown_to_instructor(
        request,
        "difference.html",
        409 if beside else 200,
        persona=stored,
        before=before,
        after=after,
        lines=await run_in_threadpool(difference, before.text, after.text),
        beside=beside,
    )


ROUTES = [
    Route("/instructor/personas", instructors_only(listed)),
    Route("/instructor/personas/new", instructors_only(begin), methods=["POST"]),
    Route("/instructor/personas/import", instructors_only(bring_in), methods=["POST"]),
    Route("/instructor/personas/{persona}", instructors_only(one)),
    Route("/instructor/personas/{persona}/persona.yml", instructors_only(export)),
    Route("/instructor/personas/{persona}/difference", instructors_only(differing)),
    Route("/instructor/personas/{persona}/copy", instructors_only(copy), methods=["POST"]),
]
