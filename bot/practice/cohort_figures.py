"""Figures over a cohort's calls, for who teaches it; pure functions, with honest doubt where there is little to go by.

Weeks begin on Monday, in UTC. A mean of a week is one over trainees, each with the mean of their own calls: one who
calls ten times a day does not speak for the others, and the interval says how much trainees differ. Calls that try a
part of an earlier one again count as practice and in no other figure: half of such a call is the other one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Optional

from bot.codebook import ASSUMPTIONS, PLAIN_WORDS, Fit, IssueState, Move
from bot.practice.doubt import interval, mean, share_interval
from bot.scoring.dimensions import DIMENSIONS

MOST_WEEKS = 26
"""Weeks that figures over time go back: half a year."""

QUIET_AFTER = timedelta(days=14)
"""Since the last call, after which a trainee is said not to practise."""

FEWEST_TO_JUDGE = 8
"""Calls with a persona below which nothing is said of how hard it is."""
TOO_EASY, TOO_HARD = 0.7, 0.2
"""Shares of calls with the best outcome: a persona is too easy where it surely is above the one, too hard below the
other."""


@dataclass(frozen=True)
class SeenCall:
    """What the figures need of one debriefed call. ``qualities`` are by dimension, ``assumptions`` the moves that
    showed one, ``issues`` are ``(id, about, truth, state)``."""

    trainee: str
    persona: str
    at: datetime
    again: bool
    score: float
    best: bool
    qualities: Mapping[str, Optional[float]]
    assumptions: frozenset[Move]
    issues: tuple[tuple[str, str, str, IssueState], ...]


def seen(row: Mapping[str, Any]) -> SeenCall:
    """A stored row (see :meth:`bot.store.figures.FigureRows.debriefed`) without all that figures do not need."""
    document = row["document"]
    return SeenCall(
        trainee=row["trainee"],
        persona=row["persona"],
        at=row["at"],
        again=row["again"],
        score=document["score"],
        best=document["outcome"]["fit"] == Fit.BEST.value,
        qualities={name: document["dimensions"].get(name, {}).get("quality") for name in DIMENSIONS},
        assumptions=frozenset(
            Move(clause["move"])
            for turn in document["transcript"]
            for clause in turn["clauses"]
            if clause["counts_as"] == "pushing" and Move(clause["move"]) in ASSUMPTIONS
        ),
        issues=tuple(
            (each["id"], each["about"], each["truth"], IssueState(each["state"])) for each in document["issues"]
        ),
    )


def figures_of(calls: Iterable[SeenCall], trainees: Sequence[str], now: datetime) -> dict[str, Any]:
    """Every figure of a cohort of ``trainees``; each is what its function here gives."""
    every = list(calls)
    whole = [each for each in every if not each.again]
    return {
        "practice": practice_by_week(every, now),
        "quiet": quiet(every, trainees, now),
        "score": score_by_week(whole, now),
        "dimensions": dimensions_by_week(whole, now),
        "assumptions": assumptions(whole),
        "issues": issues(whole),
        "personas": personas(whole),
    }


def week_of(at: datetime) -> date:
    """The Monday of a week."""
    return at.date() - timedelta(days=at.weekday())


def _weeks(calls: Iterable[SeenCall], now: datetime) -> dict[date, list[SeenCall]]:
    """The calls of each week from the first call to now, without a gap; only the newest ones where there are many."""
    found: dict[date, list[SeenCall]] = {}
    for each in calls:
        found.setdefault(week_of(each.at), []).append(each)
    last = week_of(now)
    count = min(MOST_WEEKS, max(0, (last - min(found, default=last)).days // 7) + 1)
    weeks = [last - timedelta(weeks=back) for back in reversed(range(count))]
    return {week: found.get(week, []) for week in weeks}


def practice_by_week(calls: Sequence[SeenCall], now: datetime) -> list[dict[str, Any]]:
    """``week``, ``calls`` and how many different ``trainees`` made them, also for weeks without any."""
    return [
        {"week": week, "calls": len(theirs), "trainees": len({each.trainee for each in theirs})}
        for week, theirs in _weeks(calls, now).items()
    ]


def quiet(calls: Iterable[SeenCall], trainees: Sequence[str], now: datetime) -> list[str]:
    """The trainees who have not practised for a while, or never, in their order."""
    busy = {each.trainee for each in calls if each.at >= now - QUIET_AFTER}
    return [each for each in trainees if each not in busy]


def score_by_week(calls: Sequence[SeenCall], now: datetime) -> list[dict[str, Any]]:
    """``week``, ``trainees``, ``calls``, and ``mean``, ``low``, ``high`` of the score, None in weeks without calls."""
    return [_week(week, some, lambda each: each.score, 100) for week, some in _weeks(calls, now).items()]


def dimensions_by_week(calls: Sequence[SeenCall], now: datetime) -> list[dict[str, Any]]:
    """For each dimension its ``name``, the ``words`` for its quality, and ``weeks``, as for the score, of that, 0-1."""
    weeks = _weeks(calls, now)
    return [
        {
            "name": name,
            "words": formula.better,
            "weeks": [
                _week(week, some, lambda each, name=name: each.qualities[name], 1) for week, some in weeks.items()
            ],
        }
        for name, formula in DIMENSIONS.items()
    ]


def _week(week: date, calls: Sequence[SeenCall], value: Any, most: float) -> dict[str, Any]:
    theirs: dict[str, list[float]] = {}
    for each in calls:
        if value(each) is not None:
            theirs.setdefault(each.trainee, []).append(float(value(each)))
    means = [sum(some) / len(some) for some in theirs.values()]
    low, high = interval(means, most)
    count = sum(len(some) for some in theirs.values())
    return {"week": week, "trainees": len(means), "calls": count, "mean": mean(means), "low": low, "high": high}


def assumptions(calls: Sequence[SeenCall]) -> list[dict[str, Any]]:
    """For each of the five: in how many ``calls`` of all it was made, that ``share`` with bounds, and of how many
    ``trainees`` it ``came_back`` to how many, in a second call; the one that comes back to most people first."""
    found = []
    for move, code in ASSUMPTIONS.items():
        made: dict[str, int] = {}
        for each in calls:
            if move in each.assumptions:
                made[each.trainee] = made.get(each.trainee, 0) + 1
        count = sum(made.values())
        found.append(
            {
                "assumption": code,
                "plain": PLAIN_WORDS[move],
                "calls": count,
                "of": len(calls),
                **_share(count, len(calls)),
                "trainees": len(made),
                "came_back": sum(times > 1 for times in made.values()),
            }
        )
    return sorted(found, key=lambda each: (-each["came_back"], -each["calls"], each["assumption"]))


def issues(calls: Sequence[SeenCall]) -> list[dict[str, Any]]:
    """For each persona's issue: in how many of its ``calls`` it was ``told`` (disclosed or settled) and ``settled``,
    the ``share`` of the told ones with bounds, and the newest words for it; the one that is told least first."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for call in sorted(calls, key=lambda each: each.at):
        for name, about, truth, state in call.issues:
            known = found.setdefault((call.persona, name), {"calls": 0, "told": 0, "settled": 0})
            known.update(persona=call.persona, issue=name, about=about, truth=truth)
            known["calls"] += 1
            known["told"] += state in (IssueState.DISCLOSED, IssueState.SETTLED)
            known["settled"] += state is IssueState.SETTLED
    shares = [{**each, **_share(each["told"], each["calls"])} for each in found.values()]
    return sorted(shares, key=lambda each: (each["share"], each["high"], each["persona"], each["issue"]))


