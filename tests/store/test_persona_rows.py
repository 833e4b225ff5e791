"""Personas that instructors write, as stored on SQLite and on PostgreSQL."""

from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import delete, text

from bot.store.engine import migrate, open_engine
from bot.store.repository import Store
from bot.store.staff import StoredInstructor
from bot.store.tables import instructors

NOW = datetime(2026, 11, 23, 12, tzinfo=timezone.utc)
IDA = StoredInstructor("i1", "Ida", "instructor", None, None, 0)


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request):
    engine = open_engine(request.getfixturevalue(f"{request.param}_url"))
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def store(engine):
    store = Store(engine)
    with store.write() as repository:
        repository.staff.add(IDA, NOW)
        repository.authoring.add("ruth", IDA.id, "draft", NOW)
        assert repository.authoring.add_draft("ruth", "Ida", "name: Ruth\n", "Ruth", "begun", NOW) == 1
    return store


def test_a_draft_comes_back_as_it_was_stored(store):
    with store.write() as repository:
        assert repository.authoring.add_draft("ruth", "Ida", "name: Ruth Ü\n", "Ruth Ü", "more", NOW) == 2
        repository.authoring.change("ruth", draft=2)
        repository.authoring.keep_proof("ruth", 2, proof={"findings": []}, proof_began_at=None)
        stored = repository.authoring.persona("ruth", lock=True)
    assert (stored.owner, stored.name, stored.draft, stored.changed, stored.at) == ("Ida", "Ruth Ü", 2, "more", NOW)
    with store.read() as repository:
        newest, first = repository.authoring.drafts("ruth")
        assert repository.authoring.all() == [stored]
        assert repository.authoring.draft("ruth", 3) is None
    assert (newest.text, newest.proof, first.proof) == ("name: Ruth Ü\n", {"findings": []}, None)


def test_a_published_version_is_found_by_its_persona(store, library):
    persona = library["dana-okafor"]
    with store.write() as repository:
        assert repository.authoring.published() == {}
        repository.add_persona_version("d1", persona, NOW)
        repository.authoring.change("ruth", published="d1", published_draft=1)
        assert repository.authoring.published() == {"ruth": persona.json()}


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_who_published_before_that_was_stored_comes_from_the_audit_log(request, kind):
    engine = open_engine(request.getfixturevalue(f"{kind}_url"))
    migrate(engine, "0010")
    day = "2026-0{}-01 00:00:00.000000"
    with engine.begin() as connection:
        for row in (
            "INSERT INTO personas (id, state, draft, created_at) VALUES ('ruth', 'retired', 1, :at)",
            "INSERT INTO persona_drafts (persona, number, who, at, text) VALUES ('ruth', 1, 'Ida', :at, 'name: R')",
            "INSERT INTO personas (id, state, draft, created_at) VALUES ('ben', 'draft', 1, :at)",
            "INSERT INTO persona_drafts (persona, number, who, at, text) VALUES ('ben', 1, 'Ida', :at, 'name: B')",
        ):
            connection.execute(text(row), {"at": day.format(1)})
        acts = [
            ("Ida", "published", "ruth version 1"),
            ("Ben", "published", "ruth version 2"),
            ("Eva", "retired", "ruth"),
        ]
        for month, (who, did, about) in enumerate(acts, 2):
            logged = {"at": day.format(month), "who": who, "did": f"persona {did}", "about": about}
            connection.execute(text("INSERT INTO audit (at, who, did, about) VALUES (:at, :who, :did, :about)"), logged)
    migrate(engine)
    with Store(engine).read() as repository:
        ben, ruth = repository.authoring.all()
    assert (ben.published_by, ben.published_at, ben.retired_by, ben.retired_at) == (None,) * 4
    assert (ruth.published_by, ruth.published_at.month) == ("Ben", 3)
    assert (ruth.retired_by, ruth.retired_at.month) == ("Eva", 4)
    engine.dispose()


def test_what_an_account_wrote_outlives_it(store, engine):
    with engine.begin() as connection:
        connection.execute(delete(instructors))
    with store.read() as repository:
        stored = repository.authoring.persona("ruth")
    assert (stored.owner, stored.who) == ("", "Ida")


def test_a_deleted_persona_takes_its_drafts_along(store):
    with store.write() as repository:
        repository.authoring.delete("ruth")
        assert repository.authoring.drafts("ruth") == []


def test_throw_away_trainees_are_found_by_prefix_and_age(store):
    with store.write() as repository:
        for name, at in (("preview-1", NOW), ("preview-2", NOW + timedelta(days=2)), ("previewX", NOW), ("ann", NOW)):
            repository.add_trainee(name, at)
        assert repository.authoring.trainees_named("preview-", NOW + timedelta(days=1)) == ["preview-1"]
