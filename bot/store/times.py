"""Times as they come out of a database."""

from __future__ import annotations

from datetime import datetime, timezone


def utc(at: datetime) -> datetime:
    """What is stored is UTC: SQLite forgets the zone, and PostgreSQL gives a time in the session's."""
    return at.replace(tzinfo=timezone.utc) if at.tzinfo is None else at.astimezone(timezone.utc)
