"""What is stored of a cohort's calls, read for figures over all of them: one query, whatever the cohort's size."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.store.tables import calls, debriefs, trainees
from bot.store.times import utc


class FigureRows:
    """Reads within one transaction; see :attr:`bot.store.repository.Repository.figures`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def debriefed(self, cohort: str) -> Iterator[dict[str, Any]]:
        """``trainee``, ``persona``, ``at`` (when it began), ``again`` (whether it tries a part of an earlier one
        again) and ``document`` of every debriefed call in a cohort, oldest first, one at a time: documents are long."""
        query = (
            select(
                calls.c.trainee,
                calls.c.persona,
                calls.c.started_at,
                calls.c.retry_from.is_not(None).label("again"),
                debriefs.c.document,
            )
            .join(debriefs, debriefs.c.call == calls.c.id)
            .join(trainees, trainees.c.id == calls.c.trainee)
            .where(trainees.c.cohort == cohort)
            .order_by(calls.c.started_at, calls.c.id)
        )
        for row in self._connection.execution_options(stream_results=True).execute(query):
            yield {
                "trainee": row.trainee,
                "persona": row.persona,
                "at": utc(row.started_at),
                "again": bool(row.again),
                "document": json.loads(row.document),
            }
