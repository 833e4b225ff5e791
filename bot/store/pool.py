"""Watching how many connections to the database are in use."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

MARK = "buyin_taken"


def watch_connections(engine: Engine, taken: Callable[[], None], given_back: Callable[[], None]) -> None:
    """Call ``taken`` when a connection of ``engine`` is taken, and ``given_back`` when it is given back."""

    @event.listens_for(engine, "checkout")
    def _taken(_connection: Any, record: Any, _proxy: Any) -> None:
        record.record_info[MARK] = True
        taken()

    @event.listens_for(engine, "checkin")
    def _given_back(_connection: Any, record: Any) -> None:
        # Where connecting fails, the pool takes back a connection that nobody was ever given.
        if record.record_info.pop(MARK, False):
            given_back()
