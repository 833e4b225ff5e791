"""How a trainee gets on over their calls, with honest doubt where there are few; pure functions over debriefs."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from typing import Any, Optional

from bot.codebook import ASSUMPTIONS, PLAIN_WORDS, Move
from bot.practice.doubt import interval, margin, mean
from bot.scoring.dimensions import DIMENSIONS

FEWEST_FOR_TREND = 5
"""Calls below which a trend is not told from chance."""

TRENDS = {
    "too few": "Too few calls to see a trend: five tell something.",
    "steady": "No change over your calls that could not be chance.",
    "rising": "Your scores are rising.",
    "falling": "Your scores are falling.",
}
"""What a trend of the score says to the trainee."""

Debriefed = dict[str, Any]
"""A row of a trainee's debriefed calls: ``id``, ``persona``, ``score``, ``verdict``, ``at`` and ``document``."""


def progress_of(calls: Sequence[Debriefed], quoted: Optional[Collection[str]] = None) -> dict[str, Any]:
    """Progress over debriefed calls, oldest first; what was said is quoted from the calls ``quoted``, None for all.

    ``score`` and each of ``dimensions`` (by quality, 0-1, which its ``words`` name) are ``{"values", "mean", "low",
    "high", "trend"}``: bounds are of a 90 % interval, None for fewer than three calls; the trend is ``rising``,
    ``falling``, ``steady`` (no change that could be told from chance) or ``too few``. ``personas`` has best and latest
    by persona; ``assumptions`` those that came back in more than one call.
    """
    shown = [_shown(each) for each in calls]
    return {
        "calls": shown,
        **bests_of(shown),
        "score": _over([each["score"] for each in shown], most=100),
        "dimensions": {
            name: {"words": formula.better, **_over([_quality(each["document"], name) for each in calls], most=1)}
            for name, formula in DIMENSIONS.items()
        },
        "assumptions_per_call": _over([_assumptions(each["document"]) for each in calls]),
        "assumptions": _recurring(calls, quoted),
    }


def bests_of(shown: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """``best`` and ``latest`` of calls with their scores, oldest first, None without any; ``personas`` has them by
    persona, with how many ``calls``."""
    return {
        "best": max(shown, key=lambda each: each["score"], default=None),
        "latest": shown[-1] if shown else None,
        "personas": _by_persona(shown),
    }


def compared(
    persona: str, document: dict[str, Any], earlier: Sequence[Debriefed], tried: Optional[dict[str, Any]]
) -> dict[str, Any]:
    """A debrief beside the trainee's ``earlier`` calls and the one that it ``tried`` again (``{"call", "from",
    "document"}``).

    ``earlier`` counts them and gives their mean score, ``same_persona`` the best of those with this persona, and
    ``dimensions`` the mean quality of each; ``tried`` puts both calls side by side.
    """
    same = [each["score"] for each in earlier if each["persona"] == persona]
    return {
        "earlier": len(earlier),
        "mean": mean([each["score"] for each in earlier]),
        "same_persona": {"calls": len(same), "best": max(same)} if same else None,
        "dimensions": {name: mean([_quality(each["document"], name) for each in earlier]) for name in DIMENSIONS},
        "tried": _side_by_side(document, tried) if tried else None,
    }


def _side_by_side(document: dict[str, Any], tried: dict[str, Any]) -> dict[str, Any]:
    before = tried["document"]
    return {
        "call": tried["call"],
        "from": tried["from"],
        **{key: [before[key], document[key]] for key in ("score", "verdict")},
        "outcome": [before["outcome"]["kind"], document["outcome"]["kind"]],
        "issues": [
            {"about": was["about"], "states": [was["state"], became["state"]]}
            for was, became in zip(before["issues"], document["issues"], strict=True)
        ],
        "dimensions": [
            {"words": DIMENSIONS[name].words, "values": [before["dimensions"][name]["value"], each["value"]]}
            for name, each in document["dimensions"].items()
        ],
    }


def _shown(row: Debriefed) -> dict[str, Any]:
    outcome = row["document"]["outcome"]
    return {
        "call": row["id"],
        "persona": row["persona"],
        "at": row["at"].isoformat() if row["at"] else None,
        "score": row["score"],
        "verdict": row["verdict"],
        "outcome": {"kind": outcome["kind"], "fit": outcome["fit"]},
        "hints": len(row["document"].get("hints", ())),
    }


def _quality(document: dict[str, Any], name: str) -> Optional[float]:
    quality = document["dimensions"].get(name, {}).get("quality")
    return None if quality is None else float(quality)


def _over(values: Sequence[Optional[float]], most: float = math.inf) -> dict[str, Any]:
    known = [float(each) for each in values if each is not None]
    low, high = interval(known, most)
    return {"values": list(values), "mean": mean(known), "low": low, "high": high, "trend": _trend(known)}


def _trend(values: list[float]) -> str:
    if len(values) < FEWEST_FOR_TREND:
        return "too few"
    if len(set(values)) == 1:
        return "steady"
    from scipy.stats import linregress

    line = linregress(range(len(values)), values)
    error = margin(line.stderr, len(values) - 2)
    if line.slope - error > 0:
        return "rising"
    return "falling" if line.slope + error < 0 else "steady"


def _by_persona(shown: Sequence[dict[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for each in shown:
        known = found.setdefault(each["persona"], {"calls": 0, "best": each, "latest": each})
        known["calls"] += 1
        known["latest"] = each
        if each["score"] > known["best"]["score"]:
            known["best"] = each
    return found


def _assumptions(document: dict[str, Any]) -> Optional[float]:
    value = document["dimensions"].get("assumptions", {}).get("value")
    return None if value is None else float(value)


def _recurring(calls: Sequence[Debriefed], quoted: Optional[Collection[str]]) -> list[dict[str, Any]]:
    """The assumptions made in more than one call, the commonest first, with the line they were last made in, None if
    none of these calls may be ``quoted``."""
    made: dict[Move, list[tuple[int, str]]] = {}
    for number, row in enumerate(calls):
        for turn in row["document"]["transcript"]:
            for clause in turn["clauses"]:
                if clause.get("counts_as") == "pushing" and Move(clause["move"]) in ASSUMPTIONS:
                    made.setdefault(Move(clause["move"]), []).append((number, clause["text"]))
    recurring = [
        {
            "move": move.value,
            "assumption": ASSUMPTIONS[move],
            "plain": PLAIN_WORDS[move],
            "calls": len({number for number, _ in times}),
            "times": len(times),
            "last_said": next(
                (text for number, text in reversed(times) if quoted is None or calls[number]["id"] in quoted), None
            ),
        }
        for move, times in made.items()
        if len({number for number, _ in times}) > 1
    ]
    return sorted(recurring, key=lambda each: (-int(str(each["calls"])), str(each["move"])))
