"""The form of an assignment: what it sends, read, and what it shows."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Optional

from bot.practice.assignments import end_of_day
from bot.practice.cohorts import Terms
from bot.practice.errors import BadTerms
from bot.store.assignments import StoredAssignment

PERSONA = "persona:"
"""Before a persona's id in the name of its box."""

EMPTY = {"due": "", "pass_mark": "", "tries": "", "in_a_row": "1", "hints": "on"}
"""What the form shows before anything is typed."""


def shown_terms(stored: StoredAssignment) -> dict[str, str]:
    """What the form shows of an assignment."""
    return {
        "due": f"{stored.due:%Y-%m-%d}" if stored.due else "",
        "pass_mark": _shown(stored.pass_mark),
        "tries": _shown(stored.tries),
        "in_a_row": str(stored.in_a_row),
        "hints": "on" if stored.hints else "",
    }


def typed_terms(form: Mapping[str, str]) -> dict[str, str]:
    """What the form shows again of what was typed."""
    return {name: form.get(name, "")[:100] for name in EMPTY}


def read_assignment(form: Mapping[str, str], known: Collection[str], now: datetime) -> tuple[list[str], Terms]:
    """The personas that were chosen, of those ``known``, and the terms of a new assignment. Raises :class:`BadTerms`
    with all that cannot be read, or be met from ``now`` on."""
    chosen = typed_personas(form)
    good = bool(chosen) and set(chosen) <= set(known)
    wrong = {} if good else {"persona": "Choose at least one prospect that they are to call."}
    terms, unread = _read(form)
    if wrong := {**wrong, **terms.mistakes(now), **unread}:
        raise BadTerms(wrong)
    return chosen, terms


def read_terms(form: Mapping[str, str]) -> Terms:
    """The terms that were typed. Raises :class:`BadTerms` with all that cannot be read or met."""
    terms, unread = _read(form)
    if wrong := {**terms.mistakes(), **unread}:
        raise BadTerms(wrong)
    return terms


def typed_personas(form: Mapping[str, str]) -> list[str]:
    """The personas whose boxes were ticked."""
    return [name.removeprefix(PERSONA) for name in form if name.startswith(PERSONA)]


def _read(form: Mapping[str, str]) -> tuple[Terms, dict[str, str]]:
    """The terms as far as they can be read, and what cannot be, in words."""
    unread: dict[str, str] = {}

    def number(name: str, words: str) -> Optional[int]:
        typed = form.get(name, "").strip()
        if not typed or (typed.isascii() and typed.isdecimal() and len(typed) < 6):
            return int(typed) if typed else None
        unread[name] = f"{words} must be a whole number, like 3."
        return None

    due = None
    try:
        due = end_of_day(typed) if (typed := form.get("due", "").strip()) else None
    except BadTerms as error:
        unread.update(error.mistakes)
    pass_mark, tries = number("pass_mark", "The pass mark"), number("tries", "The number of tries")
    in_a_row = number("in_a_row", "The number of passes")
    return Terms(due, pass_mark, tries, 1 if in_a_row is None else in_a_row, form.get("hints") == "on"), unread


def _shown(number: Optional[int]) -> str:
    return "" if number is None else str(number)
