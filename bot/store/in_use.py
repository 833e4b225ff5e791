"""Which SQLite file is in use: a process that has one open says so by a lock on a file beside it, since SQLite's own
locks are let go between transactions. The lock goes with the process, however it ends."""

from __future__ import annotations

import fcntl
import os
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Optional

from sqlalchemy.engine import Engine


def file_of(engine: Engine) -> Optional[Path]:
    """The file of a SQLite database, None for another."""
    kept_in_memory = engine.url.database in (None, "", ":memory:")
    return None if engine.dialect.name != "sqlite" or kept_in_memory else Path(str(engine.url.database)).resolve()


def keep_in_use(engine: Engine) -> None:
    """Say that the database is in use, for as long as the engine is there."""
    file = file_of(engine)
    if file is None or not file.parent.is_dir():  # then SQLite says so
        return
    descriptor = _open(file)
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    weakref.finalize(engine, os.close, descriptor)


@contextmanager
def alone_with(file: Path) -> Iterator[bool]:
    """Whether nobody else has the database open; nobody can open it within the block if so."""
    descriptor = _open(file)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield True
    except BlockingIOError:
        yield False
    finally:
        os.close(descriptor)


def _open(file: Path) -> int:
    return os.open(file.with_name(f"{file.name}.in-use"), os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
