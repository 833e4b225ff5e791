"""What is stored of who practises: names and cohorts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Optional

from sqlalchemy import and_, insert, select, update
from sqlalchemy.engine import Connection

from bot.store.tables import cohorts, trainees


@dataclass(frozen=True)
class StoredCohort:
    """A cohort; whoever has its ``code`` can join."""

    id: str
    name: str
    code: str


@dataclass(frozen=True)
class StoredTrainee:
    """A trainee; ``name`` is empty until they gave one."""

    id: str
    name: str
    cohort: Optional[StoredCohort]


PREVIEW, PANEL = "preview-", "panel-"
"""How the ids of those begin who are nobody: an instructor trying a persona out, a scripted seller of a proof."""


def somebody(trainee: Any) -> Any:
    """That a column with a trainee's id is not of one of those: their calls count nowhere."""
    return and_(*(~trainee.startswith(prefix, autoescape=True) for prefix in (PREVIEW, PANEL)))


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

    def rename_cohort(self, cohort: str, name: str) -> None:
        """Store a cohort's name."""
        self._connection.execute(update(cohorts).where(cohorts.c.id == cohort).values(name=name))

    def change_code(self, cohort: str, code: str) -> None:
        """Store a new code to join with; the old one lets nobody in any more."""
        self._connection.execute(update(cohorts).where(cohorts.c.id == cohort).values(code=code))

    def leave(self, trainee: str, cohort: str) -> None:
        """Take a trainee out of a cohort."""
        self._connection.execute(
            update(trainees).where(trainees.c.id == trainee, trainees.c.cohort == cohort).values(cohort=None)
        )

    def trainees_of(self, cohort: str) -> list[StoredTrainee]:
        """Who is in a cohort, by name."""
        query = (
            select(trainees.c.id, trainees.c.name.label("called"), cohorts.c.name, cohorts.c.code)
            .join(cohorts, trainees.c.cohort == cohorts.c.id)
            .where(cohorts.c.id == cohort)
        )
        rows = self._connection.execute(query)
        found = [StoredTrainee(row.id, row.called, StoredCohort(cohort, row.name, row.code)) for row in rows]
        return sorted(found, key=lambda each: (each.name.casefold(), each.id))


def _cohort(row: Any) -> StoredCohort:
    return StoredCohort(row.id, row.name, row.code)