def personas(calls: Sequence[SeenCall]) -> list[dict[str, Any]]:
    """For each persona: its ``calls``, the ``mean`` score with ``low`` and ``high``, how many ended ``best``, that
    ``share`` with bounds ``least`` and ``most``, and what that says (``judged``); the hardest first."""
    found = []
    for name in {each.persona for each in calls}:
        theirs = [each for each in calls if each.persona == name]
        scores = [float(each.score) for each in theirs]
        low, high = interval(scores, 100)
        best = sum(each.best for each in theirs)
        share = _share(best, len(theirs))
        found.append(
            {
                "persona": name,
                "calls": len(theirs),
                "mean": mean(scores),
                "low": low,
                "high": high,
                "best": best,
                "share": share["share"],
                "least": share["low"],
                "most": share["high"],
                "judged": _judged(len(theirs), share["low"], share["high"]),
            }
        )
    return sorted(found, key=lambda each: (each["share"], each["mean"], each["persona"]))


def _judged(calls: int, least: float, most: float) -> str:
    if calls < FEWEST_TO_JUDGE:
        return "too few calls to say"
    if least > TOO_EASY:
        return "too easy"
    return "too hard" if most < TOO_HARD else "about right, or not to be told yet"


def _share(times: int, of: int) -> dict[str, Any]:
    low, high = share_interval(times, of)
    return {"share": round(times / of, 3) if of else None, "low": low, "high": high}
