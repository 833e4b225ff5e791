"""The editor: a persona's text as a form and as source, kept in step, with what is wrong at its place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.personas.draft import tidy
from bot.personas.editing import edited, rearranged
from bot.personas.edits import CannotEdit
from bot.personas.fields import Section, field_of, sections_of
from bot.practice.authoring import Authoring
from bot.practice.errors import BadDraft
from bot.practice.preview import Preview
from bot.web.forms import form_of
from bot.web.instructor.gate import instructors_only, shown_to_instructor
from bot.web.instructor.personas import authoring_of, number_in, persona_path, shown_difference

FORM, SOURCE = "form", "source"
MOST_LISTED = 100
"""Findings that a page lists; putting one right often puts more right."""


def _examined(authoring: Authoring, persona: str, text: str) -> dict[str, Any]:
    """What a page shows of a text: its ``sections`` (None if it is no YAML), its ``findings``, each with the name of
    the ``field`` that it is about, and the ``read`` persona."""
    read = authoring.read(text, persona)
    sections = sections_of(read.source.tree, sorted(authoring.voices)) if read.source else None
    return {"read": read, "sections": sections, "findings": _placed(read.findings, read.source, sections or [])}


def _placed(findings: Any, source: Any, sections: list[Section]) -> list[dict[str, Any]]:
    return [
        {
            "line": each.line,
            "column": each.column,
            "code": each.code,
            "message": each.message,
            "field": field_of(each, source, sections),
        }
        for each in findings[:MOST_LISTED]
    ]


def _wrong(sections: list[Section], findings: list[dict[str, Any]]) -> dict[str, int]:
    """How many findings each section of the form shows, by its name."""
    counted = {}
    for section in sections:
        shown = {section.name, *(field.name for field in section.fields)} - {""}
        counted[section.name] = sum(each["field"] in shown for each in findings)
    return counted


def _typed(authoring: Authoring, form: Mapping[str, str]) -> str:
    """The text that a form stands for: its source, with what was typed into its fields. Raises
    :class:`CannotEdit`."""
    text = tidy(form.get("source", ""))
    return edited(text, form, sorted(authoring.voices)) if form.get("view") == FORM else text


async def open_editor(request: Request) -> Response:
    """The newest version, in the view that is asked for."""
    authoring, name = authoring_of(request), request.path_params["persona"]
    draft = await run_in_threadpool(authoring.draft, name)
    view = SOURCE if request.query_params.get("view") == SOURCE else FORM
    saved = request.query_params.get("saved") == str(draft.number)
    return await _shown(request, draft.text, draft.number, view, saved=saved, sent=False)


async def _shown(
    request: Request,
    text: str,
    base: int,
    view: str,
    *,
    problem: str = "",
    saved: bool = False,
    typed: Mapping[str, str] | None = None,
    changed: str = "",
    opened: str = "",
    sent: bool = True,
) -> Response:
    authoring, practice, name = authoring_of(request), request.app.state.practice, request.path_params["persona"]
    found = await run_in_threadpool(_examined, authoring, name, text)
    stored = await run_in_threadpool(authoring.persona, name)
    newest = await run_in_threadpool(authoring.draft, name)
    call = await run_in_threadpool(Preview(practice, request.state.instructor.id).shown, name)
    return shown_to_instructor(
        request,
        "editor.html",
        400 if problem else 200,
        persona=stored,
        base=base,
        view=SOURCE if found["sections"] is None else view,
        asked=view,
        text=text,
        sections=found["sections"],
        findings=found["findings"],
        wrong=_wrong(found["sections"] or [], found["findings"]),
        typed=typed or {},
        problem=problem,
        saved=saved,
        unsaved=newest.text != text,
        changed=changed,
        opened=opened,
        sent=sent,
        call=call,
        said="",
    )


async def edit(request: Request) -> Response:
    """A button of the editor was pressed; ``do`` says which. Only ``save`` stores anything."""
    form = await form_of(request)
    authoring, name = authoring_of(request), request.path_params["persona"]
    base, view, do = number_in(form.get("base", "")), form.get("view", SOURCE), form.get("do", "save")
    changed = " ".join(form.get("changed", "").split())[:200]
    await run_in_threadpool(authoring.persona, name)  # who asks for what is not there is told so first
    opened, what, place = "", *do.partition(":")[::2]
    text = tidy(form.get("source", ""))
    try:
        text = await run_in_threadpool(_typed, authoring, form)
        if what in ("add", "remove", "earlier"):
            text, opened = await run_in_threadpool(rearranged, text, what, place)
        elif do == "save":
            return await _saved(request, base, view, text, changed)
        elif do == "preview":
            return await _called(request, base, view, text, changed)
    except (CannotEdit, BadDraft) as error:
        return await _shown(request, text, base, view, problem=str(error), typed=form, changed=changed)
    return await _shown(request, text, base, do if do in (FORM, SOURCE) else view, changed=changed, opened=opened)


async def _saved(request: Request, base: int, view: str, text: str, changed: str) -> Response:
    name = request.path_params["persona"]
    saved = await run_in_threadpool(authoring_of(request).save, request.state.instructor, name, base, text, changed)
    if saved.beside is not None:
        return await shown_difference(request, saved.beside.draft, saved.number, saved.beside.who)
    return RedirectResponse(f"{persona_path(name)}/edit?view={view}&saved={saved.number}", 303)


async def _called(request: Request, base: int, view: str, text: str, changed: str) -> Response:
    name, practice = request.path_params["persona"], request.app.state.practice
    read = await run_in_threadpool(authoring_of(request).read, text, name)
    if read.persona is None:
        raise BadDraft("Put right what is listed below; then it can be called.")
    await run_in_threadpool(Preview(practice, request.state.instructor.id).begin, read.persona)
    return await _shown(request, text, base, view, changed=changed)


async def check(request: Request) -> Response:
    """``{"findings"}`` of what the editor's form holds now, each ``{"line", "column", "code", "message", "field"}``."""
    authoring, name, form = authoring_of(request), request.path_params["persona"], await form_of(request)
    try:
        text = await run_in_threadpool(_typed, authoring, form)
    except CannotEdit as error:
        found = [{"line": 1, "column": 1, "code": "", "message": str(error), "field": ""}]
        return JSONResponse({"findings": found})
    return JSONResponse({"findings": (await run_in_threadpool(_examined, authoring, name, text))["findings"]})


ROUTES = [
    Route("/instructor/personas/{persona}/edit", instructors_only(open_editor)),
    Route("/instructor/personas/{persona}/edit", instructors_only(edit), methods=["POST"]),
    Route("/instructor/personas/{persona}/check", instructors_only(check), methods=["POST"]),
]
