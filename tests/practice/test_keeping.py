"""People's data: forgetting a trainee, and what is too old; counts stay."""

from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from bot.practice.cohorts import Terms
from bot.practice.errors import NoSuchTrainee, SeveralTrainees
from bot.practice.keeping import LOG_KEPT, find_trainee, forget, retire_old, tallies, trainee_of
from bot.practice.service import Practice
from bot.slack.arrivals import of_command
from bot.slack.inbox import Inbox
from bot.store import keeping
from bot.store.engine import DatabaseAway
from bot.store.tables import metadata
from tests.conftest import say

TODAY = datetime(2026, 11, 25, 12, 0, tzinfo=timezone.utc)


@pytest.fixture
def on(practice):
    """The practice as it is so many days before today."""
    return lambda days: Practice(
        practice.store, practice.shelf, now=lambda: TODAY - timedelta(days=days), new_seed=lambda: 7
    )


def talk(practice, trainee):
    call = practice.start(trainee, "dana-okafor").id
    practice.end(trainee, call)
    return practice.debrief(trainee, call)


def rows_that_name(practice, trainee):
    """The tables with a row that has this text in any column."""
    with practice.store.read() as repository:
        connection = repository._connection
        return [
            table.name
            for table in metadata.sorted_tables
            for row in connection.execute(table.select())
            if any(trainee in str(value) for value in row)
        ]


def test_forgetting_leaves_counts_and_a_line_in_the_log_and_no_trace(practice, on):
    practice.roll.rename("ann-whose-id-is-long", "Ann Lee")
    documents = [talk(on(days), "ann-whose-id-is-long") for days in (0, 1, 40)]
    practice.start("ann-whose-id-is-long", "dana-okafor")
    assert forget(practice, "ann-whose-id-is-long", "Ida") == 4
    assert rows_that_name(practice, "ann-whose-id-is-long") == rows_that_name(practice, "Ann Lee") == []
    found = [(each.persona, each.month, each.calls, each.score_sum) for each in tallies(practice)]
    score = documents[0]["score"]
    assert found == [("dana-okafor", "2026-11", 2, 2 * score), ("dana-okafor", "2026-10", 1, score)]
    assert [(each.who, each.did, each.about) for each in practice.staff.logged()] == [
        ("Ida", "deleted", "trainee ann-whos with 4 calls")
    ]


def test_counts_add_up(practice, on):
    for trainee in ("ann", "ben"):
        talk(on(0), trainee)
        forget(practice, trainee, "Ida")
    assert [each.calls for each in tallies(practice)] == [2]
    assert forget(practice, "nobody", "Ida") is None


def test_what_is_older_than_the_retention_goes_and_the_rest_stays(practice, on):
    talk(on(40), "ann")
    talk(on(5), "ann")
    talk(on(40), "ben")
    on(40).start("cy", "dana-okafor")
    on(5).roll.rename("dee", "Dee")
    on(40).staff.log("Ida", "signed in")
    on(LOG_KEPT + 5).staff.log("Ida", "signed in")
    retired = retire_old(on(0), 30)
    assert (retired.calls, retired.trainees, retired.log) == (3, 2, 1)
    assert len(practice.results.progress("ann")["calls"]) == 1
    assert practice.roll.who("dee").name == "Dee"
    assert [each.calls for each in tallies(practice)] == [2], "the call of which nothing came is no result"
    assert "3 calls and 2 trainees" in practice.staff.logged()[0].about
    again = retire_old(on(0), 30)
    assert (again.calls, again.trainees) == (0, 0)


