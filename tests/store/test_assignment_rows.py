"""Assignments, the calls that may count, and reminders, on SQLite and on PostgreSQL."""

from datetime import date, datetime, timedelta, timezone

import pytest
from sqlalchemy import text

from bot.store.assignments import StoredAssignment
from bot.store.engine import migrate, open_engine
from bot.store.people import StoredCohort
from bot.store.repository import Store
from bot.store.staff import StoredInstructor

NOW = datetime(2026, 11, 23, 9, tzinfo=timezone.utc)
HOUR = timedelta(hours=1)
TODAY = date(2026, 11, 23)
ONE = StoredAssignment("a1", "dana-okafor", NOW + HOUR, 60, 3, 2, False, NOW)
DOCUMENT = {"formula": "1", "score": 50, "verdict": "mixed"}


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request):
    engine = open_engine(request.getfixturevalue(f"{request.param}_url"))
    yield engine
    engine.dispose()


@pytest.fixture
def store(engine, library):
    migrate(engine)
    store = Store(engine)
    with store.write() as repository:
        repository.people.add_cohort(StoredCohort("spring", "Spring class", "code"), NOW)
        repository.people.add_cohort(StoredCohort("autumn", "Autumn class", "other"), NOW)
        repository.add_persona_version("v1", library["dana-okafor"], NOW)
        for name, cohort in (("ann", "spring"), ("ben", "spring"), ("eve", "autumn")):
            repository.add_trainee(name, NOW)
            repository.people.rename(name, name.title())
            repository.people.join(name, cohort)
        repository.assignments.add("spring", ONE)
    return store


def debriefed(store, call, trainee, began, ended, **options):
    with store.write() as repository:
        repository.add_call(call, trainee, "dana-okafor", "v1", [], {}, "m", began, **options)
        repository.debriefs.add(call, {**DOCUMENT, "call": call}, ended)


def test_an_assignment_comes_back_as_it_was_stored_and_changed(store):
    changed = StoredAssignment("a1", "dana-okafor", None, None, None, 1, True, NOW)
    with store.read() as repository:
        assert repository.assignments.of("spring") == [ONE]
        assert repository.assignments.of("autumn") == []
    with store.write() as repository:
        repository.assignments.change(changed)
    with store.read() as repository:
        assert repository.assignments.of("spring") == [changed]


def test_calls_come_in_the_order_in_which_they_ended(store):
    debriefed(store, "c1", "ann", NOW, NOW + 3 * HOUR, hints=[])
    debriefed(store, "c2", "ben", NOW + HOUR, NOW + 2 * HOUR)
    debriefed(store, "c3", "ann", NOW + HOUR, NOW + 4 * HOUR, retry_of="c1", retry_from=1)
    debriefed(store, "c4", "eve", NOW, NOW + HOUR)
    with store.read() as repository:
        found = repository.assignments.calls_of(cohort="spring")
        assert [(each.trainee, each.hints, each.again) for each in found] == [
            ("ben", False, False),
            ("ann", True, False),
            ("ann", False, True),
        ]
        assert (found[1].began, found[1].ended, found[1].score) == (NOW, NOW + 3 * HOUR, 50)
        assert [each.ended for each in repository.assignments.calls_of(trainee="eve")] == [NOW + HOUR]


def test_figures_are_made_of_a_cohorts_own_debriefs(store):
    debriefed(store, "c1", "ann", NOW, NOW + HOUR)
    debriefed(store, "c2", "eve", NOW, NOW + HOUR)
    with store.read() as repository:
        (found,) = repository.figures.debriefed("spring")
    assert (found["trainee"], found["at"], found["document"]["call"]) == ("ann", NOW, "c1")


def test_a_reminder_is_claimed_once_a_day_and_can_be_released(store):
    with store.write() as repository:
        claim = repository.assignments.claim_reminder
        assert claim("ann", "a1", TODAY)
        assert not claim("ann", "a1", TODAY)
        assert claim("ann", "a1", TODAY + timedelta(days=1))
        assert claim("ben", "a1", TODAY)
        repository.assignments.release_reminder("ben", "a1", TODAY)
        assert repository.assignments.reminded("spring", TODAY) == {("ann", "a1")}
        assert repository.assignments.reminded("autumn", TODAY) == set()


def test_reminders_go_with_the_trainee_and_with_the_assignment(store):
    with store.write() as repository:
        for who in ("ann", "ben"):
            repository.assignments.claim_reminder(who, "a1", TODAY)
        repository.forget("ann")
        assert repository.assignments.reminded("spring", TODAY) == {("ben", "a1")}
        repository.assignments.delete("a1")
        assert repository.assignments.of("spring") == []
    with store.read() as repository:
        assert repository.people.trainee("ben").cohort.name == "Spring class"


def test_a_cohort_is_stored_once_and_goes_with_its_assignments_but_not_its_trainees(store):
    with store.write() as repository:
        repository.staff.add(StoredInstructor("ida", "Ida", "instructor", None, None, 0), NOW)
        for _ in range(2):
            repository.staff.put_in_charge("ida", "spring")
        assert not repository.people.add_cohort(StoredCohort("spring", "Again", "another"), NOW)
        assert repository.people.cohort_with_code("code", hold=True).name == "Spring class"
        assert repository.people.lock("spring")
        repository.assignments.claim_reminder("ann", "a1", TODAY)
        repository.people.delete_cohort("spring")
        assert not repository.people.lock("spring")
    with store.read() as repository:
        assert repository.assignments.of("spring") == repository.staff.cohorts_of("ida") == []
        assert [repository.people.trainee(each).cohort for each in ("ann", "ben")] == [None, None]
        assert repository.people.trainee("eve").cohort.name == "Autumn class"


def test_an_assignment_from_before_the_new_terms_allows_what_it_did(engine):
    migrate(engine, "0005")
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO cohorts (id, name, code, created_at) VALUES ('c', 'C', 'x', '2026-01-01 00:00:00.000000')"
            )
        )
        connection.execute(
            text(
                "INSERT INTO assignments (id, cohort, persona, pass_mark, created_at)"
                " VALUES ('a', 'c', 'dana-okafor', 60, '2026-01-01 00:00:00.000000')"
            )
        )
    migrate(engine)
    with Store(engine).read() as repository:
        (found,) = repository.assignments.of("c")
    assert (found.pass_mark, found.tries, found.in_a_row, found.hints) == (60, None, 1, True)
