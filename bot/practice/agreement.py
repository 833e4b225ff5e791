"""How far instructors and the program agree on the codes of clauses; pure functions."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Optional

from bot.codebook import Move
from bot.store.reviews import ReviewedClause

UNCLEAR = "unclear"
"""The code of what is no act at all."""

CONFIDENCE = 1.96
"""Standard errors to each side of kappa: its interval holds 19 times in 20, as far as the clauses are independent."""

READINGS = ((0.8, "almost perfect"), (0.6, "substantial"), (0.4, "moderate"), (0.2, "fair"), (0.0, "slight"))
"""What kappa is usually called from which value on (Landis and Koch, 1977)."""


@dataclass(frozen=True)
class Kappa:
    """Cohen's kappa over ``clauses`` coded twice: agreement beyond chance. ``agreed`` is the plain share that agree.

    ``value`` and its bounds are None where it has no meaning: without clauses, or where both only ever gave one code.
    """

    clauses: int
    agreed: Optional[float]
    value: Optional[float]
    low: Optional[float]
    high: Optional[float]

    @property
    def reading(self) -> str:
        """The value in words."""
        if self.value is None:
            return "cannot be told"
        return next((words for least, words in READINGS if self.value >= least), "worse than chance")


def kappa(pairs: Sequence[tuple[str, str]]) -> Kappa:
    """Kappa of pairs of codes, with the large-sample standard error of Fleiss, Cohen and Everitt (1969)."""
    count = len(pairs)
    if not count:
        return Kappa(0, None, None, None, None)
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    same = Counter(a for a, b in pairs if a == b)
    agreed = sum(same.values()) / count
    chance = sum(first[code] * second[code] for code in first) / count**2
    if chance == 1:
        return Kappa(count, agreed, None, None, None)
    value = (agreed - chance) / (1 - chance)
    on = sum(
        times / count * (1 - (first[code] + second[code]) / count * (1 - value)) ** 2 for code, times in same.items()
    )
    off = (1 - value) ** 2 * sum(
        times / count * ((second[a] + first[b]) / count) ** 2 for (a, b), times in Counter(pairs).items() if a != b
    )
    variance = (on + off - (value - chance * (1 - value)) ** 2) / (count * (1 - chance) ** 2)
    error = CONFIDENCE * math.sqrt(max(0.0, variance))
    return Kappa(count, agreed, value, max(-1.0, value - error), min(1.0, value + error))


def agreement(reviewed: Sequence[ReviewedClause]) -> dict[str, Any]:
    """Agreement over the calls of which an instructor has judged every clause.

    Calls in which only single clauses were recoded are left out of kappa: they hold disagreements alone. ``moves``,
    ``families`` and ``topics`` are :class:`Kappa`; ``disagreements`` are over all that was coded, the commonest first.
    """
    whole = [each for each in reviewed if each.whole]
    moves = [(_move(each.program[0]), each.theirs[0]) for each in whole]
    return {
        "calls": len({each.call for each in whole}),
        "instructors": len({each.instructor for each in whole}),
        "coded": len(reviewed),
        "moves": kappa(moves),
        "families": kappa([(_family(a), _family(b)) for a, b in moves]),
        "topics": kappa([(each.program[1] or "none", each.theirs[1] or "none") for each in whole]),
        "disagreements": disagreements(reviewed),
    }


def disagreements(reviewed: Sequence[ReviewedClause]) -> list[dict[str, Any]]:
    """Pairs of moves that were taken for each other: ``{"program", "instructor", "families", "times", "example"}``."""
    found: dict[tuple[str, str], list[str]] = {}
    for each in reviewed:
        pair = _move(each.program[0]), each.theirs[0]
        if pair[0] != pair[1]:
            found.setdefault(pair, []).append(each.text)
    rows = [
        {
            "program": a,
            "instructor": b,
            "across_families": _family(a) != _family(b),
            "times": len(texts),
            "example": texts[-1],
        }
        for (a, b), texts in found.items()
    ]
    return sorted(rows, key=lambda row: (-int(str(row["times"])), str(row["program"]), str(row["instructor"])))


def _move(move: Optional[str]) -> str:
    return move or UNCLEAR


def _family(move: str) -> str:
    return UNCLEAR if move == UNCLEAR else Move(move).family.value
