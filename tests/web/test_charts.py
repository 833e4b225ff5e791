"""Charts show every point whole, also the best and the worst there can be."""

import re
from datetime import date

import pytest

from bot.web import charts, cohort_charts

WEEK = {"week": date(2026, 11, 2), "low": None, "high": None}


def weeks(*means):
    return [{**WEEK, "mean": each} for each in means]


@pytest.mark.parametrize(
    "drawn",
    [
        lambda: cohort_charts.score_chart(weeks(0, 100)),
        lambda: cohort_charts.dimensions_chart([{"words": "Free of pushing", "weeks": weeks(0, 1)}]),
        lambda: charts.score_chart({"score": {"values": [0, 100], "low": None, "high": None}}),
    ],
)
def test_points_at_the_top_and_the_bottom_are_not_cut(drawn):
    document = drawn().decode()
    height = float(re.search(r'viewBox="0 0 [\d.]+ ([\d.]+)"', document)[1])
    points = re.findall(r'<g( clip-path="[^"]*")?>\s*((?:<use [^>]*stroke[^>]*/>\s*){2})</g>', document)
    markers = [heights for clipped, uses in points if not clipped for heights in re.findall(r' y="([\d.]+)"', uses)]
    assert len(markers) >= 2
    assert all(2 < float(each) < height - 2 for each in markers)


def test_the_axis_of_a_quality_says_which_end_is_good():
    document = cohort_charts.dimensions_chart([{"words": "Free of pushing", "weeks": weeks(0.2, 0.9)}]).decode()
    for words in ("poor", "good", "Free of pushing"):
        assert f">{words}</text>" in document