def test_what_is_old_goes_in_parts_so_that_nobody_waits_for_long(on, monkeypatch):
    monkeypatch.setattr(keeping, "AT_ONCE", 2)
    for trainee in ("ann", "ben", "cy", "dee", "eve"):
        talk(on(40), trainee)
    app, deleted = on(0), []

    @event.listens_for(app.store.engine, "after_cursor_execute")
    def watch(_connection, cursor, statement, *_):
        if statement.startswith("DELETE FROM calls"):
            deleted.append(cursor.rowcount)

    retired = retire_old(app, 30)
    assert (retired.calls, retired.trainees) == (5, 5)
    assert [each for each in deleted if each] == [2, 2, 1]
    assert [each.calls for each in tallies(app)] == [5]
    lines = [each.about for each in app.staff.logged()]
    assert lines == ["1 calls and 1 trainees older than 30 days", *["2 calls and 2 trainees older than 30 days"] * 2]


def test_what_was_deleted_before_something_failed_stays_deleted_and_told(on, monkeypatch):
    monkeypatch.setattr(keeping, "AT_ONCE", 2)
    for trainee in ("ann", "ben", "cy"):
        talk(on(40), trainee)
    app = on(0)

    @event.listens_for(app.store.engine, "before_cursor_execute")
    def fail(_connection, _cursor, statement, *_):
        if statement.startswith("DELETE FROM calls") and app.staff.logged():
            raise OperationalError(statement, {}, Exception("the disk is full"))

    with pytest.raises(DatabaseAway):
        retire_old(app, 30)
    assert [each.about for each in app.staff.logged()] == ["2 calls and 2 trainees older than 30 days"]
    assert [each.calls for each in tallies(app)] == [2]


def test_a_call_that_was_tried_again_stays_when_the_first_one_goes(practice, on):
    call = on(40).start("ann", "dana-okafor").id
    clause = say("affirm")
    on(40).hear("ann", call, "k", clause.text, (clause,))
    on(40).end("ann", call)
    again = on(1).retry("ann", call, 1).id
    on(1).end("ann", again)
    retire_old(on(0), 30)
    assert practice.results.debrief_beside("ann", again)[1]["tried"] is None


def test_a_trainee_is_found_by_id_or_exact_name(practice):
    practice.roll.rename("a1", "Ann Lee")
    practice.roll.rename("b1", "Ben")
    practice.roll.rename("b2", "Ben")
    assert find_trainee(practice, "a1").id == find_trainee(practice, "Ann Lee").id == "a1"
    for nobody in ("ann lee", "Ann", "", "%"):
        with pytest.raises(NoSuchTrainee):
            find_trainee(practice, nobody)
    with pytest.raises(SeveralTrainees, match=r"b1.*b2"):
        find_trainee(practice, "Ben")


def test_an_instructor_finds_the_trainees_of_their_cohorts_alone(practice):
    ida, root = practice.staff.add("Ida", None), practice.staff.add("Root", None, "admin")
    cohort = practice.roll.found_cohort("Spring class")
    practice.staff.put_in_charge(ida.id, cohort.id)
    practice.roll.join("ann", cohort.code, "Ann")
    practice.roll.rename("ben", "Ben")
    assert trainee_of(practice, ida, "ann")[0].name == "Ann"
    assert trainee_of(practice, root, "ben")[0].name == "Ben"
    for who, trainee in ((ida, "ben"), (ida, "nobody"), (root, "nobody")):
        with pytest.raises(NoSuchTrainee):
            trainee_of(practice, who, trainee)


def test_who_has_something_to_do_still_or_has_just_written_stays(on):
    app, long_ago = on(0), on(90)
    cohort = long_ago.roll.found_cohort("Spring class")
    long_ago.roll.join("enrolled", cohort.code, "Ann")
    long_ago.roll.rename("idle", "Ben")
    app.cohorts.assign(cohort.id, ["dana-okafor"], Terms())
    body = {"team_id": "T1", "user_id": "UANN", "channel_id": "D1", "user_name": "ann", "trigger_id": "1"}
    Inbox(app.store, long_ago.now).take_in(of_command(body, 1.0))
    assert retire_old(app, 30).trainees == 1
    assert [app.roll.knows(each) for each in ("enrolled", "idle", "slack-T1-UANN")] == [True, False, True]
