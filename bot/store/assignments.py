"""What is stored of assignments: their terms, the calls that may count, and who was reminded of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Optional

from sqlalchemy import delete, insert, null, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from bot.store.people import StoredCohort
from bot.store.tables import assignments, calls, cohorts, debriefs, reminders, trainees
from bot.store.times import utc


@dataclass(frozen=True)
class StoredAssignment:
    """A persona that a cohort is to call, and what passes.

    Until ``due`` if that is set; with a score of ``pass_mark`` if that is, ``in_a_row`` times one after the other,
    within ``tries`` calls if that is set. Calls begun before it was ``made`` do not count, nor, unless ``hints`` are
    allowed, calls begun with hints.
    """

    id: str
    persona: str
    due: Optional[datetime]
    pass_mark: Optional[int]
    tries: Optional[int]
    in_a_row: int
    hints: bool
    made: datetime


@dataclass(frozen=True)
class CountedCall:
    """What an assignment asks of a debriefed call: when it ``began`` and ``ended``, its score, whether it was begun
    with ``hints``, and whether it tries ``again`` a part of an earlier one."""

    trainee: str
    persona: str
    began: datetime
    ended: datetime
    score: int
    hints: bool
    again: bool


class AssignmentRows:
    """Reads and writes within one transaction; see :attr:`bot.store.repository.Repository.assignments`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, cohort: str, each: StoredAssignment) -> None:
        """Store what a cohort is to do."""
        self._connection.execute(
            insert(assignments).values(
                id=each.id, cohort=cohort, persona=each.persona, created_at=each.made, **_terms(each)
            )
        )

    def change(self, each: StoredAssignment) -> None:
        """Store other terms of an assignment."""
        self._connection.execute(update(assignments).where(assignments.c.id == each.id).values(**_terms(each)))

    def delete(self, assignment: str) -> None:
        """Delete an assignment and, through the tables' cascades, its reminders."""
        self._connection.execute(delete(assignments).where(assignments.c.id == assignment))

    def of(self, cohort: str) -> list[StoredAssignment]:
        """What a cohort is to do, what is due first first."""
        rows = self._connection.execute(
            select(assignments)
            .where(assignments.c.cohort == cohort)
            .order_by(assignments.c.due_at.is_(None), assignments.c.due_at, assignments.c.created_at, assignments.c.id)
        )
        return [
            StoredAssignment(
                row.id,
                row.persona,
                utc(row.due_at) if row.due_at else None,
                row.pass_mark,
                row.tries,
                row.in_a_row,
                bool(row.hints),
                utc(row.created_at),
            )
            for row in rows
        ]

    def cohorts_with(self, persona: str) -> list[StoredCohort]:
        """The cohorts that have a persona assigned, by name."""
        query = select(cohorts).where(
            cohorts.c.id.in_(select(assignments.c.cohort).where(assignments.c.persona == persona))
        )
        rows = self._connection.execute(query.order_by(cohorts.c.name, cohorts.c.id))
        return [StoredCohort(row.id, row.name, row.code) for row in rows]

    def calls_of(self, *, trainee: Optional[str] = None, cohort: Optional[str] = None) -> list[CountedCall]:
        """Every debriefed call of a trainee, or of all in a cohort, in the order in which they ended."""
        whose = calls.c.trainee == trainee if trainee is not None else trainees.c.cohort == cohort
        query = (
            select(
                calls.c.trainee,
                calls.c.persona,
                calls.c.started_at,
                debriefs.c.created_at,
                debriefs.c.score,
                calls.c.hints.is_not(null()).label("hints"),
                calls.c.retry_from.is_not(None).label("again"),
            )
            .join(debriefs, debriefs.c.call == calls.c.id)
            .join(trainees, trainees.c.id == calls.c.trainee)
            .where(whose)
            .order_by(debriefs.c.created_at, calls.c.id)
        )
        return [
            CountedCall(
                row.trainee,
                row.persona,
                utc(row.started_at),
                utc(row.created_at),
                row.score,
                bool(row.hints),
                bool(row.again),
            )
            for row in self._connection.execute(query)
        ]

    def reminded(self, cohort: str, since: date) -> set[tuple[str, str]]:
        """Trainee and assignment of each reminder that a cohort got on a day or after it."""
        query = (
            select(reminders.c.trainee, reminders.c.assignment)
            .join(assignments, assignments.c.id == reminders.c.assignment)
            .where(assignments.c.cohort == cohort, reminders.c.day >= since)
        )
        return {(row.trainee, row.assignment) for row in self._connection.execute(query)}

    def claim_reminder(self, trainee: str, assignment: str, day: date) -> bool:
        """Store that a trainee is reminded on a day; False if they were already, by whatever process."""
        try:
            with self._connection.begin_nested():
                self._connection.execute(insert(reminders).values(trainee=trainee, assignment=assignment, day=day))
        except IntegrityError:
            return False
        return True

    def release_reminder(self, trainee: str, assignment: str, day: date) -> None:
        """Undo :meth:`claim_reminder`: nothing reached the trainee."""
        self._connection.execute(
            delete(reminders).where(
                reminders.c.trainee == trainee, reminders.c.assignment == assignment, reminders.c.day == day
            )
        )


def _terms(each: StoredAssignment) -> dict[str, Any]:
    return {
        "due_at": each.due,
        "pass_mark": each.pass_mark,
        "tries": each.tries,
        "in_a_row": each.in_a_row,
        "hints": each.hints,
    }
