"""Figures over a cohort: honest about few, fair between trainees, and safe in a spreadsheet."""

import csv
from datetime import date, datetime, timedelta, timezone
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event

from bot.codebook import IssueState, Move
from bot.practice.cohort_figures import FEWEST_TO_JUDGE, MOST_WEEKS, SeenCall, figures_of
from bot.practice.cohort_tables import tables_of
from bot.practice.doubt import interval, rounded, share_interval
from bot.practice.progress import progress_of
from bot.practice.service import Practice
from bot.practice.spreadsheet import csv_lines
from bot.scoring.dimensions import DIMENSIONS
from bot.store.engine import migrate, open_engine
from bot.store.repository import Store
from tests.conftest import say

MONDAY = datetime(2026, 11, 2, 9, tzinfo=timezone.utc)
NOW = MONDAY + timedelta(days=16)


def call(trainee="ann", at=MONDAY, **changes):
    kept = {
        "persona": "dana-okafor",
        "again": False,
        "score": 50,
        "best": False,
        "qualities": {name: 0.5 for name in DIMENSIONS},
        "assumptions": frozenset(),
        "issues": (),
    }
    return SeenCall(trainee=trainee, at=at, **{**kept, **changes})


def figures(*calls, trainees=("ann", "ben"), now=NOW):
    return figures_of(calls, trainees, now)


def test_weeks_begin_on_monday_and_those_without_calls_are_there():
    sunday = MONDAY + timedelta(days=6, hours=14)
    found = figures(call(), call(at=sunday), call("ben", at=sunday), call(at=MONDAY + timedelta(days=14)))
    assert [(each["week"], each["calls"], each["trainees"]) for each in found["practice"]] == [
        (date(2026, 11, 2), 3, 2),
        (date(2026, 11, 9), 0, 0),
        (date(2026, 11, 16), 1, 1),
    ]
    assert [each["mean"] for each in found["score"]] == [50, None, 50]


def test_figures_go_back_half_a_year():
    found = figures(call(at=MONDAY - timedelta(weeks=200)), call())
    assert len(found["practice"]) == len(found["score"]) == len(found["dimensions"][0]["weeks"]) == MOST_WEEKS
    assert found["practice"][-1]["week"] == date(2026, 11, 16)


def test_one_who_calls_often_does_not_speak_for_the_others():
    found = figures(*[call("ann", score=90)] * 9, call("ben", score=30))
    assert found["score"][0]["mean"] == 60
    assert (found["score"][0]["low"], found["score"][0]["trainees"], found["score"][0]["calls"]) == (None, 2, 10)


def test_the_interval_is_told_from_three_trainees_on_and_holds_the_mean():
    found = figures(call("ann", score=40), call("ben", score=50), call("eve", score=60))["score"][0]
    assert found["low"] < 50 < found["high"]


def test_who_has_not_practised_for_a_while_is_named():
    assert figures(call(at=NOW - timedelta(days=13)))["quiet"] == ["ben"]
    assert figures(call(at=NOW - timedelta(days=15)))["quiet"] == ["ann", "ben"]


def test_what_is_tried_again_is_practice_and_in_no_other_figure():
    found = figures(call(score=20), call(score=100, again=True))
    assert found["practice"][0]["calls"] == 2
    assert found["score"][0]["mean"] == 20
    assert found["personas"][0]["calls"] == 1


def test_an_assumption_comes_back_to_who_makes_it_in_a_second_call():
    ready, liking = frozenset({Move.ASSUME_READY}), frozenset({Move.BID_FOR_LIKING})
    found = figures(
        call(assumptions=ready),
        call(assumptions=ready),
        call("ben", assumptions=ready | liking),
        call("ben"),
    )["assumptions"]
    assert [each["assumption"] for each in found] == ["A1", "A5", "A2", "A3", "A4"]
    assert (found[0]["calls"], found[0]["share"], found[0]["trainees"], found[0]["came_back"]) == (3, 0.75, 2, 1)
    assert found[1]["came_back"] == 0


def test_the_issue_that_nobody_finds_stands_first():
    def with_issues(*states):
        return call(issues=tuple((f"i{number}", "the boss", "it is so", each) for number, each in enumerate(states)))

    found = figures(
        with_issues(IssueState.SETTLED, IssueState.HINTED), with_issues(IssueState.DISCLOSED, IssueState.HIDDEN)
    )["issues"]
    assert [(each["issue"], each["calls"], each["told"], each["settled"]) for each in found] == [
        ("i1", 2, 0, 0),
        ("i0", 2, 2, 1),
    ]
    assert found[0]["high"] > 0.5, "two calls do not show that nobody can find it"


@pytest.mark.parametrize(
    ("best", "of", "judged"),
    [
        (0, FEWEST_TO_JUDGE - 1, "too few calls to say"),
        (FEWEST_TO_JUDGE, FEWEST_TO_JUDGE, "too easy"),
        (0, FEWEST_TO_JUDGE, "about right, or not to be told yet"),
        (0, 20, "too hard"),
        (10, 20, "about right, or not to be told yet"),
        (14, 20, "about right, or not to be told yet"),
    ],
)
def test_a_persona_is_judged_only_where_it_could_not_be_chance(best, of, judged):
    found = figures(*[call(best=number < best) for number in range(of)])["personas"]
    assert found[0]["judged"] == judged


