"""Backup and restoring of both databases, as an operator does it: by the command, while the server writes."""

import json
import os
import sqlite3
import subprocess
import sys
import threading
from datetime import datetime, timezone
from pathlib import Path

import pytest

from bot.settings import ROOT
from bot.store.backup import BackupFailed, back_up, restore
from bot.store.engine import open_engine
from bot.store.in_use import keep_in_use
from bot.store.tables import metadata
from tests.conftest import say

WHO = "trainee-1"


def buyin(url, *arguments, **env):
    command = [sys.executable, "-c", "from bot.cli import main; main()", "db", *arguments]
    env = {**os.environ, "BUYIN_DATABASE_URL": url, **env}
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=env, check=False)


def backed_up(url, file):
    """What stood in the way of a backup, None if it was made."""
    engine = open_engine(url)
    try:
        return back_up(engine, file)
    except BackupFailed as failed:
        return str(failed)
    finally:
        engine.dispose()


def restored(url, file, force=False):
    """What stood in the way of restoring, or where what was there is kept."""
    engine = open_engine(url)
    try:
        return restore(engine, file, datetime(2026, 3, 1, tzinfo=timezone.utc), force=force)
    except BackupFailed as failed:
        return str(failed)
    finally:
        engine.dispose()


@pytest.fixture(params=["sqlite", "postgres"])
def url(request):
    return request.getfixturevalue(f"{request.param}_url")


def heard(practice, call, n):
    return practice.hear(WHO, call, f"k{n}", f"Who else, number {n}?", (say("decision_question", "stakeholders"),))


def lose(url, practice, tmp_path):
    practice.store.engine.dispose()
    if url.startswith("sqlite"):
        for each in tmp_path.glob("test.db*"):
            each.unlink()
    else:
        engine = open_engine(url)
        metadata.drop_all(engine)
        with engine.begin() as connection:
            connection.exec_driver_sql("DROP TABLE alembic_version")
        engine.dispose()


def test_what_was_lost_comes_back_as_it_was(url, opened, tmp_path):
    practice = opened(url)
    ended = practice.start(WHO, "dana-okafor").id
    heard(practice, ended, 1)
    practice.end(WHO, ended)
    going_on = practice.start(WHO, "marek-nowak").id
    first = heard(practice, going_on, 1)
    debrief = json.dumps(practice.debrief(WHO, ended))

    # Somebody else talks on, call after call, while the backup is written.
    stop, busy, others = threading.Event(), threading.Event(), []

    def talk():
        while not stop.is_set():
            others.append(practice.start("other", "dana-okafor").id)
            for n in range(4):
                practice.hear("other", others[-1], f"k{n}", f"What is it like, {n}?", (say("situation_question"),))
                busy.set()

    talking = threading.Thread(target=talk)
    talking.start()
    assert busy.wait(30)
    written = buyin(url, "backup", str(tmp_path / "kept.backup"))
    stop.set()
    talking.join(30)
    assert written.returncode == 0, written.stderr
    assert (tmp_path / "kept.backup").stat().st_mode & 0o077 == 0, "nobody else may read it"

    lose(url, practice, tmp_path)
    put_back = buyin(url, "restore", str(tmp_path / "kept.backup"))
    assert put_back.returncode == 0, put_back.stderr

    again = opened(url)
    assert json.dumps(again.debrief(WHO, ended)) == debrief
    assert heard(again, going_on, 1) == first
    assert heard(again, going_on, 2).turn == 2
    found = {each["call"] for each in again.unfinished("other")}
    assert found == set(others[: len(found)]), "as of one moment: the first calls, and none after"
    assert found
    assert [len(again.turns("other", call)) for call in others[: len(found) - 1]] == [4] * (len(found) - 1)


def test_a_database_with_calls_is_replaced_only_by_force_and_kept(url, opened, tmp_path):
    practice = opened(url)
    kept_call = practice.start(WHO, "dana-okafor").id
    assert backed_up(url, tmp_path / "early.backup") is None
    later_call = practice.start(WHO, "marek-nowak").id
    practice.store.engine.dispose()

    refused = buyin(url, "restore", str(tmp_path / "early.backup"))
    assert (refused.returncode, "holds 2 calls" in refused.stderr, "--force" in refused.stderr) == (2, True, True)
    assert practice.view(WHO, later_call)["turns"] == []
    practice.store.engine.dispose()

    replaced = restored(url, tmp_path / "early.backup", force=True)
    assert isinstance(replaced, Path), replaced
    again = opened(url)
    assert again.unfinished(WHO) == [{"call": kept_call, "persona": "dana-okafor"}]
    again.store.engine.dispose()

    assert isinstance(restored(url, replaced, force=True), Path)
    assert len(opened(url).unfinished(WHO)) == 2


