"""Taking a SQLite database on into PostgreSQL: all of it, or nothing."""

import json
import os
import subprocess
import sys

import pytest
from sqlalchemy import func, null, select

from bot.settings import ROOT
from bot.store.backup import BackupFailed, back_up
from bot.store.copying import copy_into
from bot.store.engine import migrate, open_engine
from bot.store.in_use import keep_in_use
from bot.store.tables import calls, metadata, sign_in_failures
from tests.conftest import say

WHO = "trainee-1"


def spoken(practice):
    """A call that ended, one that tries it again, and another; the first two ids."""
    first = practice.start(WHO, "dana-okafor").id
    for n in range(3):
        practice.hear(WHO, first, f"k{n}", f"Who else, number {n}?", (say("decision_question", "stakeholders"),))
    practice.end(WHO, first)
    again = practice.retry(WHO, first, 2).id
    practice.start("trainee-2", "marek-nowak", hints=True)
    return first, again


def rows(engine):
    with engine.connect() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(select(table)).mappings()))
            for table in metadata.sorted_tables
        }


def counts(engine):
    with engine.connect() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in metadata.sorted_tables
        }


def test_everything_is_there_and_goes_on(sqlite_url, postgres_url, opened, tmp_path):
    before = opened(sqlite_url)
    first, again = spoken(before)
    with before.store.engine.begin() as connection:
        connection.execute(sign_in_failures.insert(), [{"name": "ann", "address": "::1", "at": before.now()}] * 3)
    told, view = json.dumps(before.debrief(WHO, first)), before.view(WHO, again)
    begun = before.store.engine.connect().execute(select(calls.c.started_at).where(calls.c.id == first)).scalar_one()
    before.store.engine.dispose()

    command = [sys.executable, "-c", "from bot.cli import main; main()", "db", "copy", str(tmp_path / "test.db")]
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=ROOT, env={**os.environ, "BUYIN_DATABASE_URL": postgres_url}
    )
    assert done.returncode == 0, done.stderr

    after = opened(postgres_url)
    assert counts(after.store.engine) == counts(before.store.engine)
    assert (json.dumps(after.debrief(WHO, first)), after.view(WHO, again)) == (told, view)
    with after.store.engine.begin() as connection:
        found = connection.execute(select(calls.c.started_at).where(calls.c.id == first)).scalar_one()
        assert found.timestamp() == begun.replace(tzinfo=before.now().tzinfo).timestamp()
        hints = select(func.count()).where(calls.c.hints.is_(null()))
        assert connection.execute(hints).scalar_one() == 2, "where none may be taken there are none, not an empty value"
        assert connection.execute(select(calls.c.retry_of).where(calls.c.id == again)).scalar_one() == first
        connection.execute(sign_in_failures.insert(), {"name": "ann", "address": "::1", "at": before.now()})
    assert after.hear(WHO, again, "k9", "And who else?", (say("decision_question", "stakeholders"),)).turn == 2


def test_a_backup_will_do_and_a_newer_program_brings_it_up_to_date(sqlite_url, postgres_url, opened, tmp_path):
    old = open_engine(sqlite_url)
    migrate(old, "0001")
    old.dispose()
    back_up(old, tmp_path / "old.backup")
    engine = open_engine(postgres_url)
    assert copy_into(engine, tmp_path / "old.backup") == 0
    engine.dispose()


def test_what_stands_in_the_way_changes_nothing(sqlite_url, postgres_url, opened, tmp_path):
    source, target = opened(sqlite_url), opened(postgres_url)
    spoken(source)
    spoken(target)
    there = rows(target.store.engine)
    source.store.engine.dispose()
    with pytest.raises(BackupFailed, match="holds rows already"):
        copy_into(target.store.engine, tmp_path / "test.db")
    assert rows(target.store.engine) == there
    with pytest.raises(BackupFailed, match="no such file"):
        copy_into(target.store.engine, tmp_path / "none.db")
    (tmp_path / "noise.db").write_bytes(b"neither one nor the other" * 1000)
    with pytest.raises(BackupFailed, match="cannot be copied"):
        copy_into(target.store.engine, tmp_path / "noise.db")
    keep_in_use(source.store.engine)
    with pytest.raises(BackupFailed, match="stop the server first"):
        copy_into(target.store.engine, tmp_path / "test.db")


def test_rows_that_cannot_be_copied_leave_nothing_behind(sqlite_url, postgres_url, opened, tmp_path):
    source, target = opened(sqlite_url), open_engine(postgres_url)
    spoken(source)
    with source.store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE turns SET number = 10000000000 WHERE number = 1")  # PostgreSQL has no room
    source.store.engine.dispose()
    with pytest.raises(BackupFailed, match="cannot be copied"):
        copy_into(target, tmp_path / "test.db")
    assert set(counts(target).values()) == {0}
    target.dispose()
