"""The debriefs of calls that have ended."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, Optional

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection

from bot.store.tables import calls, debriefs
from bot.store.times import utc


class DebriefRows:
    """Reads and writes within one transaction; see :attr:`bot.store.repository.Repository.debriefs`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, call: str, document: dict[str, Any], now: datetime) -> None:
        """Store the debrief of a call."""
        self._connection.execute(
            insert(debriefs).values(
                call=call,
                formula=document["formula"],
                score=document["score"],
                verdict=document["verdict"],
                document=json.dumps(document, ensure_ascii=False),
                created_at=now,
            )
        )

    def of(self, call: str) -> Optional[dict[str, Any]]:
        """The stored debrief of a call, or None while it goes on."""
        text = self._connection.execute(select(debriefs.c.document).where(debriefs.c.call == call)).scalar()
        return None if text is None else dict(json.loads(text))

    def of_trainee(self, trainee: str) -> list[dict[str, Any]]:
        """``id``, ``persona``, ``score``, ``verdict``, ``outcome``, ``at`` (when it began) and ``document`` of every
        debriefed call of a trainee, oldest first."""
        rows = self._debriefed(
            trainee,
            calls.c.id,
            calls.c.persona,
            debriefs.c.score,
            debriefs.c.verdict,
            calls.c.outcome,
            calls.c.started_at.label("at"),
            debriefs.c.document,
        )
        return [{**row._mapping, "at": utc(row.at), "document": json.loads(row.document)} for row in rows]

    def scores_of(self, trainee: str) -> list[dict[str, Any]]:
        """``call``, ``persona`` and ``score`` of every debriefed call of a trainee, oldest first."""
        rows = self._debriefed(trainee, calls.c.id.label("call"), calls.c.persona, debriefs.c.score)
        return [dict(row._mapping) for row in rows]

    def _debriefed(self, trainee: str, *columns: Any) -> Any:
        query = (
            select(*columns)
            .join(debriefs, debriefs.c.call == calls.c.id)
            .where(calls.c.trainee == trainee)
            .order_by(calls.c.started_at, calls.c.id)
        )
        return self._connection.execute(query)
