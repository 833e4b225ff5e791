"""A row that several processes may want to store at the same time."""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError


def insert_once(connection: Connection, table: Any, **values: Any) -> bool:
    """Store a row; False if it is there already, by its key or by what is unique in it."""
    try:
        with connection.begin_nested():
            connection.execute(insert(table).values(**values))
    except IntegrityError:
        # Another process stored the same row between our look and our insert.
        return False
    return True
