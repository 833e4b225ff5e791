"""Trainees whom an instructor puts into a cohort by name."""

import pytest

from bot.practice.cohorts import Terms
from bot.practice.enrolling import MOST_AT_ONCE, enrol
from bot.practice.errors import BadName, NoSuchCohort


@pytest.fixture
def cohort(practice):
    return practice.roll.found_cohort("Spring class")


def names(practice, cohort):
    return [each.name for each in practice.cohorts.overview(cohort.id).trainees]


def test_each_line_is_a_trainee_and_a_list_can_be_sent_twice(practice, cohort):
    came = enrol(practice, cohort, "  Ann   Lee \n\nBen Osei\r\nANN LEE\n")
    assert [each.name for each in came.added] == ["Ann Lee", "Ben Osei"]
    assert came.there == ["ANN LEE"]
    assert practice.roll.who(came.added[0].id).cohort == cohort
    again = enrol(practice, cohort, "Ann Lee\nCy Dee")
    assert ([each.name for each in again.added], again.there) == (["Cy Dee"], ["Ann Lee"])
    assert names(practice, cohort) == ["Ann Lee", "Ben Osei", "Cy Dee"]
    assert enrol(practice, practice.roll.found_cohort("Other"), "Ann Lee").there == [], "a name is free elsewhere"


def test_the_same_form_tells_again_whom_it_added(practice, cohort):
    first = enrol(practice, cohort, "Ann Lee\nBen Osei", "a key")
    practice.roll.rename(first.added[1].id, "Benjamin")
    again = enrol(practice, cohort, "Ann Lee\nBen Osei", "a key")
    assert (first.new, again.new, again.there) == (2, 0, [])
    assert [each.id for each in again.added] == [each.id for each in first.added]
    assert [each.name for each in again.added] == ["Ann Lee", "Benjamin"]
    assert names(practice, cohort) == ["Ann Lee", "Benjamin"]
    assert enrol(practice, cohort, "Ann Lee", "another key").there == ["Ann Lee"]


def test_nobody_is_added_to_a_cohort_that_was_deleted_meanwhile(practice, cohort):
    practice.cohorts.dissolve(cohort.id)
    with pytest.raises(NoSuchCohort):
        enrol(practice, cohort, "Ann Lee")
    with pytest.raises(NoSuchCohort):
        practice.cohorts.assign(cohort.id, ["dana-okafor"], Terms())


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "at least one name"),
        (" \n ", "at least one name"),
        ("Ann\n" + "x" * 61, "Line 2: A name may have 60 characters"),
        ("Ann\n\n!!!", "Line 3: Give a name"),
        ("!\nAnn\n" + "x" * 61, "Line 1: Give a name.*Line 3: A name may have 60"),
        ("\n".join("!" * 12), "Line 10: .* 2 more cannot be used"),
        ("\n".join(f"Ann {number}" for number in range(MOST_AT_ONCE + 1)), "in parts"),
    ],
)
def test_one_bad_line_adds_nobody(practice, cohort, typed, words):
    with pytest.raises(BadName, match=words):
        enrol(practice, cohort, typed)
    assert names(practice, cohort) == []
