"""Cohen's kappa of codes that were given twice, with honest doubt where there are few; pure functions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Optional

FEWEST_CALLS, FEWEST_CLAUSES = 5, 30
"""Below either, nothing is said but the numbers themselves."""

CONFIDENCE = 0.95
"""Of the interval: it holds kappa 19 times in 20."""

READINGS = ((0.8, "almost perfect"), (0.6, "substantial"), (0.4, "moderate"), (0.2, "fair"), (0.0, "slight"))
"""What kappa is usually called above which value (Landis and Koch, 1977)."""

Pair = tuple[str, str]
Pairs = Mapping[Pair, int]
"""How often each pair of codes was given."""


@dataclass(frozen=True)
class Kappa:
    """Agreement beyond chance over ``clauses`` of ``calls``. ``agreed`` is how many were given the same code twice.

    ``value`` is None where it has no meaning: without clauses, or where only one code was ever given. ``low`` and
    ``high`` are None where there is too little to say between what it lies.
    """

    clauses: int
    calls: int
    agreed: int
    value: Optional[float]
    low: Optional[float] = None
    high: Optional[float] = None

    @property
    def reading(self) -> str:
        """Its interval in words."""
        if self.calls < FEWEST_CALLS or self.clauses < FEWEST_CLAUSES:
            return "too few to say"
        if self.value is None:
            return "cannot be told: only one code was given"
        if self.low is None or self.high is None:
            return "too few to say"
        low, high = _called(self.low), _called(self.high)
        return low if low == high else f"{low} to {high}"


def kappa(calls: Mapping[str, Sequence[Pair]]) -> Kappa:
    """Kappa of the pairs of codes of each call, with its interval.

    Clauses of one call are alike, so the interval counts in calls: leaving out one call after the other says how many
    independent clauses these are worth, and Student's t what so few calls can tell. For so many it is Clopper and
    Pearson's of the share that agrees (after Korn and Graubard, 1998), which also holds where all or none agree, and
    chance is taken off as it is from kappa itself.
    """
    by_call = [Counter(pairs) for pairs in calls.values() if pairs]
    every = sum(by_call, Counter[Pair]())
    clauses = sum(every.values())
    if not clauses:
        return Kappa(0, 0, 0, None)
    agreed, chance = _same(every), _chance(every)
    if chance == 1:
        return Kappa(clauses, len(by_call), agreed, None)
    value = (agreed / clauses - chance) / (1 - chance)
    worth = _worth(every, by_call, chance) if len(by_call) >= FEWEST_CALLS and clauses >= FEWEST_CLAUSES else None
    if worth is None:
        return Kappa(clauses, len(by_call), agreed, value)
    low, high = (max(-1.0, (share - chance) / (1 - chance)) for share in _bounds(agreed / clauses, worth))
    return Kappa(clauses, len(by_call), agreed, value, low, high)


def _same(pairs: Pairs) -> int:
    return sum(times for (a, b), times in pairs.items() if a == b)


def _chance(pairs: Pairs) -> float:
    """The share that would agree if both gave their codes as often as they do, but blindly."""
    first: Counter[str] = Counter()
    second: Counter[str] = Counter()
    for (a, b), times in pairs.items():
        first[a] += times
        second[b] += times
    count: int = sum(pairs.values())
    return sum(first[code] * second[code] for code in first) / count**2


def _worth(every: Counter[Pair], by_call: Sequence[Counter[Pair]], chance: float) -> Optional[float]:
    """How many independent clauses those of these calls are worth; None where one call decides it all."""
    from scipy.stats import t  # half a second to import, and most pages never ask

    clauses, calls, agreed = sum(every.values()), len(by_call), _same(every)
    worth = float(clauses)
    if 0 < agreed < clauses:
        without = []
        for call in by_call:
            rest = every - call
            left, by_chance = sum(rest.values()), _chance(rest) if rest else 1.0
            if by_chance == 1:
                return None
            without.append((_same(rest) / left - by_chance) / (1 - by_chance))
        middle = sum(without) / calls
        variance = (calls - 1) / calls * sum((each - middle) ** 2 for each in without) * (1 - chance) ** 2
        share = agreed / clauses
        worth = min(worth, share * (1 - share) / variance) if variance else worth
    upper = (1 + CONFIDENCE) / 2
    return worth * float(t.ppf(upper, clauses - 1) / t.ppf(upper, calls - 1)) ** 2


def _bounds(share: float, of: float) -> tuple[float, float]:
    """Clopper and Pearson's interval around a share of ``of``, which need not be whole."""
    from scipy.stats import beta

    times, outside = share * of, (1 - CONFIDENCE) / 2
    low = float(beta.ppf(outside, times, of - times + 1)) if share > 0 else 0.0
    high = float(beta.ppf(1 - outside, times + 1, of - times)) if share < 1 else 1.0
    return low, high


def _called(value: float) -> str:
    return next((words for above, words in READINGS if value > above), "no better than chance")
