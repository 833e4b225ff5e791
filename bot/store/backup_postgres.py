"""Backup and restoring of a PostgreSQL database, by PostgreSQL's own tools."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Optional

from psycopg2.extensions import make_dsn
from sqlalchemy import func, inspect, select, text
from sqlalchemy.engine import Engine

from bot.store.backup import BackupFailed, back_up, check_revision, kept_beside, refuse_to_replace
from bot.store.tables import calls, metadata

OURS = (*(each.name for each in metadata.sorted_tables), "alembic_version")


def dump(engine: Engine, file: Path) -> None:
    """Write an archive of the database, as of one moment. Raises :class:`BackupFailed`."""
    _run(engine, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={file}", _where(engine))


def restore_dump(engine: Engine, file: Path, now: datetime, force: bool) -> Optional[Path]:
    """Put an archive in the place of our tables, in one transaction; see :func:`bot.store.backup.restore`."""
    check_revision(file, _revision(engine, file))
    there = _look_at(engine, force)
    engine.dispose()
    kept = None
    if there:
        kept = kept_beside(file, now)
        back_up(engine, kept)
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "restore.sql"
        _run(engine, "pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(file))
        drop = [f"--command=DROP TABLE {', '.join(there)}"] if there else []
        quietly = ("--no-psqlrc", "--quiet", "--output=/dev/null", "--set=ON_ERROR_STOP=1", "--single-transaction")
        _run(engine, "psql", *quietly, *drop, f"--file={script}", _where(engine))
    return kept


def _look_at(engine: Engine, force: bool) -> list[str]:
    """Our tables that are there. Raises :class:`BackupFailed` where they are in use, or must not be replaced."""
    with engine.connect() as connection:
        others = connection.execute(
            text(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )
        ).scalar_one()
        if others:
            raise BackupFailed(f"the database is in use ({others} other connections): stop the server first")
        there = [name for name in OURS if name in inspect(connection).get_table_names()]
        if "calls" in there and not force:
            refuse_to_replace(*connection.execute(select(func.count(), func.max(calls.c.started_at))).one())
    return there


def _revision(engine: Engine, file: Path) -> str:
    shown = _run(engine, "pg_restore", "--data-only", "--table=alembic_version", "--file=-", str(file))
    found = re.search(r"^COPY .*alembic_version .*\n(\w+)\n", shown, re.MULTILINE)
    if found is None:
        raise BackupFailed(f"{file} is no backup of this program's database")
    return found[1]


def _where(engine: Engine) -> str:
    url = engine.url
    parts = {"host": url.host, "port": url.port, "user": url.username, "dbname": url.database, **url.query}
    # The password goes by the environment: what is on the command line, everybody on the machine can see.
    return "--dbname=" + str(make_dsn(**{name: value for name, value in parts.items() if value is not None}))


def _run(engine: Engine, *command: str) -> str:
    if shutil.which(command[0]) is None:
        raise BackupFailed(
            f"{command[0]} is not on the PATH: install PostgreSQL's client, at least as new as the server"
            " (Debian: apt-get install postgresql-client)"
        )
    env = dict(os.environ)
    if engine.url.password is not None:
        env["PGPASSWORD"] = str(engine.url.password)
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        said = next((line for line in done.stderr.splitlines() if line.strip()), f"exit code {done.returncode}")
        raise BackupFailed(f"{command[0]}: {said[:300]}")
    return done.stdout
