"""Reviews, exports and counts in the store, on SQLite and on PostgreSQL."""

from datetime import datetime, timedelta, timezone

import pytest

from bot.store.engine import migrate, open_engine
from bot.store.people import StoredCohort
from bot.store.repository import Store
from bot.store.reviews import Sitting, StoredReview
from bot.store.staff import StoredInstructor
from bot.store.stored import StoredClause, StoredTurn
from tests.conftest import say

NOW = datetime(2026, 12, 1, 0, 30, tzinfo=timezone.utc)


@pytest.fixture(params=["sqlite", "postgres"])
def store(request, library):
    """Three finished calls of one clause, two of Ann in a cohort and one of Ben in none, and two instructors."""
    engine = open_engine(request.getfixturevalue(f"{request.param}_url"))
    migrate(engine)
    store = Store(engine)
    with store.write() as repository:
        repository.people.add_cohort(StoredCohort("spring", "Spring class", "code"), NOW)
        for name in ("ida", "ben"):
            repository.staff.add(StoredInstructor(name, name.capitalize(), "instructor", None, None, 0), NOW)
        repository.add_persona_version("v1", library["dana-okafor"], NOW)
        for trainee in ("ann", "bob"):
            repository.add_trainee(trainee, NOW)
        repository.people.join("ann", "spring")
        for call, trainee in (("c1", "ann"), ("c2", "bob"), ("c3", "ann")):
            repository.add_call(call, trainee, "dana-okafor", "v1", [], {}, "m", NOW)
            stored = StoredClause(say("pitch", None, "Ours halves it."), -5, "pushed", None)
            repository.turns.add(call, StoredTurn(1, "k", "Ours halves it.", [], 30, 0, False, False, (stored,)), NOW)
            outcome = {"id": "x", "kind": "stalled", "fit": "poor"}
            document = {"formula": "3", "score": 10, "verdict": "pushed", "outcome": outcome}
            repository.debriefs.add(call, document, NOW)
            repository.end_call(call, "x", NOW)
    yield store
    engine.dispose()


def review(move, topic=None, comment=""):
    return [StoredReview(1, 0, move, topic, comment)]


def test_reviews_of_several_instructors_stand_beside_each_other(store):
    with store.write() as repository:
        repository.reviews.replace("c1", "ida", review("affirm", "risk", "Good."), NOW)
        repository.reviews.replace("c1", "ben", review(None, None, "Hm."), NOW)
        repository.reviews.replace("c2", "ida", review("unclear"), NOW)
        repository.reviews.replace("c1", "ida", review("courtesy"), NOW)
    with store.read() as repository:
        assert [(each.name, each.clauses) for each in repository.reviews.of_call("c1")] == [
            ("Ben", tuple(review(None, None, "Hm."))),
            ("Ida", tuple(review("courtesy"))),
        ]
        found = repository.reviews.reviewed(None)
        assert [(each.call, each.text, each.program, each.theirs, each.whole) for each in found] == [
            ("c1", "Ours halves it.", ("pitch", None), ("courtesy", None), True),
            ("c2", "Ours halves it.", ("pitch", None), ("unclear", None), True),
        ]
        assert [each.call for each in repository.reviews.reviewed(["spring"])] == ["c1"]
        listed = repository.exports.newest(None, 9)
        assert [(each.id, each.cohort, each.reviewers) for each in listed] == [
            ("c3", "Spring class", 0),
            ("c1", "Spring class", 2),
            ("c2", "", 1),
        ]


def test_what_was_coded_blind_stays_beside_what_was_coded_later(store):
    with store.write() as repository:
        repository.reviews.sit("c1", "ida", blind=True)
        repository.reviews.replace("c1", "ida", review("affirm", "risk"), NOW, blind=True)
        repository.reviews.sit("c1", "ida", blind=True, seen=NOW)
        repository.reviews.sit("c1", "ida", blind=False, seen=NOW + timedelta(days=1))
        repository.reviews.replace("c1", "ida", review("pitch"), NOW)
        repository.reviews.sit("c2", "ida", blind=True)
    with store.read() as repository:
        (later,), (blind,) = (repository.reviews.reviewed(None, blind=each) for each in (False, True))
        assert (later.theirs, blind.theirs, blind.whole) == (("pitch", None), ("affirm", "risk"), True)
        assert (repository.reviews.sitting("c1", "ida"), repository.reviews.sitting("c1", "ben")) == (
            Sitting(blind=False, seen=True),
            None,
        )
        assert repository.reviews.seen_by("ida") == {"c1"}
    with store.write() as repository:
        repository.reviews.replace("c1", "ida", [], NOW)
        assert repository.reviews.reviewed(None) == []
        assert [each.theirs for each in repository.reviews.reviewed(None, blind=True)] == [("affirm", "risk")]
        repository.forget("ann")
        assert repository.reviews.sitting("c1", "ida") is None


def test_calls_are_seen_at_once_and_nobody_elses(store):
    later = NOW + timedelta(days=1)
    with store.write() as repository:
        repository.reviews.sit("c1", "ida", blind=True)
        repository.reviews.sit("c3", "ida", blind=False, seen=NOW)
        repository.reviews.sit("c2", "ben", blind=True)
        repository.reviews.saw("ida", {"c1", "c2", "c3", "deleted meanwhile"}, later)
        repository.reviews.saw("ida", (), later)
    with store.read() as repository:
        assert repository.reviews.seen_by("ida") == {"c1", "c2", "c3"}
        assert repository.reviews.seen_by("ben") == set()
        assert repository.reviews.sitting("c1", "ida").seen


def test_calls_that_ended_at_the_same_moment_are_all_exported(store):
    with store.read() as repository:
        first = repository.exports.finished(None, None, None, 2)
        rest = repository.exports.finished(None, None, first[-1], 2)
        assert [each.id for each in first + rest] == ["c1", "c2", "c3"]
        assert first[0].ended == NOW
        assert [each.id for each in repository.exports.finished(["spring"], NOW, None, 9)] == ["c1", "c3"]
        assert repository.exports.finished(None, NOW + timedelta(seconds=1), None, 9) == []


def test_forgetting_takes_the_reviews_along_and_leaves_counts(store):
    with store.write() as repository:
        repository.reviews.replace("c1", "ida", review("affirm"), NOW)
        repository.forget("ann")
        repository.forget("bob")
    with store.read() as repository:
        assert repository.reviews.reviewed(None) == []
        left = [(each.month, each.outcome, each.calls, each.score_sum) for each in repository.keeping.tallies()]
        assert left == [("2026-12", "stalled", 3, 30)]


def test_what_is_old_goes(store):
    with store.write() as repository:
        assert repository.keeping.delete_calls_before(NOW) == 0
        assert repository.keeping.delete_calls_before(NOW + timedelta(days=1)) == 3
        assert repository.keeping.delete_trainees_before(NOW + timedelta(days=1)) == 2
