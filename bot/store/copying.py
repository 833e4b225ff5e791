"""Taking a SQLite database on into another one, as when one process becomes many."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Integer, Table, bindparam, func, select, update
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError

from bot.store.backup import BackupFailed, back_up, check_revision, revision_in
from bot.store.engine import migrate, open_engine
from bot.store.in_use import alone_with
from bot.store.patience import patiently
from bot.store.tables import calls, metadata
from bot.store.times import utc

AT_ONCE = 500
"""Rows that are read and written together."""


def copy_into(engine: Engine, file: Path) -> int:
    """Copy every row of the SQLite database ``file``, or of a backup of one, into the database of ``engine``, which
    must hold none; returns how many there were. It is done in one transaction, and the file stays as it is.

    Raises :class:`~bot.store.backup.BackupFailed`.
    """
    if not file.is_file():
        raise BackupFailed(f"{file}: there is no such file")
    with alone_with(file.resolve()) as alone:
        if not alone:
            raise BackupFailed(f"{file} is in use: stop the server first")
        try:
            migrate(engine)
            target = engine.execution_options(writes=True)
            with _up_to_date(file) as old, patiently(), target.begin() as new:
                _refuse_rows(new)
                return sum(_copied(table, old, new) for table in metadata.sorted_tables)
        except DBAPIError as error:
            raise BackupFailed(f"the rows cannot be copied: {str(error.orig).splitlines()[0]}") from error


@contextmanager
def _up_to_date(file: Path) -> Iterator[Connection]:
    """A copy of the file that was checked and has today's tables, whichever version of this program wrote it."""
    with TemporaryDirectory() as folder:
        whole = Path(folder) / "copy.db"
        back_up(open_engine(f"sqlite:///{file}"), whole)
        with closing(sqlite3.connect(whole)) as copied:
            check_revision(file, revision_in(file, copied))
        engine = open_engine(f"sqlite:///{whole}")
        try:
            migrate(engine)
            with engine.connect() as connection:
                yield connection
        finally:
            engine.dispose()


def _refuse_rows(connection: Connection) -> None:
    for table in metadata.sorted_tables:
        if connection.execute(select(table).limit(1)).first() is not None:
            raise BackupFailed(f"the database holds rows already (in {table.name}): give an empty one")


def _copied(table: Table, old: Connection, new: Connection) -> int:
    copied = 0
    for found in old.execute(select(table)).mappings().partitions(AT_ONCE):
        rows = [{name: _value(value) for name, value in row.items()} for row in found]
        if table is calls:  # what it tries again may come later
            rows = [{**row, "retry_of": None} for row in rows]
        new.execute(table.insert(), rows)
        copied += len(rows)
    if table is calls:
        _tie_retries(old, new)
    if new.dialect.name == "postgresql":
        _count_on(table, new)
    return copied


def _value(value: Any) -> Any:
    return utc(value) if isinstance(value, datetime) else value


def _tie_retries(old: Connection, new: Connection) -> None:
    tried = select(calls.c.id.label("retry"), calls.c.retry_of.label("first")).where(calls.c.retry_of.is_not(None))
    tie = update(calls).where(calls.c.id == bindparam("retry")).values(retry_of=bindparam("first"))
    for found in old.execute(tried).mappings().partitions(AT_ONCE):
        new.execute(tie, [dict(row) for row in found])


def _count_on(table: Table, new: Connection) -> None:
    """Rows that are numbered go on after the last: PostgreSQL does not look at what was copied."""
    [*keys] = table.primary_key
    if len(keys) == 1 and isinstance(keys[0].type, Integer):
        last = new.execute(select(func.max(keys[0]))).scalar_one()
        if last is not None:
            new.execute(select(func.setval(func.pg_get_serial_sequence(table.name, keys[0].name), last)))