@given(st.integers(0, 300).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_the_interval_of_a_share_holds_it_and_narrows_with_calls(times):
    low, high = share_interval(*times)
    assert 0 <= low <= high <= 1
    if times[1]:
        assert low - 0.001 <= times[0] / times[1] <= high + 0.001
        narrower = share_interval(times[0] * 2, times[1] * 2)
        assert narrower[1] - narrower[0] <= high - low


@given(st.lists(st.floats(0, 100), min_size=3, max_size=30))
def test_the_interval_of_a_mean_holds_it_and_stays_in_the_range(values):
    low, high = interval(values, 100)
    assert 0 <= low <= sum(values) / len(values) + 0.001
    assert sum(values) / len(values) - 0.001 <= high <= 100


@given(st.text(max_size=30))
def test_no_cell_of_a_file_is_a_formula(text):
    written = "".join(csv_lines(("Trainee",), ((text,), (3,), (None,))))
    read = list(csv.reader(StringIO(written, newline="")))
    assert not read[1] or not read[1][0].startswith(("=", "+", "-", "@", "\t", "\r"))
    assert not read[1] or read[1][0].removeprefix("'") == text.replace("\0", "").removeprefix("'")


def test_tables_say_percent_and_the_names_of_prospects():
    issue = ("i", "the boss", "it is so", IssueState.SETTLED)
    found = tables_of(figures(call(issues=(issue,)), call()), {"dana-okafor": "Dana Okafor"})
    assert found["issues"].rows[0][:7] == ("Dana Okafor", "the boss", "it is so", 1, 1, 1, 100)
    assert found["personas"].rows[0][:3] == ("Dana Okafor", 2, 50)
    for table in found.values():
        assert all(len(row) == len(table.columns) for row in table.rows)
        assert len(set(table.columns)) == len(table.columns)


def test_a_quality_is_called_by_what_there_is_more_of_in_a_better_call():
    called = {each["name"]: each["words"] for each in figures(call())["dimensions"]}
    names = ("pressure", "assumptions", "early_solution_talk", "talk_share", "order")
    assert [called[name] for name in names] == [
        "Free of pushing",
        "Free of assumptions about them",
        "Your offer kept until they asked",
        "Room for their words",
        "Questions in step with what was settled",
    ]
    progress = progress_of([])["dimensions"]
    assert {name: each["words"] for name, each in progress.items()} == called


@pytest.mark.parametrize(
    ("figure", "shown"), [(59.4, 59.4), (32.933, 32.9), (85.871, 85.9), (9.996, 10), (0.333, 0.33), (100.0, 100)]
)
def test_figures_have_the_places_that_they_are_good_for(figure, shown):
    assert rounded(figure) == shown


def test_the_figures_of_a_cohort_are_those_of_its_own_stored_calls(practice):
    cohort = practice.roll.found_cohort("Spring class")
    for name in ("ann", "ben"):
        practice.roll.join(name, cohort.code, name.title())
    for trainee in ("ann", "ann", "stranger"):
        started = practice.start(trainee, "dana-okafor").id
        clause = say("assume_ready")
        practice.hear(trainee, started, "k", clause.text, (clause,))
        practice.end(trainee, started)
    latest = practice.results.progress("ann")["latest"]["call"]
    practice.end("ann", practice.retry("ann", latest, 1).id)
    found = practice.cohorts.figures(cohort.id)
    assert found["practice"][-1]["calls"] == 3
    assert found["personas"][0]["calls"] == 2
    assert found["quiet"] == ["Ben"]
    assert (found["assumptions"][0]["assumption"], found["assumptions"][0]["came_back"]) == ("A1", 1)
    assert {each["persona"] for each in found["issues"]} == {"dana-okafor"}
    assert found["score"][-1]["mean"] is not None


@pytest.mark.parametrize("figure", ["overview", "figures"])
def test_a_larger_cohort_asks_the_database_no_more_often(library, sqlite_url, figure):
    engine = open_engine(sqlite_url)
    migrate(engine)
    practice = Practice(Store(engine), lambda: library)
    asked, counts = [], []
    event.listen(engine, "before_cursor_execute", lambda *executed: asked.append(executed[2]))
    cohort = practice.roll.found_cohort("Spring class")
    for number in range(6):
        practice.roll.join(f"t{number}", cohort.code, f"Trainee {number}")
        practice.end(f"t{number}", practice.start(f"t{number}", "dana-okafor").id)
        asked.clear()
        getattr(practice.cohorts, figure)(cohort.id)
        counts.append(len(asked))
    engine.dispose()
    assert len(set(counts)) == 1


def test_a_cohort_without_calls_has_figures_too(practice):
    cohort = practice.roll.found_cohort("Spring class")
    found = practice.cohorts.figures(cohort.id)
    assert [each["calls"] for each in found["practice"]] == [0]
