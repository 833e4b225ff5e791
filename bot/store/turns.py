"""The turns of calls, with their coded clauses."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Optional

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection

from bot.codebook import Aside, Clause, Move, Topic
from bot.store.stored import StoredClause, StoredTurn
from bot.store.tables import clauses, turns


class TurnRows:
    """Reads and writes within one transaction; see :attr:`bot.store.repository.Repository.turns`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def with_key(self, call: str, key: str) -> Optional[StoredTurn]:
        """The turn that answered the message with this key, or None. Its clauses are left out."""
        row = self._connection.execute(select(turns).where(turns.c.call == call, turns.c.key == key)).first()
        return None if row is None else _turn(row, ())

    def last_replies(self, call: str) -> Optional[list[str]]:
        """What the prospect said in the newest turn of a call, or None before the first."""
        query = select(turns.c.replies).where(turns.c.call == call).order_by(turns.c.number.desc()).limit(1)
        row = self._connection.execute(query).first()
        return None if row is None else list(row.replies)

    def add(self, call: str, turn: StoredTurn, now: datetime) -> None:
        """Store a turn and its clauses."""
        self._connection.execute(
            insert(turns).values(
                call=call,
                number=turn.number,
                key=turn.key,
                text=turn.text,
                replies=turn.replies,
                trust=turn.trust,
                settled=turn.settled,
                issues=turn.issues,
                invited=int(turn.invited),
                ended=int(turn.ended),
                patience=turn.patience,
                at=now,
            )
        )
        rows = [
            {
                "call": call,
                "turn": turn.number,
                "position": position,
                "start": each.clause.start,
                "end": each.clause.end,
                "move": each.clause.move.value if each.clause.move else None,
                "topic": each.clause.topic.value if each.clause.topic else None,
                "confidence": each.clause.confidence,
                "fact": each.clause.fact,
                "aside": each.clause.aside.value if each.clause.aside else None,
                "trust": each.trust,
                "reason": each.reason,
                "issue": each.issue,
            }
            for position, each in enumerate(turn.clauses)
        ]
        if rows:
            self._connection.execute(insert(clauses), rows)

    def of(self, call: str) -> list[StoredTurn]:
        """Every turn of a call with its clauses, in order."""
        texts = self._connection.execute(select(turns).where(turns.c.call == call).order_by(turns.c.number)).all()
        coded: dict[int, list[StoredClause]] = {}
        by_number = {row.number: row.text for row in texts}
        query = select(clauses).where(clauses.c.call == call).order_by(clauses.c.turn, clauses.c.position)
        for row in self._connection.execute(query):
            coded.setdefault(row.turn, []).append(_clause(row, by_number[row.turn]))
        return [_turn(row, tuple(coded.get(row.number, ()))) for row in texts]


def _turn(row: Any, coded: tuple[StoredClause, ...]) -> StoredTurn:
    return StoredTurn(
        number=row.number,
        key=row.key,
        text=row.text,
        replies=row.replies,
        trust=row.trust,
        settled=row.settled,
        invited=bool(row.invited),
        ended=bool(row.ended),
        clauses=coded,
        issues=dict(row.issues),
        patience=row.patience,
    )


def _clause(row: Any, text: str) -> StoredClause:
    clause = Clause(
        start=row.start,
        end=row.end,
        text=text[row.start : row.end],
        move=Move(row.move) if row.move else None,
        topic=Topic(row.topic) if row.topic else None,
        confidence=row.confidence,
        fact=row.fact,
        aside=Aside(row.aside) if row.aside else None,
    )
    return StoredClause(clause, row.trust, row.reason, row.issue)
