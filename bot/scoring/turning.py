"""Where a call turned: the turn from which the seller began to push, or stopped and began to help."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

from bot.codebook import Family
from bot.scoring.transcript import Transcript

FEWEST = 2
"""Clauses that help or push on either side of the place where a call turned."""

PLAINLY = 0.8
"""How far the balance must swing, on a scale from -1 (all pushing) to 1 (all helping)."""


@dataclass(frozen=True)
class Turning:
    """The call turned in turn ``turn``, counted from 1: ``to`` is ``helping`` or ``pushing``."""

    turn: int
    to: str


def turning_point(transcript: Transcript) -> Optional[Turning]:
    """Where the balance of helping and pushing swings most between what came before and after; None where it does not
    swing from one side to the other."""
    signs = [
        (turn.number, 1 if each.family is Family.FACILITATING else -1)
        for turn in transcript.turns
        for each in turn.clauses
        if each.family in (Family.FACILITATING, Family.PUSHING)
    ]
    best: Optional[tuple[float, Turning]] = None
    for number in sorted({number for number, _ in signs}):
        earlier = [sign for turn, sign in signs if turn < number]
        later = [sign for turn, sign in signs if turn >= number]
        if min(len(earlier), len(later)) < FEWEST:
            continue
        was, became = sum(earlier) / len(earlier), sum(later) / len(later)
        swing = became - was
        if was * became < 0 and abs(swing) >= PLAINLY and (best is None or abs(swing) > best[0]):
            best = abs(swing), Turning(number, "helping" if swing > 0 else "pushing")
    return best[1] if best else None
