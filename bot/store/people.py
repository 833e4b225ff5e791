"""What is stored of who practises: names and cohorts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Optional

from sqlalchemy import and_, delete, select, update
from sqlalchemy.engine import Connection

from bot.store.once import insert_once
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


PREVIEW, PANEL, CHECK = "preview-", "panel-", "readyz-"
"""How the ids of those begin who are nobody: an instructor trying a persona out, a scripted seller of a proof, a check
whether the server is ready."""


def somebody(trainee: Any) -> Any:
    """That a column with a trainee's id is not of one of those: their calls count nowhere."""
    return and_(*(~trainee.startswith(prefix, autoescape=True) for prefix in (PREVIEW, PANEL, CHECK)))


def is_somebody(trainee: str) -> bool:
    """Whether an id is a person's: see :func:`somebody`."""
    return not trainee.startswith((PREVIEW, PANEL, CHECK))


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

    def lock_trainee(self, trainee: str) -> None:
        """Keep other writers from a trainee until the transaction ends."""
        self._connection.execute(select(trainees.c.id).where(trainees.c.id == trainee).with_for_update())

    def rename(self, trainee: str, name: str) -> None:
        """Store a trainee's name."""
        self._connection.execute(update(trainees).where(trainees.c.id == trainee).values(name=name))

    def add_cohort(self, cohort: StoredCohort, now: datetime) -> bool:
        """Store a cohort; False if it is there already."""
        values = {"id": cohort.id, "name": cohort.name, "code": cohort.code, "created_at": now}
        return insert_once(self._connection, cohorts, **values)

    def delete_cohort(self, cohort: str) -> None:
        """Delete a cohort and, through the tables' cascades, its assignments; its trainees are in none then."""
        self._connection.execute(delete(cohorts).where(cohorts.c.id == cohort))

    def lock(self, cohort: str) -> bool:
        """Keep other writers from a cohort until the transaction ends; False if there is no such cohort."""
        held = select(cohorts.c.id).where(cohorts.c.id == cohort).with_for_update()
        return self._connection.execute(held).first() is not None

    def cohort_with_code(self, code: str, *, hold: bool = False) -> Optional[StoredCohort]:
        """The cohort that whoever has ``code`` can join, or None; ``hold`` keeps it from being deleted until the
        transaction ends."""
        query = select(cohorts).where(cohorts.c.code == code)
        if hold:
            query = query.with_for_update(read=True, key_share=True)
        row = self._connection.execute(query).first()
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