def test_nothing_is_restored_under_a_server(url, opened, tmp_path):
    practice = opened(url)
    keep_in_use(practice.store.engine)
    assert backed_up(url, tmp_path / "a.backup") is None
    with practice.store.read():  # PostgreSQL tells by its connections, SQLite by a lock of ours
        assert "stop the server first" in restored(url, tmp_path / "a.backup", force=True)


def test_what_a_restoring_keeps_is_for_its_owner_alone_and_whole_or_not_there(
    postgres_url, opened, tmp_path, monkeypatch
):
    practice = opened(postgres_url)
    call = practice.start(WHO, "dana-okafor").id
    assert backed_up(postgres_url, tmp_path / "early.backup") is None
    practice.store.engine.dispose()
    kept = restored(postgres_url, tmp_path / "early.backup", force=True)
    assert kept.stat().st_mode & 0o777 == 0o600

    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "pg_dump").write_text(
        '#!/bin/sh\nfor each; do case "$each" in --file=*) echo half > "${each#--file=}"; esac; done; exit 1\n'
    )
    (tools / "pg_dump").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}:{os.environ['PATH']}")
    there = set(tmp_path.iterdir())
    assert isinstance(restored(postgres_url, tmp_path / "early.backup", force=True), str)
    assert set(tmp_path.iterdir()) == there
    assert opened(postgres_url).view(WHO, call)["turns"] == []


@pytest.mark.parametrize("what", ["nothing", "noise", "truncated", "foreign", "newer"])
def test_what_is_no_backup_leaves_everything_as_it_was(url, opened, tmp_path, what):
    practice = opened(url)
    call = practice.start(WHO, "dana-okafor").id
    file = tmp_path / "given.backup"
    if what in ("truncated", "newer"):
        if what == "newer":
            with practice.store.engine.begin() as connection:
                connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        assert backed_up(url, file) is None
        if what == "newer":
            with practice.store.engine.begin() as connection:
                connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
        else:
            file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    elif what == "noise":
        file.write_bytes(b"neither one nor the other" * 1000)
    elif what == "foreign":
        with sqlite3.connect(file) as foreign:
            foreign.execute("CREATE TABLE somebody (elses TEXT)")
    practice.store.engine.dispose()
    refused = restored(url, file, force=True)
    assert isinstance(refused, str)
    assert "\n" not in refused
    assert ("newer version" in refused) == (what == "newer")
    assert practice.view(WHO, call)["turns"] == []
    assert [each.name for each in tmp_path.iterdir() if ".part" in each.name] == []


def test_a_damaged_database_is_not_backed_up_but_can_be_replaced(sqlite_url, opened, tmp_path):
    practice = opened(sqlite_url)
    call = practice.start(WHO, "dana-okafor").id
    assert backed_up(sqlite_url, tmp_path / "good.backup") is None
    practice.store.engine.dispose()
    database = tmp_path / "test.db"
    database.write_bytes(b"x" * 100 + database.read_bytes()[100:4096] + b"\xff" * 8192)
    assert isinstance(backed_up(sqlite_url, tmp_path / "bad.backup"), str)
    assert not (tmp_path / "bad.backup").exists()
    assert isinstance(restored(sqlite_url, tmp_path / "good.backup"), Path)
    assert opened(sqlite_url).unfinished(WHO) == [{"call": call, "persona": "dana-okafor"}]


def test_a_backup_is_never_overwritten(sqlite_url, opened, tmp_path):
    opened(sqlite_url)
    assert backed_up(sqlite_url, tmp_path / "a") is None
    assert "is there already" in backed_up(sqlite_url, tmp_path / "a")


def test_without_postgresqls_tools_it_is_said_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    assert "postgresql-client" in backed_up("postgresql:///x", tmp_path / "a")


def test_a_password_is_on_no_command_line(tmp_path, monkeypatch):
    tool = tmp_path / "pg_dump"
    tool.write_text('#!/bin/sh\necho "$* and $PGPASSWORD" >&2; exit 1\n')
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    said = backed_up("postgresql://ann:s3cret@db.example:5433/x?sslmode=require", tmp_path / "a")
    given, _, password = said.partition(" and ")
    assert password == "s3cret"
    assert "s3cret" not in given
    for part in ("host=db.example", "port=5433", "user=ann", "dbname=x", "sslmode=require"):
        assert part in given
