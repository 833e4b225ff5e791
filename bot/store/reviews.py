"""What is stored of instructors' reviews: codes beside the program's, and comments."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Optional

from sqlalchemy import and_, delete, func, insert, select
from sqlalchemy.engine import Connection

from bot.store.tables import calls, clauses, instructors, reviews, trainees, turns


@dataclass(frozen=True)
class StoredReview:
    """What an instructor makes of one clause of a call. ``move`` is None where they have only commented."""

    turn: int
    position: int
    move: Optional[str]
    topic: Optional[str]
    comment: str = ""


@dataclass(frozen=True)
class Reviewer:
    """An instructor and what they made of a call, clause by clause."""

    id: str
    name: str
    clauses: tuple[StoredReview, ...]


@dataclass(frozen=True)
class ReviewedClause:
    """A clause with the program's codes and an instructor's; ``whole`` if they judged every clause of its call."""

    call: str
    instructor: str
    text: str
    program: tuple[Optional[str], Optional[str]]
    theirs: tuple[str, Optional[str]]
    whole: bool


class ReviewRows:
    """Reads and writes within one transaction; see :attr:`bot.store.repository.Repository.reviews`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def replace(self, call: str, instructor: str, judged: Sequence[StoredReview], now: datetime) -> None:
        """Store an instructor's review of a call, in place of an earlier one of theirs."""
        self._connection.execute(delete(reviews).where(reviews.c.call == call, reviews.c.instructor == instructor))
        rows = [{"call": call, "instructor": instructor, "at": now, **vars(each)} for each in judged]
        if rows:
            self._connection.execute(insert(reviews), rows)

    def of_call(self, call: str) -> list[Reviewer]:
        """Who has reviewed a call and how, by name."""
        rows = self._connection.execute(
            select(reviews, instructors.c.name)
            .join(instructors, instructors.c.id == reviews.c.instructor)
            .where(reviews.c.call == call)
            .order_by(instructors.c.name, reviews.c.turn, reviews.c.position)
        )
        found: dict[tuple[str, str], list[StoredReview]] = {}
        for row in rows:
            each = StoredReview(row.turn, row.position, row.move, row.topic, row.comment)
            found.setdefault((row.instructor, row.name), []).append(each)
        return [Reviewer(key, name, tuple(judged)) for (key, name), judged in found.items()]

    def reviewed(self, cohorts: Optional[Collection[str]]) -> list[ReviewedClause]:
        """Every clause that an instructor has coded in calls of trainees of ``cohorts``, None for all; oldest call
        first."""
        clause = and_(
            clauses.c.call == reviews.c.call,
            clauses.c.turn == reviews.c.turn,
            clauses.c.position == reviews.c.position,
        )
        query = (
            select(
                reviews.c.call,
                reviews.c.instructor,
                reviews.c.move,
                reviews.c.topic,
                clauses.c.move.label("program_move"),
                clauses.c.topic.label("program_topic"),
                clauses.c.start,
                clauses.c.end,
                turns.c.text,
            )
            .join(clauses, clause)
            .join(turns, and_(turns.c.call == reviews.c.call, turns.c.number == reviews.c.turn))
            .join(calls, calls.c.id == reviews.c.call)
            .where(reviews.c.move.is_not(None))
            .order_by(calls.c.started_at, reviews.c.call, reviews.c.instructor, reviews.c.turn, reviews.c.position)
        )
        if cohorts is not None:
            query = query.join(trainees, trainees.c.id == calls.c.trainee).where(trainees.c.cohort.in_(cohorts))
        rows = self._connection.execute(query).all()
        judged: dict[tuple[str, str], int] = {}
        for row in rows:
            judged[row.call, row.instructor] = judged.get((row.call, row.instructor), 0) + 1
        all_of = self._clauses_of({call for call, _ in judged})
        return [_reviewed(row, judged[row.call, row.instructor] == all_of[row.call]) for row in rows]

    def _clauses_of(self, wanted: Collection[str]) -> dict[str, int]:
        """How many clauses each call that was reviewed has."""
        query = (
            select(clauses.c.call, func.count().label("clauses"))
            .where(clauses.c.call.in_(select(reviews.c.call)))
            .group_by(clauses.c.call)
        )
        return {row.call: row.clauses for row in self._connection.execute(query) if row.call in wanted}


def _reviewed(row: Any, whole: bool) -> ReviewedClause:
    return ReviewedClause(
        call=row.call,
        instructor=row.instructor,
        text=row.text[row.start : row.end],
        program=(row.program_move, row.program_topic),
        theirs=(row.move, row.topic),
        whole=whole,
    )
