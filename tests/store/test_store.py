"""The store, on SQLite and on PostgreSQL."""

from datetime import datetime, timezone

import pytest
from sqlalchemy import event, inspect, text
from sqlalchemy.exc import IntegrityError

from bot.store.engine import migrate, open_engine
from bot.store.repository import Store
from bot.store.stored import StoredClause, StoredTurn
from bot.store.tables import metadata
from tests.conftest import say

NOW = datetime(2026, 11, 23, tzinfo=timezone.utc)


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request):
    engine = open_engine(request.getfixturevalue(f"{request.param}_url"))
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def store(engine, library):
    store = Store(engine)
    with store.write() as repository:
        repository.add_trainee("ann", NOW)
        repository.add_persona_version("v1", library["dana-okafor"], NOW)
        repository.add_call("c1", "ann", "dana-okafor", "v1", ["Hello?"], {"trust": 40}, "m", NOW)
    return store


def turn(number=1, key="k1", text="Who else? It's fine.", **changes):
    clause = say("decision_question", "veto", "Who else?")
    stored = StoredClause(clause, 7, "earned", "partners")
    return StoredTurn(number, key, text, ["Well."], 47, 0.25, False, False, (stored,))


def test_migrations_make_the_tables_that_the_code_expects(engine):
    found = inspect(engine)
    assert set(metadata.tables) <= set(found.get_table_names())
    for name, table in metadata.tables.items():
        assert {column["name"] for column in found.get_columns(name)} == set(table.columns.keys())


def test_migrating_again_changes_nothing(engine, store):
    migrate(engine)
    with store.read() as repository:
        assert repository.call("c1").trainee == "ann"


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_migrating_is_done_whole_or_not_at_all(request, kind):
    engine = open_engine(request.getfixturevalue(f"{kind}_url"))
    before = inspect(engine).get_table_names()

    @event.listens_for(engine, "before_cursor_execute")
    def _fail_late(_connection, _cursor, statement, *_):
        if statement.lstrip().startswith("CREATE TABLE reviews"):
            raise RuntimeError("the machine stops here")

    with pytest.raises(RuntimeError, match="the machine stops here"):
        migrate(engine)
    assert inspect(engine).get_table_names() == before
    event.remove(engine, "before_cursor_execute", _fail_late)
    migrate(engine)
    assert set(metadata.tables) <= set(inspect(engine).get_table_names())
    engine.dispose()


def test_a_turn_comes_back_as_it_was_stored(store):
    with store.write() as repository:
        repository.turns.add("c1", turn(), NOW)
        repository.update_call("c1", {"trust": 47}, 1)
    with store.read() as repository:
        assert repository.turns.of("c1") == [turn()]
        assert repository.call("c1").state == {"trust": 47}
        assert repository.turns.last_replies("c1") == ["Well."]


@pytest.mark.parametrize("twice", [turn(2, "k1"), turn(1, "k2")], ids=["same key", "same number"])
def test_a_key_and_a_number_are_given_once_in_a_call(store, twice):
    with store.write() as repository:
        repository.turns.add("c1", turn(), NOW)
    with pytest.raises(IntegrityError), store.write() as repository:
        repository.turns.add("c1", twice, NOW)
    with store.read() as repository:
        assert len(repository.turns.of("c1")) == 1


def test_a_failed_transaction_leaves_nothing_half_written(store):
    def fail():
        with store.write() as repository:
            repository.turns.add("c1", turn(), NOW)
            raise RuntimeError("the machine stops here")

    with pytest.raises(RuntimeError, match="stops here"):
        fail()
    with store.read() as repository:
        assert repository.turns.of("c1") == []


def test_the_persona_of_a_call_is_kept_in_the_version_it_began_with(store, library):
    with store.read() as repository:
        assert repository.persona_version("v1") == library["dana-okafor"]


def test_the_open_call_is_the_newest_that_has_not_ended(store, library):
    later = datetime(2026, 11, 24, tzinfo=timezone.utc)
    with store.write() as repository:
        repository.add_call("c2", "ann", "dana-okafor", "v1", [], {}, "m", later)
    with store.read() as repository:
        assert repository.open_call_of("ann").id == "c2"
    with store.write() as repository:
        repository.end_call("c2", "nothing", later)
    with store.read() as repository:
        assert repository.open_call_of("ann").id == "c1"
        assert repository.last_call_of("ann").id == "c2"
        assert repository.open_call_of("ben") is None


def test_forgetting_a_trainee_takes_everything_of_theirs(store):
    with store.write() as repository:
        repository.turns.add("c1", turn(), NOW)
        repository.debriefs.add("c1", {"formula": "1", "score": 50, "verdict": "mixed"}, NOW)
        repository.forget("ann")
    with store.read() as repository:
        assert repository.call("c1") is None
        assert repository.turns.of("c1") == []
        assert repository.debriefs.of("c1") is None


@pytest.mark.parametrize("url", ["sqlite_url", "postgres_url"])
def test_every_migration_keeps_what_was_stored_before_it(request, url):
    engine = open_engine(request.getfixturevalue(url))
    migrate(engine, "0001")
    rows = [
        "INSERT INTO trainees (id, name, created_at) VALUES ('ann', '', '2026-01-01 00:00:00.000000')",
        "INSERT INTO persona_versions VALUES ('v1', 'dana-okafor', '{}', '2026-01-01 00:00:00.000000')",
        "INSERT INTO calls (id, trainee, persona, persona_digest, opening, state, turns, model, started_at)"
        " VALUES ('c1', 'ann', 'dana-okafor', 'v1', '[]', '{}', 1, '', '2026-01-01 00:00:00.000000')",
        "INSERT INTO turns (call, number, key, text, replies, trust, settled, invited, ended, at)"
        " VALUES ('c1', 1, 'k', 'Hello', '[]', 40, 0, 0, 0, '2026-01-01 00:00:00.000000')",
    ]
    with engine.begin() as connection:
        for row in rows:
            connection.execute(text(row))
    migrate(engine)
    with Store(engine).read() as repository:
        assert repository.call("c1").trainee == "ann"
        assert [each.text for each in repository.turns.of("c1")] == ["Hello"]
        assert repository.people.trainee("ann").cohort is None
    engine.dispose()


def test_an_error_of_the_database_names_nobodys_words(store):
    with store.write() as repository:
        repository.turns.add("c1", turn(), NOW)
    with pytest.raises(IntegrityError) as caught, store.write() as repository:
        repository.turns.add("c1", turn(text="What nobody may read in a log"), NOW)
    assert "nobody may read" not in str(caught.value)


def test_a_database_of_a_newer_version_is_left_as_it_is(engine, store, caplog):
    """After an upgrade that was taken back, the earlier version goes on with what the later one has added."""
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    migrate(engine)
    assert "newer version" in caplog.text
    with engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == "9999"
    with store.read() as repository:
        assert repository.call("c1").trainee == "ann"
