"""What is stored of instructors' reviews: codes beside the program's, and comments."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Optional

from sqlalchemy import and_, delete, false, func, insert, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from bot.store.once import insert_once
from bot.store.tables import calls, clauses, instructors, reviews, sittings, trainees, turns

MOST_AT_ONCE = 500
"""Calls in one statement: no database refuses so many parameters."""


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
class Sitting:
    """How an instructor reviews a call: ``blind`` to the program's codes until they have saved their own, and whether
    they have ``seen`` them."""

    blind: bool
    seen: bool


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

    def replace(
        self, call: str, instructor: str, judged: Sequence[StoredReview], now: datetime, *, blind: bool = False
    ) -> None:
        """Store an instructor's review of a call, in place of an earlier one of theirs. What they chose ``blind``, that
        is before they had seen the program's codes, stays beside it."""
        theirs = (reviews.c.call == call) & (reviews.c.instructor == instructor)
        before = {(row.turn, row.position): row for row in self._connection.execute(select(reviews).where(theirs))}
        self._connection.execute(delete(reviews).where(theirs))
        rows = {
            (each.turn, each.position): {
                **vars(each),
                "blind_move": each.move if blind else None,
                "blind_topic": each.topic if blind else None,
            }
            for each in judged
        }
        for (turn, position), row in before.items():
            if row.blind_move is not None:
                left = {"turn": turn, "position": position, "move": None, "topic": None, "comment": ""}
                kept = {"blind_move": row.blind_move, "blind_topic": row.blind_topic}
                rows[turn, position] = {**rows.get((turn, position), left), **kept}
        stored = [{"call": call, "instructor": instructor, "at": now, **row} for row in rows.values()]
        if stored:
            self._connection.execute(insert(reviews), stored)

    def sitting(self, call: str, instructor: str) -> Optional[Sitting]:
        """How an instructor reviews a call, None if they have never opened it."""
        here = (sittings.c.call == call) & (sittings.c.instructor == instructor)
        row = self._connection.execute(select(sittings).where(here)).first()
        return None if row is None else Sitting(bool(row.blind), row.seen_at is not None)

    def sit(self, call: str, instructor: str, *, blind: bool, seen: Optional[datetime] = None) -> None:
        """Store how an instructor reviews a call, and that they have ``seen`` the program's codes, which stays."""
        here = (sittings.c.call == call) & (sittings.c.instructor == instructor)
        if not insert_once(self._connection, sittings, call=call, instructor=instructor, blind=blind, seen_at=seen):
            kept = func.coalesce(sittings.c.seen_at, seen)
            self._connection.execute(update(sittings).where(here).values(blind=blind, seen_at=kept))

    def saw(self, instructor: str, shown: Collection[str], now: datetime) -> None:
        """Store that an instructor has seen the program's codes of the calls that were ``shown``, in one statement for
        as many as it takes; when they first saw them stays."""
        upsert: Any = (postgresql if self._connection.dialect.name == "postgresql" else sqlite).insert(sittings)
        names, every = ("call", "instructor", "blind", "seen_at"), sorted(shown)
        for start in range(0, len(every), MOST_AT_ONCE):
            these = calls.c.id.in_(every[start : start + MOST_AT_ONCE])
            moment = literal(now, sittings.c.seen_at.type)
            rows = select(calls.c.id, literal(instructor), false(), moment).where(these)
            first = {"seen_at": func.coalesce(sittings.c.seen_at, upsert.excluded.seen_at)}
            added = upsert.from_select(names, rows)
            self._connection.execute(added.on_conflict_do_update(index_elements=names[:2], set_=first))

    def seen_by(self, instructor: str) -> set[str]:
        """The calls of which an instructor has seen the program's codes."""
        query = select(sittings.c.call).where(sittings.c.instructor == instructor, sittings.c.seen_at.is_not(None))
        return set(self._connection.execute(query).scalars())

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

    def reviewed(self, cohorts: Optional[Collection[str]], *, blind: bool = False) -> list[ReviewedClause]:
        """Every clause that an instructor has coded in calls of trainees of ``cohorts``, None for all; oldest call
        first. With ``blind``, those that they coded before they had seen the program's codes, as they did then."""
        move, topic = (reviews.c.blind_move, reviews.c.blind_topic) if blind else (reviews.c.move, reviews.c.topic)
        clause = and_(
            clauses.c.call == reviews.c.call,
            clauses.c.turn == reviews.c.turn,
            clauses.c.position == reviews.c.position,
        )
        query = (
            select(
                reviews.c.call,
                reviews.c.instructor,
                move.label("move"),
                topic.label("topic"),
                clauses.c.move.label("program_move"),
                clauses.c.topic.label("program_topic"),
                clauses.c.start,
                clauses.c.end,
                turns.c.text,
            )
            .join(clauses, clause)
            .join(turns, and_(turns.c.call == reviews.c.call, turns.c.number == reviews.c.turn))
            .join(calls, calls.c.id == reviews.c.call)
            .where(move.is_not(None))
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
