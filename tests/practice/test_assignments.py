"""When an assignment is done, failed or overdue, and who is reminded of it."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.practice.assignments import (
    DONE,
    FAILED,
    OPEN,
    OVERDUE,
    STATES,
    end_of_day,
    how_far,
    mistakes_in,
    standing,
    what_passes,
)
from bot.practice.cohorts import Terms
from bot.practice.errors import BadTerms
from bot.practice.reminders import due_reminders
from bot.practice.service import Practice
from bot.store.assignments import CountedCall, StoredAssignment

MADE = datetime(2026, 11, 2, 9, tzinfo=timezone.utc)
DUE = datetime(2026, 11, 20, 23, 59, 59, tzinfo=timezone.utc)
HOUR = timedelta(hours=1)


def terms(**changes):
    asked = {"due": DUE, "pass_mark": 60, "tries": None, "in_a_row": 1, "hints": True, "made": MADE, **changes}
    return StoredAssignment("a1", "dana-okafor", **asked)


def calls(*scores, first=MADE + HOUR, **changes):
    """A call with each score, an hour apart, that lasts half an hour."""
    begun = [first + number * HOUR for number in range(len(scores))]
    kept = {"persona": "dana-okafor", "hints": False, "again": False, **changes}
    return [
        CountedCall("ann", began=at, ended=at + HOUR / 2, score=score, **kept)
        for at, score in zip(begun, scores, strict=True)
    ]


BEFORE, AFTER = DUE - HOUR, DUE + HOUR


@pytest.mark.parametrize(
    ("asked", "made", "now", "state", "left", "passes"),
    [
        ({}, calls(), BEFORE, OPEN, None, 0),
        ({}, calls(), AFTER, OVERDUE, None, 0),
        ({"due": None}, calls(), AFTER, OPEN, None, 0),
        ({}, calls(59), BEFORE, OPEN, None, 0),
        ({}, calls(60), BEFORE, DONE, None, 1),
        ({"pass_mark": None}, calls(0), BEFORE, DONE, None, 1),
        ({}, calls(60, 10), AFTER, DONE, None, 1),
        ({"tries": 3}, calls(10), BEFORE, OPEN, 2, 0),
        ({"tries": 3}, calls(10, 20, 30), BEFORE, FAILED, 0, 0),
        ({"tries": 3}, calls(10, 20, 30, 100), BEFORE, FAILED, 0, 0),
        ({"tries": 3}, calls(10, 20, 60), BEFORE, DONE, 0, 1),
        ({"tries": 1}, calls(10), AFTER, FAILED, 0, 0),
        ({"in_a_row": 2}, calls(70, 10, 70), BEFORE, OPEN, None, 1),
        ({"in_a_row": 2}, calls(70, 10, 70, 80), BEFORE, DONE, None, 2),
        ({"in_a_row": 2, "tries": 3}, calls(70, 10), BEFORE, FAILED, 1, 0),
        ({"in_a_row": 2, "tries": 3}, calls(10, 70), BEFORE, OPEN, 1, 1),
        ({}, calls(99, first=MADE - HOUR), BEFORE, OPEN, None, 0),
        ({}, calls(99, persona="marek-nowak"), BEFORE, OPEN, None, 0),
        ({"tries": 1}, calls(10, again=True), BEFORE, OPEN, 1, 0),
        ({}, calls(99, again=True), BEFORE, OPEN, None, 0),
        ({"hints": False, "tries": 1}, calls(99, hints=True), BEFORE, OPEN, 1, 0),
        ({"hints": True}, calls(99, hints=True), BEFORE, DONE, None, 1),
    ],
)
def test_where_a_trainee_stands(asked, made, now, state, left, passes):
    found = standing(terms(**asked), made, now)
    assert (found.state, found.left, found.passes) == (state, left, passes)


def test_it_is_done_at_the_end_of_the_call_that_passed_and_late_after_its_day():
    found = standing(terms(), calls(10, 70, 90), BEFORE)
    assert (found.done_at, found.late, found.best, found.used) == (MADE + 2.5 * HOUR, False, 70, 2)
    assert standing(terms(), calls(70, first=DUE), AFTER).late


SCORES = st.lists(st.integers(0, 100), max_size=12)
ASKED = st.builds(
    lambda mark, row, more, hints: terms(pass_mark=mark, in_a_row=row, tries=more and row + more - 1, hints=hints),
    st.none() | st.integers(0, 100),
    st.integers(1, 4),
    st.none() | st.integers(1, 5),
    st.booleans(),
)


@given(asked=ASKED, scores=SCORES)
def test_failed_is_what_no_further_calls_could_make_good(asked, scores):
    found = standing(asked, calls(*scores), BEFORE)
    best_to_come = standing(asked, calls(*scores, *[100] * asked.in_a_row), BEFORE)
    assert found.state in STATES
    assert (found.state == FAILED) == (best_to_come.state != DONE)
    assert asked.tries is None or found.used + found.left == asked.tries


@given(asked=ASKED, scores=SCORES, more=SCORES)
def test_what_is_done_or_failed_stays_so(asked, scores, more):
    found = standing(asked, calls(*scores), BEFORE)
    if found.state in (DONE, FAILED):
        later = standing(asked, calls(*scores, *more), AFTER)
        assert (later.state, later.done_at) == (found.state, found.done_at)


@given(asked=ASKED, scores=SCORES, mark=st.integers(0, 100))
def test_asking_for_less_never_undoes_it(asked, scores, mark):
    easier = replace(asked, pass_mark=min(mark, asked.pass_mark or 0))
    if standing(asked, calls(*scores), BEFORE).state == DONE:
        assert standing(easier, calls(*scores), BEFORE).state == DONE


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({}, {}),
        ({"pass_mark": 101}, {"pass_mark": "from 0 to 100"}),
        ({"pass_mark": -1}, {"pass_mark": "from 0 to 100"}),
        ({"tries": 0}, {"tries": "from 1 to 100"}),
        ({"in_a_row": 0}, {"in_a_row": "from 1 to 20"}),
        ({"in_a_row": 3, "tries": 2}, {"tries": "Nobody can pass 3 times within 2 tries"}),
        (
            {"pass_mark": 140, "tries": 0, "in_a_row": 21},
            {"pass_mark": "from 0 to 100", "tries": "from 1 to 100", "in_a_row": "from 1 to 20"},
        ),
    ],
)
def test_all_that_nobody_can_meet_is_named(asked, words):
    found = mistakes_in(terms(**asked))
    assert found.keys() == words.keys()
    assert all(words[term] in found[term] for term in found)


def test_terms_and_standing_in_words():
    asked = terms(tries=3, in_a_row=2, hints=False)
    assert what_passes(asked) == ["pass mark 60", "2 passes in a row", "at most 3 tries", "without hints"]
    assert how_far(asked, standing(asked, calls(10, 70), BEFORE)) == ["1 try left", "1 of 2 passes in a row so far"]
    assert how_far(asked, standing(asked, calls(10, 70, 10), BEFORE)) == ["no tries left"]
    assert how_far(asked, standing(asked, calls(70, 10), BEFORE)) == ["not to be passed any more with the tries left"]


NAMES = {"dana-okafor": "Dana Okafor"}


@pytest.mark.parametrize(
    ("asked", "made", "now", "reminded", "due"),
    [
        ({}, calls(), DUE - timedelta(days=4), [], False),
        ({}, calls(), DUE - timedelta(days=2), [], True),
        ({}, calls(), AFTER, [], True),
        ({}, calls(), AFTER, [("ann", "a1")], False),
        ({}, calls(), AFTER, [("ben", "a1")], True),
        ({}, calls(70), AFTER, [], False),
        ({"tries": 1}, calls(10), AFTER, [], False),
        ({"due": None}, calls(), AFTER, [], False),
    ],
    ids=["early", "soon", "overdue", "reminded", "another was", "done", "failed", "no day"],
)
def test_who_is_due_a_reminder(asked, made, now, reminded, due):
    one = terms(**asked)
    found = due_reminders([one], {"ann": [standing(one, made, now)]}, reminded, now, NAMES)
    assert [each.trainee for each in found] == (["ann"] if due else [])


def test_a_reminder_says_whom_to_call_by_when_and_what_passes():
    one = terms(tries=3)
    (found,) = due_reminders([one], {"ann": [standing(one, calls(10), BEFORE)]}, [], BEFORE, NAMES)
    assert found.text == (
        "Your practice call with Dana Okafor is due on 20 November 2026: pass mark 60, at most 3 tries, 2 tries left."
    )


@pytest.fixture
def clock():
    return [DUE - timedelta(days=1)]


@pytest.fixture
def assigned(practice, clock):
    """A practice on a day that the test sets, with a cohort of two and one assignment."""
    dated = Practice(practice.store, lambda: practice.library, now=lambda: clock[0])
    cohort = dated.roll.found_cohort("Spring class")
    for name in ("ann", "ben"):
        dated.roll.join(name, cohort.code, name.title())
    dated.cohorts.assign(cohort.id, ["dana-okafor"], Terms(DUE))
    return dated


def test_each_is_reminded_once_a_day_of_what_is_not_done(assigned, clock):
    sent = []

    def send(trainee, text):
        sent.append(trainee)
        return True

    for _ in range(2):
        assigned.reminders.remind(send, NAMES)
    assert sorted(sent) == ["ann", "ben"]
    assigned.end("ben", assigned.start("ben", "dana-okafor").id)
    clock[0] += timedelta(days=1)
    assigned.reminders.remind(send, NAMES)
    assert sorted(sent) == ["ann", "ann", "ben"]


def test_what_could_not_be_sent_is_tried_again(assigned):
    assert len(assigned.reminders.remind(lambda *_: False, NAMES).unsent) == 2

    def broken(trainee, text):
        raise ConnectionError("nobody answers")

    with pytest.raises(ConnectionError):
        assigned.reminders.remind(broken, NAMES)
    assert len(assigned.reminders.remind(lambda *_: True, NAMES).sent) == 2
    assert assigned.reminders.remind(lambda *_: True, NAMES).unsent == []


def test_two_that_remind_at_once_do_not_both_send(assigned):
    sent = []

    def send(trainee, text):
        if not sent:
            sent.append("begun")
            assigned.reminders.remind(lambda who, _: sent.append(who) or True, NAMES)
        sent.append(trainee)
        return True

    assigned.reminders.remind(send, NAMES)
    assert sorted(sent) == ["ann", "begun", "ben"]


def test_reminders_go_with_the_assignment_and_with_the_trainee(assigned):
    (cohort,) = assigned.roll.cohorts()
    (one,) = assigned.cohorts.overview(cohort.id).assignments
    assigned.reminders.remind(lambda *_: True, NAMES)
    assigned.forget("ann")
    assigned.cohorts.delete(cohort.id, one.id)
    assert assigned.roll.assigned("ben") == []


def test_nothing_is_assigned_twice_on_the_same_terms_by_making_or_by_changing(practice):
    cohort = practice.roll.found_cohort("Spring class")
    first, second = (practice.cohorts.assign(cohort.id, ["dana-okafor"], Terms(pass_mark=mark))[0] for mark in (50, 60))
    with pytest.raises(BadTerms, match="already"):
        practice.cohorts.assign(cohort.id, ["marek-nowak", "dana-okafor"], Terms(pass_mark=60))
    with pytest.raises(BadTerms, match="already"):
        practice.cohorts.change(cohort.id, second.id, Terms(pass_mark=50))
    practice.cohorts.change(cohort.id, second.id, Terms(pass_mark=60))
    assert {each.id for each in practice.cohorts.overview(cohort.id).assignments} == {first.id, second.id}


def test_what_is_new_is_not_overdue_when_it_is_made(practice):
    cohort = practice.roll.found_cohort("Spring class")
    with pytest.raises(BadTerms, match="The due day is over"):
        practice.cohorts.assign(cohort.id, ["dana-okafor"], Terms(end_of_day("2001-01-01")))
    assert end_of_day("2026-12-31") == datetime(2026, 12, 31, 23, 59, 59, tzinfo=timezone.utc)
