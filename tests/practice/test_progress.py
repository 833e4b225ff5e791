"""Progress over calls: honest about few, and told from chance where there are more."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.practice.progress import compared, progress_of


def debriefed(score, persona="dana-okafor", assumptions=0, call="c", said="Which options are on your list?"):
    clause = {"move": "assume_seeking", "counts_as": "pushing", "text": said}
    document = {
        "score": score,
        "verdict": "mixed",
        "outcome": {"kind": "stalled", "fit": "poor"},
        "dimensions": {
            "assumptions": {"value": assumptions, "quality": 1 - assumptions / 4},
            "pressure": {"value": 0.1, "quality": score / 100},
        },
        "issues": [{"about": "someone who can reverse it", "state": "hidden"}],
        "transcript": [{"clauses": [clause] * assumptions}],
        "hints": [],
    }
    return {
        "id": call,
        "persona": persona,
        "score": score,
        "verdict": "mixed",
        "outcome": "x",
        "at": None,
        "document": document,
    }


def test_no_call_is_no_progress():
    found = progress_of([])
    assert (found["best"], found["latest"], found["score"]["trend"]) == (None, None, "too few")


@pytest.mark.parametrize(
    ("scores", "trend"),
    [
        ([10, 90], "too few"),
        ([20, 30, 45, 50, 65], "rising"),
        ([65, 50, 45, 30, 20], "falling"),
        ([40, 60, 45, 55, 50], "steady"),
        ([50] * 6, "steady"),
    ],
)
def test_a_trend_is_told_only_where_it_could_not_be_chance(scores, trend):
    assert progress_of([debriefed(score) for score in scores])["score"]["trend"] == trend


def test_best_and_latest_by_persona():
    found = progress_of([debriefed(70), debriefed(40), debriefed(55, "marek-nowak")])
    assert (found["best"]["score"], found["latest"]["score"]) == (70, 55)
    assert found["personas"]["dana-okafor"]["calls"] == 2
    assert found["personas"]["dana-okafor"]["best"]["score"] == 70
    assert found["personas"]["dana-okafor"]["latest"]["score"] == 40


def test_an_assumption_that_comes_back_is_named_with_its_last_line():
    once = progress_of([debriefed(50, assumptions=2), debriefed(50)])
    assert once["assumptions"] == []
    twice = progress_of([debriefed(50, assumptions=2), debriefed(50, assumptions=1, said="What are you comparing?")])
    assert twice["assumptions"][0] | {"plain": ""} == {
        "move": "assume_seeking",
        "assumption": "A2",
        "plain": "",
        "calls": 2,
        "times": 3,
        "last_said": "What are you comparing?",
    }


@given(st.lists(st.integers(0, 100), max_size=30))
def test_bounds_lie_around_the_mean_and_within_what_a_score_can_be(scores):
    score = progress_of([debriefed(each) for each in scores])["score"]
    if score["low"] is not None:
        assert 0 <= score["low"] <= score["mean"] + 0.001
        assert score["mean"] - 0.001 <= score["high"] <= 100


def test_a_call_stands_beside_earlier_ones_and_the_one_it_tries_again():
    now, before = debriefed(60), debriefed(40, call="b")
    beside = compared(
        "dana-okafor",
        now["document"],
        [before, debriefed(50, "marek-nowak")],
        {"call": "b", "from": 3, "document": before["document"]},
    )
    assert (beside["earlier"], beside["mean"], beside["same_persona"]) == (2, 45.0, {"calls": 1, "best": 40})
    assert beside["tried"]["score"] == [40, 60]
    assert beside["tried"]["issues"] == [{"about": "someone who can reverse it", "states": ["hidden", "hidden"]}]
