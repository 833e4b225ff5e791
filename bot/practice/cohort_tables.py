"""A cohort's figures as tables: what stands beside each chart, and in the file behind it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Union

from bot.practice.assignments import Standing, how_far
from bot.practice.cohorts import Member
from bot.practice.doubt import rounded
from bot.store.assignments import StoredAssignment
from bot.store.people import StoredTrainee

Cell = Union[str, int, float, date, None]

LIKELY = {"low": "Most likely from", "high": "Most likely to"}
LIKELY_PERCENT = {"low": "Most likely from, %", "high": "Most likely to, %"}


@dataclass(frozen=True)
class Table:
    """Rows under columns; the first cell of a row says what it is about."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def tables_of(figures: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Table]:
    """A table for each figure that has a chart (see :func:`bot.practice.cohort_figures.figures_of`); ``names`` are
    those of personas."""
    by_dimension = [
        {"words": one["words"], **each} for one in figures["dimensions"] for each in one["weeks"] if each["trainees"]
    ]
    return {
        "practice": _picked(
            figures["practice"], {"week": "Week from", "calls": "Calls", "trainees": "Trainees who called"}
        ),
        "score": _picked(
            figures["score"],
            {"week": "Week from", "mean": "Mean score", **LIKELY, "calls": "Calls", "trainees": "Trainees"},
        ),
        "dimensions": _picked(
            by_dimension,
            {
                "words": "Quality",
                "week": "Week from",
                "mean": "Mean, 0 poor to 1 good",
                **LIKELY,
                "trainees": "Trainees",
            },
        ),
        "assumptions": _picked(
            _percent(figures["assumptions"], "share", "low", "high"),
            {
                "assumption": "Assumption",
                "plain": "The seller",
                "calls": "Calls it was made in",
                "share": "In % of calls",
                **LIKELY_PERCENT,
                "trainees": "Trainees who made it",
                "came_back": "Trainees it came back to",
            },
        ),
        "issues": _picked(
            _percent(_named(figures["issues"], names), "share", "low", "high"),
            {
                "persona": "Prospect",
                "about": "About",
                "truth": "The truth",
                "calls": "Calls",
                "told": "Told",
                "settled": "Settled",
                "share": "Told in % of calls",
                **LIKELY_PERCENT,
            },
        ),
        "personas": _picked(
            _percent(_named(figures["personas"], names), "share", "least", "most"),
            {
                "persona": "Prospect",
                "calls": "Calls",
                "mean": "Mean score",
                "low": "Mean most likely from",
                "high": "Mean most likely to",
                "best": "Best outcomes",
                "share": "Best outcomes in % of calls",
                "least": "Most likely from, %",
                "most": "Most likely to, %",
                "judged": "What that says",
            },
        ),
    }


def _named(rows: Iterable[Mapping[str, Any]], names: Mapping[str, str]) -> list[dict[str, Any]]:
    return [{**each, "persona": names.get(each["persona"], each["persona"])} for each in rows]


def _percent(rows: Iterable[Mapping[str, Any]], *shares: str) -> list[dict[str, Any]]:
    """The rows with ``shares``, which run from 0 to 1, as whole percent."""
    return [
        {**each, **{name: None if each[name] is None else round(100 * each[name]) for name in shares}} for each in rows
    ]


def _picked(rows: Iterable[Mapping[str, Any]], headings: Mapping[str, str]) -> Table:
    """What stands under each of ``headings``, which are by the name of the value."""
    return _table(headings.values(), ([row[name] for name in headings] for row in rows))


def done_table(
    terms: Sequence[StoredAssignment],
    trainees: Iterable[StoredTrainee],
    standings: Mapping[str, Sequence[Standing]],
    names: Mapping[str, str],
    callable: Collection[str],
) -> Table:
    """Who has done what: a row for each trainee, a column for each assignment. ``names`` are those of personas,
    ``callable`` the ones that can be called now."""
    return _table(
        ["Trainee", *(headed(each, names) for each in terms)],
        (
            [
                who.name,
                *(
                    in_words(one, now_is, one.persona in callable)
                    for one, now_is in zip(terms, standings[who.id], strict=True)
                ),
            ]
            for who in trainees
        ),
    )


def headed(terms: StoredAssignment, names: Mapping[str, str]) -> str:
    """An assignment in few words: the prospect, and the due day if there is one."""
    name = names.get(terms.persona, terms.persona)
    return f"{name}, due {terms.due.day} {terms.due:%B %Y}" if terms.due else name


def in_words(terms: StoredAssignment, now_is: Standing, callable: bool) -> str:
    """Where a trainee stands, in one cell; what is to be done with a persona that is not ``callable`` cannot be."""
    if now_is.done_at is not None:
        return f"done {now_is.done_at.day} {now_is.done_at:%B %Y}{', late' if now_is.late else ''} (best {now_is.best})"
    if now_is.to_do and not callable:
        return f"can no longer be called: {f'best {now_is.best}' if now_is.used else 'not begun'}"
    begun = [f"best {now_is.best}", *how_far(terms, now_is)] if now_is.used else ["not begun"]
    return f"{now_is.state}: {', '.join(begun)}"


def members_table(members: Iterable[Member]) -> Table:
    """Who practises: a row for each trainee of a cohort."""
    columns = {"name": "Trainee", "last": "Last practised", "calls": "Calls", "best": "Best", "latest": "Latest"}
    return _picked(({**asdict(each), "last": each.last and each.last.date()} for each in members), columns)


def _table(columns: Iterable[str], rows: Iterable[Sequence[Cell]]) -> Table:
    return Table(
        tuple(columns), tuple(tuple(rounded(each) if isinstance(each, float) else each for each in row) for row in rows)
    )
