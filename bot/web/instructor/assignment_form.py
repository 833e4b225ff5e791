"""The form of an assignment: what it sends, read, and what it shows."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timezone
from typing import Optional

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


def read_terms(form: Mapping[str, str]) -> Terms:
    """The terms that were typed. Raises :class:`BadTerms`, which says what cannot be read."""
    return Terms(
        due=_day(form.get("due", "").strip()),
        pass_mark=_number(form, "pass_mark", "The pass mark"),
        tries=_number(form, "tries", "The number of tries"),
        in_a_row=1 if not form.get("in_a_row", "").strip() else _number(form, "in_a_row", "The number of passes") or 0,
        hints=form.get("hints") == "on",
    )


def read_personas(form: Mapping[str, str], known: Collection[str]) -> list[str]:
    """The personas that were chosen. Raises :class:`BadTerms` for none, and for one that is not there."""
    chosen = [name.removeprefix(PERSONA) for name in form if name.startswith(PERSONA)]
    if not chosen or not set(chosen) <= set(known):
        raise BadTerms("Choose at least one prospect that they are to call.")
    return chosen


def must_lie_ahead(terms: Terms, now: datetime) -> None:
    """A new assignment must not be overdue when it is made. Raises :class:`BadTerms`."""
    if terms.due is not None and terms.due < now:
        raise BadTerms("The due day is over. Choose today or a later day.")


def _day(typed: str) -> Optional[datetime]:
    """The end of a day."""
    if not typed:
        return None
    try:
        return datetime.strptime(typed, "%Y-%m-%d").replace(hour=23, minute=59, second=59, tzinfo=timezone.utc)
    except ValueError as error:
        raise BadTerms("Give the due day as year, month and day, like 2026-12-31.") from error


def _number(form: Mapping[str, str], name: str, words: str) -> Optional[int]:
    typed = form.get(name, "").strip()
    if not typed:
        return None
    if not (typed.isascii() and typed.isdecimal() and len(typed) < 6):
        raise BadTerms(f"{words} must be a whole number, like 3.")
    return int(typed)


def _shown(number: Optional[int]) -> str:
    return "" if number is None else str(number)
