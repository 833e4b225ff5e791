"""One engine per process: opening a database and bringing it up to date."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import QueuePool

from bot.store.patience import NoAnswer, be_impatient, patience, patiently

log = logging.getLogger(__name__)

MIGRATIONS = Path(__file__).parent / "migrations"

WAITS_FOR_LOCK = 15
"""Seconds that SQLite waits for another writer."""
CONNECTS_WITHIN = 5.0
"""Seconds in which PostgreSQL must take up a connection, or show that one is still alive."""
POOL = {"pool_size": 10, "max_overflow": 10, "pool_timeout": 10}
"""Connections of a process, those that come on top when it is busy, and the seconds that are waited for one."""


def open_engine(url: str) -> Engine:
    """An engine for ``url``. SQLite is set to keep every commit, to check foreign keys, and to lock when a
    transaction begins rather than at its first write, so that two writers wait instead of failing. Errors name no
    values: they are people's words, and tokens."""
    if not url.startswith("sqlite"):
        be_impatient()
        engine = create_engine(url, future=True, pool_pre_ping=True, hide_parameters=True, **POOL)
        _hurry(engine)
        return engine
    arguments = {"check_same_thread": False, "timeout": WAITS_FOR_LOCK}
    engine = create_engine(url, future=True, connect_args=arguments, hide_parameters=True, poolclass=QueuePool, **POOL)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        _log_ahead(cursor)
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")

    return engine


def _hurry(engine: Engine) -> None:
    """Whether a connection still answers, and a new one, is found out sooner than what a question may take."""
    ping = engine.dialect.do_ping

    def hurried(connection: Any) -> bool:
        with patience(CONNECTS_WITHIN):
            return bool(ping(connection))

    engine.dialect.do_ping = hurried

    @event.listens_for(engine, "do_connect")
    def _connect(dialect: Any, _record: Any, arguments: Any, named: Any) -> Any:
        with patience(CONNECTS_WITHIN):
            return dialect.connect(*arguments, **named)


def _log_ahead(cursor: Any) -> None:
    """Have SQLite write ahead to a log. The first one to do so needs the file for itself, and SQLite does not wait for
    it as it waits for other locks: two processes that open a new file together would fail."""
    until = time.monotonic() + WAITS_FOR_LOCK
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


class DatabaseAway(Exception):
    """The database cannot be used just now. The same may succeed later."""

    def __init__(self, error: BaseException) -> None:
        self.silent = isinstance(getattr(error, "orig", None), NoAnswer)
        """Whether it took its time to say nothing, so that it is no use to ask it again at once."""
        reason = str(getattr(error, "orig", None) or error)
        super().__init__(f"the database cannot be used ({' '.join(reason.split())})")


def is_away(error: BaseException) -> bool:
    """Whether an error says that the database cannot be used just now: it cannot be reached, does not answer, its disk
    is full, or it is at its limit."""
    if isinstance(error, PoolTimeout):
        return True
    return isinstance(error, DBAPIError) and (
        error.connection_invalidated or isinstance(error, (OperationalError, InterfaceError))
    )


def migrate(engine: Engine, revision: str = "head") -> None:
    """Bring the database to the newest migration, or to ``revision``. Safe to call at every start, and by several
    processes at once: one does it, and the others wait."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    if _is_newer(engine, ScriptDirectory.from_config(config)):
        log.warning("the database is of a newer version of this program: it is left as it is")
        return
    with patiently(), engine.connect().execution_options(writes=True) as connection:
        config.attributes["connection"] = connection
        with _unchecked(connection):
            command.upgrade(config, revision)


def _is_newer(engine: Engine, known: ScriptDirectory) -> bool:
    """Whether a version of the program has migrated it that knows more than this one: the last version but one goes on
    with it, since migrations only add to what is there."""
    with engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    return found is not None and found not in {each.revision for each in known.walk_revisions()}


@contextmanager
def _unchecked(connection: Connection) -> Iterator[None]:
    """To change a table, SQLite makes it anew and drops the old one; with foreign keys on, every row that refers to it
    would be deleted as well. They can only be switched outside a transaction."""
    if connection.dialect.name != "sqlite":
        yield
        return
    sqlite = connection.connection.dbapi_connection
    sqlite.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        sqlite.execute("PRAGMA foreign_keys=ON")
