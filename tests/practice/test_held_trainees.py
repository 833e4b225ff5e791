"""A trainee who is made another, or deleted, in the moment in which they begin a call; on PostgreSQL, where both can be
under way at once."""

import threading
import time
from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import text

from bot.practice.errors import NoSuchCall
from bot.practice.keeping import retire_old
from bot.practice.linking import new_link_code, redeem, renew
from bot.practice.service import Practice
from bot.store.engine import migrate, open_engine
from bot.store.linking import merge
from bot.store.repository import Store

PATIENCE = 30
NOW = datetime(2026, 11, 25, 12, 0, tzinfo=timezone.utc)


@pytest.fixture
def practice(postgres_url, library):
    engine = open_engine(postgres_url)
    migrate(engine)
    yield Practice(Store(engine), lambda: library, new_seed=lambda: 7)
    engine.dispose()


class Beside(threading.Thread):
    """Does something beside the test: what came of it, or what was raised."""

    def __init__(self, work):
        super().__init__(daemon=True)
        self._work = work
        self.came = None
        self.start()

    def run(self):
        try:
            self.came = self._work()
        except Exception as error:
            self.came = error

    def done(self):
        self.join(PATIENCE)
        assert not self.is_alive()
        return self.came


def until_somebody_waits(practice):
    until = time.monotonic() + PATIENCE
    asked = text(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )
    while time.monotonic() < until:
        with practice.store.transaction() as connection:
            if connection.execute(asked).scalar():
                return
        time.sleep(0.02)  # between two looks
    raise AssertionError("nobody waits")


def begin(practice, repository, trainee, call="begun"):
    """What beginning a call does, in a transaction of the test's."""
    earlier = repository.last_call_of(trainee)
    repository.add_trainee(trainee, practice.now())
    repository.add_call(call, trainee, earlier.persona, earlier.digest, [], {}, "m", practice.now())


@pytest.mark.parametrize(
    "another", [renew, lambda practice, who: redeem(practice, new_link_code(practice, "kept"), who)]
)
def test_a_call_that_begins_meanwhile_goes_along(practice, another):
    practice.start("web", "dana-okafor")
    with practice.store.write() as repository:
        begin(practice, repository, "web")
        moving = Beside(lambda: another(practice, "web"))
        until_somebody_waits(practice)
    kept = moving.done()
    assert practice.last_call(kept) == "begun"
    assert not practice.roll.knows("web")


def test_who_was_just_made_another_begins_as_somebody_new(practice):
    practice.start("web", "dana-okafor")
    practice.roll.rename("kept", "Ann")
    with practice.store.transaction(writes=True) as connection:
        merge(connection, "web", "kept")
        starting = Beside(lambda: practice.start("web", "marek-nowak").id)
        until_somebody_waits(practice)
    begun = starting.done()
    assert practice.last_call("web") == begun
    assert practice.open_call("kept") is not None


def test_a_call_that_is_no_longer_theirs_is_not_tried_again(practice):
    call = practice.start("web", "dana-okafor").id
    practice.hear("web", call, "k", "Hello.", ())
    practice.end("web", call)
    practice.roll.rename("kept", "Ann")
    with practice.store.transaction(writes=True) as connection:
        merge(connection, "web", "kept")
        trying = Beside(lambda: practice.retry("web", call, 1))
        until_somebody_waits(practice)
    assert isinstance(trying.done(), NoSuchCall)
    assert practice.retry("kept", call, 1)


def test_who_begins_a_call_is_not_deleted_for_having_none(practice):
    long_ago = Practice(practice.store, practice.shelf, now=lambda: NOW - timedelta(days=90))
    call = long_ago.start("idle", "dana-okafor").id
    long_ago.end("idle", call)
    late = Practice(practice.store, practice.shelf, now=lambda: NOW)
    with practice.store.write() as repository:
        begin(practice, repository, "idle")
        assert (retire_old(late, 30).calls, practice.roll.knows("idle")) == (1, True)
    assert practice.last_call("idle") == "begun"


def test_a_call_asked_for_several_times_at_once_begins_once(practice):
    asked = [Beside(lambda: practice.start("ann", "dana-okafor", key="once")) for _ in range(6)]
    begun = [each.done() for each in asked]
    assert all(each == begun[0] for each in begun), begun
    assert [each["call"] for each in practice.unfinished("ann")] == [begun[0].id]
