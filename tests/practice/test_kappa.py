"""Kappa: the number that others compute, and bounds that hold what is true, at the borders too."""

import random

import pytest
from sklearn.metrics import cohen_kappa_score

from bot.practice.kappa import FEWEST_CALLS, FEWEST_CLAUSES, kappa

CODES = "abcdefgh"


def calls_of(pairs, calls):
    """The pairs, dealt out to calls."""
    return {str(number): pairs[number::calls] for number in range(calls)}


def test_kappa_is_the_one_that_others_compute():
    # The example of Fleiss, Cohen and Everitt's table, as the textbooks print it: kappa .429.
    table = {
        **{("a", "a"): 106, ("a", "b"): 10, ("a", "c"): 4},
        **{("b", "a"): 22, ("b", "b"): 28, ("b", "c"): 10},
        **{("c", "a"): 2, ("c", "b"): 12, ("c", "c"): 6},
    }
    pairs = [pair for pair, times in table.items() for _ in range(times)]
    found = kappa(calls_of(pairs, 20))
    assert found.value == pytest.approx(cohen_kappa_score(*zip(*pairs, strict=True)))
    assert found.value == pytest.approx(0.429, abs=0.001)
    assert (found.clauses, found.calls, found.agreed) == (200, 20, 140)
    assert found.low < 0.429 < found.high
    assert found.reading == "fair to moderate"


@pytest.mark.parametrize(
    ("pairs", "calls"),
    [([], 1), ([("a", "b")] * 4, 1), ([("a", "a"), ("b", "b")] * 7, 1), ([("a", "a"), ("b", "b")] * 50, 4)],
    ids=["none", "none of four", "all of one call", "all of four calls"],
)
def test_of_few_only_the_numbers_are_said(pairs, calls):
    found = kappa(calls_of(pairs, calls))
    assert (found.clauses, found.low, found.high, found.reading) == (len(pairs), None, None, "too few to say")


def test_where_only_one_code_was_given_kappa_has_no_meaning():
    found = kappa(calls_of([("a", "a")] * 60, 6))
    assert (found.value, found.agreed, found.low) == (None, 60, None)
    assert found.reading.startswith("cannot be told")


def test_where_one_call_decides_it_all_nothing_is_said_of_others():
    calls = {str(number): [("a", "a")] * 10 for number in range(6)} | {"odd": [("b", "b"), ("b", "a")]}
    assert kappa(calls).reading == "too few to say"


def test_full_agreement_is_not_certain_and_none_is_no_agreement():
    least = -(-FEWEST_CLAUSES // 2)
    every = kappa(calls_of([("a", "a"), ("b", "b")] * least, FEWEST_CALLS))
    assert (every.value, every.high) == (1, 1)
    assert 0.3 < every.low < 0.8
    none = kappa(calls_of([("a", "b"), ("b", "a")] * least, FEWEST_CALLS))
    assert (none.value, none.low) == (-1, -1)
    assert none.reading == "no better than chance"
    chance = kappa(calls_of([("a", "a"), ("a", "b"), ("b", "a"), ("b", "b")] * 30, 10))
    assert chance.value == 0
    assert chance.reading.startswith("no better than chance")


def coded(chosen, share, calls, clauses):
    """Codes of as many calls, in which the second coder repeats the first with a chance that differs by call, and on
    average is ``share``; else they guess. Kappa is then ``share``."""
    for number in range(calls):
        repeats = chosen.betavariate(9 * share, 9 * (1 - share))
        pairs = []
        for _ in range(clauses):
            first = chosen.choice(CODES)
            pairs.append((first, first if chosen.random() < repeats else chosen.choice(CODES)))
        yield str(number), pairs


@pytest.mark.parametrize("share", [0.3, 0.8, 0.97])
@pytest.mark.parametrize(("calls", "clauses"), [(5, 8), (25, 8)])
def test_the_bounds_hold_what_is_true_19_times_in_20(share, calls, clauses):
    chosen, times = random.Random(7), 200
    found = [kappa(dict(coded(chosen, share, calls, clauses))) for _ in range(times)]
    told = [each for each in found if each.low is not None]
    assert len(told) > 0.9 * times
    # Of 200 that each hold it 19 times in 20, fewer than 93 of a hundred do so once in ten such tests; the draws stay.
    assert sum(each.low <= share <= each.high for each in told) >= 0.93 * len(told)
