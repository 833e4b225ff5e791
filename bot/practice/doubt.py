"""Honest doubt: means and shares with the interval in which they lie nine times in ten."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import stdev
from typing import Optional, Union

CONFIDENCE = 0.9
"""Of the intervals: a mean or a trend lies inside them nine times in ten, as far as the calls are alike."""

FEWEST_FOR_INTERVAL = 3


def mean(values: Sequence[Optional[float]]) -> Optional[float]:
    """The mean of what is known, None where nothing is."""
    known = [each for each in values if each is not None]
    return round(sum(known) / len(known), 3) if known else None


def interval(values: Sequence[float], most: float = math.inf) -> tuple[Optional[float], Optional[float]]:
    """Bounds of the interval around the mean of ``values``, which lie from 0 to ``most``; None for fewer than three."""
    if len(values) < FEWEST_FOR_INTERVAL:
        return None, None
    middle = sum(values) / len(values)
    error = margin(stdev(values) / math.sqrt(len(values)), len(values) - 1)
    return round(max(0.0, float(middle - error)), 3), round(min(most, float(middle + error)), 3)


def margin(standard_error: float, degrees: int) -> float:
    """Half the width of the interval around an estimate, by Student's t."""
    from scipy.stats import t  # half a second to import, and most commands never ask

    return float(standard_error * t.ppf((1 + CONFIDENCE) / 2, degrees))


def rounded(figure: float) -> Union[int, float]:
    """A figure with the places that it is good for, on every page as in every file: one from 10 on, two below."""
    kept = round(figure, 1 if abs(figure) >= 10 else 2)
    return int(kept) if float(kept).is_integer() else kept


def share_interval(times: int, of: int) -> tuple[float, float]:
    """Bounds of the interval around the share ``times`` / ``of``, by Wilson; wide for few, and all of 0-1 for none."""
    if of == 0:
        return 0.0, 1.0
    from scipy.stats import norm

    z = float(norm.ppf((1 + CONFIDENCE) / 2))
    share = times / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z / (1 + z * z / of) * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return round(max(0.0, middle - half), 3), round(min(1.0, middle + half), 3)
