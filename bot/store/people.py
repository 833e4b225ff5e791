"""What is stored of who practises: names, cohorts, and what is assigned to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any, Optional

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection

from bot.store.tables import assignments, cohorts, trainees


@dataclass(frozen=True)
class StoredCohort:
    """A cohort; whoever has its ``code`` can join."""

    id: str
    name: str
    code: str


@dataclass(frozen=True)
class StoredAssignment:
    """A persona that a cohort is to call, until ``due`` if that is set, with a score of ``pass_mark`` if that is."""

    id: str
    persona: str
    due: Optional[datetime]
    pass_mark: Optional[int]


@dataclass(frozen=True)
class StoredTrainee:
    """A trainee; ``name`` is empty until they gave one."""

    id: str
    name: str
    cohort: Optional[StoredCohort]


class People:
    """Reads and writes within one transaction; see :attr:`bot.store.repository.Repository.people`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def trainee(self, trainee: str) -> Optional[StoredTrainee]:
        """The trainee with this id, or None."""
        query = select(trainees, cohorts.c.name.label("cohort_name"), cohorts.c.code).select_from(
            trainees.outerjoin(cohorts, trainees.c.cohort == cohorts.c.id)
        )
        row = self._connection.execute(query.where(trainees.c.id == trainee)).first()
        if row is None:
            return None
        cohort = StoredCohort(row.cohort, row.cohort_name, row.code) if row.cohort else None
        return StoredTrainee(row.id, row.name, cohort)

    def rename(self, trainee: str, name: str) -> None:
        """Store a trainee's name."""
        self._connection.execute(update(trainees).where(trainees.c.id == trainee).values(name=name))

    def add_cohort(self, cohort: StoredCohort, now: datetime) -> None:
        """Store a cohort."""
        self._connection.execute(
            insert(cohorts).values(id=cohort.id, name=cohort.name, code=cohort.code, created_at=now)
        )

    def cohort_with_code(self, code: str) -> Optional[StoredCohort]:
        """The cohort that whoever has ``code`` can join, or None."""
        row = self._connection.execute(select(cohorts).where(cohorts.c.code == code)).first()
        return None if row is None else _cohort(row)

    def cohorts(self) -> list[StoredCohort]:
        """Every cohort, oldest first."""
        rows = self._connection.execute(select(cohorts).order_by(cohorts.c.created_at, cohorts.c.id))
        return [_cohort(row) for row in rows]

    def join(self, trainee: str, cohort: str) -> None:
        """Put a trainee into a cohort, and out of another."""
        self._connection.execute(update(trainees).where(trainees.c.id == trainee).values(cohort=cohort))

    def add_assignment(self, cohort: str, assignment: StoredAssignment, now: datetime) -> None:
        """Store what a cohort is to do."""
        self._connection.execute(
            insert(assignments).values(
                id=assignment.id,
                cohort=cohort,
                persona=assignment.persona,
                due_at=assignment.due,
                pass_mark=assignment.pass_mark,
                created_at=now,
            )
        )

    def assignments_of(self, cohort: str) -> list[StoredAssignment]:
        """What a cohort is to do, what is due first first."""
        rows = self._connection.execute(
            select(assignments)
            .where(assignments.c.cohort == cohort)
            .order_by(assignments.c.due_at.is_(None), assignments.c.due_at, assignments.c.created_at)
        )
        return [StoredAssignment(row.id, row.persona, _utc(row.due_at), row.pass_mark) for row in rows]


def _cohort(row: Any) -> StoredCohort:
    return StoredCohort(row.id, row.name, row.code)


def _utc(at: Optional[datetime]) -> Optional[datetime]:
    """SQLite forgets the zone of a time, PostgreSQL gives it in the session's; what is stored is UTC."""
    if at is None:
        return None
    return at.replace(tzinfo=timezone.utc) if at.tzinfo is None else at.astimezone(timezone.utc)
