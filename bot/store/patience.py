"""PostgreSQL's driver waits for ever for a server that has stopped answering. Here it is told for how long."""

from __future__ import annotations

import select
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from typing import Any, Optional

import psycopg2
from psycopg2 import extensions

_patience: ContextVar[Optional[float]] = ContextVar("patience", default=20.0)


class NoAnswer(psycopg2.OperationalError):
    """PostgreSQL is there, or was, and does not answer."""


def be_impatient() -> None:
    """From now on no answer of PostgreSQL is waited for longer than 20 seconds in this process, or what
    :func:`patience` says: :class:`NoAnswer` is raised, and the driver closes the connection."""
    extensions.set_wait_callback(_wait)


def patiently() -> AbstractContextManager[None]:
    """Within the block answers are waited for as long as they take: a migration of a large table, say."""
    return patience(None)


@contextmanager
def patience(seconds: Optional[float]) -> Iterator[None]:
    """Within the block each answer is waited for so long, for ever if it is None."""
    before = _patience.set(seconds)
    try:
        yield
    finally:
        _patience.reset(before)


def _wait(connection: Any) -> None:
    seconds = _patience.get()
    until = None if seconds is None else time.monotonic() + seconds
    while True:
        state = connection.poll()
        if state == extensions.POLL_OK:
            return
        wanted = select.POLLIN if state == extensions.POLL_READ else select.POLLOUT
        waiting = select.poll()
        waiting.register(connection.fileno(), wanted)
        left = None if until is None else max(0.0, until - time.monotonic()) * 1000
        if not waiting.poll(left):
            raise NoAnswer(f"PostgreSQL gave no answer within {seconds:.0f} s")
