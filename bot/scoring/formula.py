"""From dimensions to one score and a verdict: the published, versioned formula.

The weights are argued for in ``docs/scoring.md``; changing any number here needs a new ``VERSION``.
"""

from __future__ import annotations

from bot.codebook import NEEDS_QUESTIONS, Family, Move
from bot.scoring.dimensions import Dimension, amount
from bot.scoring.transcript import EMPTY, Transcript

VERSION = "4"


class UnknownFormula(Exception):
    """A call was scored with a formula that this version of the program does not have."""

    def __init__(self, version: str) -> None:
        super().__init__(
            f"the call was scored with formula {version}; this version of Buy-In has formula {VERSION}. "
            "Its stored debrief is unchanged; use the version of Buy-In that scored it to work it out again."
        )


WEIGHTS: dict[str, int] = {
    "facilitation_share": 18,
    "facilitation_density": 16,
    "pressure": 14,
    "assumptions": 8,
    "issues_surfaced": 10,
    "issues_settled": 10,
    "reflections_to_questions": 6,
    "complex_share": 2,
    "autonomy": 5,
    "early_solution_talk": 5,
    "talk_share": 2,
    "order": 4,
    "outcome_fit": 12,
}
"""Relative weights; those of n/a dimensions are left out and the rest share their part."""

ENOUGH = 6
"""Clauses that say something of their own and do not push from which a call has shown what it is; one of fewer scores
in proportion. Who says nothing does not push, and that alone earns nothing."""

THIN_CALL_CEILING = (45, 45, 52, 60, 100)
"""The most that a call with 0, 1, 2, 3, or 4 and more facilitating clauses can score, and in proportion between: one
of few has shown too little to score as high as its shares alone say."""


def weight(dimension: Dimension) -> float:
    """What a dimension weighs in one call."""
    return WEIGHTS[dimension.name] * dimension.backing


def score(transcript: Transcript, dimensions: dict[str, Dimension]) -> int:
    """The score of a call, 0-100. Nothing said that can be coded scores 0."""
    if not transcript.clauses:
        return 0
    earned = total = 0.0
    for each in dimensions.values():
        if each.quality is not None:
            earned += weight(each) * each.quality
            total += weight(each)
    substance = amount(
        each
        for each in transcript.clauses
        if each.clause.move is not Move.COURTESY and each.family is not Family.PUSHING and each.reason not in EMPTY
    )
    helpful = amount(each for each in transcript.clauses if each.family is Family.FACILITATING)
    return int(min(_ceiling(helpful), 100 * earned / total * min(1.0, substance / ENOUGH)) + 0.5)


def _ceiling(helpful: float) -> float:
    whole = min(int(helpful), len(THIN_CALL_CEILING) - 1)
    below, above = THIN_CALL_CEILING[whole], THIN_CALL_CEILING[min(whole + 1, len(THIN_CALL_CEILING) - 1)]
    return below + (above - below) * (helpful - whole)


def verdict(transcript: Transcript) -> str:
    """``facilitated``, ``conventional`` (probing for needs, neither), ``mixed`` or ``pushed``.

    Shares are of the clauses that facilitate, push or probe for needs, as far as the program is sure of them. A call is
    mixed when both facilitating and pushing are at least a fifth of it, and helping is neither less than two fifths of
    the two together nor more than four fifths.
    """
    clauses = transcript.clauses
    helpful = amount(each for each in clauses if each.family is Family.FACILITATING)
    pushing = amount(each for each in clauses if each.family is Family.PUSHING)
    probing = amount(each for each in clauses if each.clause.move in NEEDS_QUESTIONS)
    total = helpful + pushing + probing
    if total == 0:
        return "conventional"
    both = helpful + pushing
    if min(helpful, pushing) >= 0.2 * total and 0.4 * both <= helpful <= 0.8 * both:
        return "mixed"
    if helpful >= 3 and helpful >= 0.5 * total:
        return "facilitated"
    if pushing >= 0.3 * total:
        return "pushed"
    return "conventional"
