"""Backup and restoring of the database, whichever it is: what is common, and SQLite's part.

A backup is one file: a SQLite database, or an archive of ``pg_dump``. It is complete or not there at all.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from typing import Optional

from alembic.script import ScriptDirectory
from sqlalchemy.engine import Engine

from bot.store.engine import MIGRATIONS
from bot.store.in_use import alone_with, file_of


class BackupFailed(Exception):
    """It cannot be done; the message says why and what to do. Nothing was changed."""


def back_up(engine: Engine, file: Path) -> None:
    """Write the database to ``file`` while others go on using it. Raises :class:`BackupFailed`."""
    if file.exists():
        raise BackupFailed(f"{file} is there already: name another file, or take it away")
    part = file.with_name(file.name + ".part")
    try:
        part.unlink(missing_ok=True)
        os.close(os.open(part, os.O_CREAT | os.O_EXCL, 0o600))  # it holds what people said: nobody else may read it
        if file_of(engine) is not None:
            _copy(_existing(engine), part)
        else:
            from bot.store.backup_postgres import dump

            dump(engine, part)
        _settle(part, file)
    except OSError as error:
        raise BackupFailed(f"{file} cannot be written: {error.strerror}") from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def restore(engine: Engine, file: Path, now: datetime, *, force: bool = False) -> Optional[Path]:
    """Put a backup in the place of the database. What was there is kept in a file beside it, which is returned.

    Raises :class:`BackupFailed`: when somebody has the database open, when there are calls in it and ``force`` is not
    given, and when the backup is damaged or of a newer version of this program.
    """
    if not file.is_file():
        raise BackupFailed(f"{file}: there is no such file")
    try:
        if file_of(engine) is None:
            from bot.store.backup_postgres import restore_dump

            return restore_dump(engine, file, now, force)
        return _restore(_path(engine), file, now, force)
    except OSError as error:
        raise BackupFailed(f"{file} cannot be restored: {error.strerror}") from error


def check_revision(file: Path, revision: str) -> None:
    """Raise :class:`BackupFailed` unless this program knows the migration that a backup stands at."""
    known = {each.revision for each in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}
    if revision not in known:
        raise BackupFailed(f"{file} is of a newer version of this program ({revision}): upgrade the program first")


def refuse_to_replace(calls: int, last: object) -> None:
    """Raise :class:`BackupFailed` for a database with calls in it."""
    if calls:
        raise BackupFailed(
            f"the database holds {calls} calls, the last begun {str(last)[:16]}: give --force to put the backup in its"
            " place (what is there now is kept)"
        )


def kept_beside(file: Path, now: datetime) -> Path:
    """Where what is replaced is kept: a file that is not there yet."""
    name = f"{file.name}.before-{now:%Y%m%dT%H%M%S}"
    names = (name, *(f"{name}-{n}" for n in range(2, 100)))
    return next(each for each in map(file.with_name, names) if not each.exists())


def _path(engine: Engine) -> Path:
    found = file_of(engine)
    assert found is not None
    return found


def _existing(engine: Engine) -> Path:
    path = _path(engine)
    if not path.is_file():
        raise BackupFailed(f"there is no database at {path} yet")
    return path


def _copy(source: Path, target: Path) -> None:
    """SQLite's own online backup: a copy as of one moment, whatever is written meanwhile."""
    try:
        with closing(sqlite3.connect(source, timeout=30)) as old, closing(sqlite3.connect(target)) as new:
            old.backup(new)
            # A single file, with nothing beside it: it is brought into use only where it is restored.
            new.execute("PRAGMA journal_mode=DELETE")
            wrong = [row[0] for row in new.execute("PRAGMA integrity_check")]
    except sqlite3.Error as error:
        raise BackupFailed(f"{source} cannot be copied: {error}") from error
    if wrong != ["ok"]:
        raise BackupFailed(f"{source} is damaged: {wrong[0]}")


def _restore(path: Path, file: Path, now: datetime, force: bool) -> Optional[Path]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with alone_with(path) as alone:
        if not alone:
            raise BackupFailed(f"{path} is in use: stop the server first")
        part = path.with_name(path.name + ".part")
        try:
            part.unlink(missing_ok=True)
            os.close(os.open(part, os.O_CREAT | os.O_EXCL, 0o600))
            _copy(file, part)
            with closing(sqlite3.connect(part)) as copied:
                check_revision(file, revision_in(file, copied))
            if path.exists():
                _look_at(path, force)
            return _put_in_place(part, path, now)
        finally:
            part.unlink(missing_ok=True)


def revision_in(file: Path, connection: sqlite3.Connection) -> str:
    """The migration that a SQLite database stands at. Raises :class:`BackupFailed` if it is none of ours."""
    try:
        return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])
    except (sqlite3.Error, TypeError) as error:
        raise BackupFailed(f"{file} is no backup of this program's database") from error


def _look_at(path: Path, force: bool) -> None:
    """What is replaced is kept, so that a database that cannot be read may be."""
    with suppress(sqlite3.Error), closing(sqlite3.connect(path)) as connection:
        # What still stands in the log beside the file goes into it.
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        calls, last = connection.execute("SELECT count(*), max(started_at) FROM calls").fetchone()
        if not force:
            refuse_to_replace(calls, last)


def _put_in_place(part: Path, path: Path, now: datetime) -> Optional[Path]:
    kept = kept_beside(path, now) if path.exists() else None
    if kept is not None:
        os.link(path, kept)  # at every moment one of the two is the database
    for ending in ("-wal", "-shm"):  # left by a database that is damaged: they must not be taken for the new one's
        beside = path.with_name(path.name + ending)
        if kept is None:
            beside.unlink(missing_ok=True)
        elif beside.exists():
            beside.rename(kept.with_name(kept.name + ending))
    _settle(part, path)
    return kept


def _settle(part: Path, file: Path) -> None:
    """Give a complete file its name, once it is on the disk."""
    with part.open("rb") as written:
        os.fsync(written.fileno())
    part.replace(file)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
