"""What is stored of instructors: accounts, their cohorts, failed sign-ins, and the audit log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Optional

from sqlalchemy import delete, func, insert, or_, select, update
from sqlalchemy.engine import Connection

from bot.store.once import insert_once
from bot.store.people import StoredCohort
from bot.store.tables import audit, cohort_instructors, cohorts, instructors, sign_in_failures
from bot.store.times import utc


@dataclass(frozen=True)
class StoredInstructor:
    """An instructor's account; ``generation`` grows with what makes earlier sessions void."""

    id: str
    name: str
    role: str
    password: Optional[str]
    subject: Optional[str]
    generation: int


@dataclass(frozen=True)
class AuditEntry:
    """Who did what, about whom or what, and when."""

    at: datetime
    who: str
    did: str
    about: str


class StaffRows:
    """Reads and writes within one transaction; see :attr:`bot.store.repository.Repository.staff`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, instructor: StoredInstructor, now: datetime) -> None:
        """Store an account."""
        self._connection.execute(
            insert(instructors).values(
                id=instructor.id,
                name=instructor.name,
                role=instructor.role,
                password=instructor.password,
                subject=instructor.subject,
                created_at=now,
            )
        )

    def by(self, **column: str) -> Optional[StoredInstructor]:
        """The account with this ``id``, ``name`` or ``subject``, or None."""
        ((name, value),) = column.items()
        row = self._connection.execute(select(instructors).where(instructors.c[name] == value)).first()
        return None if row is None else _instructor(row)

    def all(self) -> list[StoredInstructor]:
        """Every account, by name."""
        return [_instructor(row) for row in self._connection.execute(select(instructors).order_by(instructors.c.name))]

    def change(self, instructor: str, **values: Any) -> None:
        """Store a new ``password``, ``role`` or ``subject``; earlier sessions are void from then on."""
        self._connection.execute(
            update(instructors)
            .where(instructors.c.id == instructor)
            .values(**values, generation=instructors.c.generation + 1)
        )

    def remove(self, instructor: str) -> None:
        """Delete an account with what is its own."""
        self._connection.execute(delete(instructors).where(instructors.c.id == instructor))

    def put_in_charge(self, instructor: str, cohort: str) -> None:
        """Give an instructor a cohort, unless it is theirs already."""
        insert_once(self._connection, cohort_instructors, cohort=cohort, instructor=instructor)

    def take_from(self, instructor: str, cohort: str) -> None:
        """Take a cohort from an instructor."""
        self._connection.execute(
            delete(cohort_instructors).where(
                cohort_instructors.c.instructor == instructor, cohort_instructors.c.cohort == cohort
            )
        )

    def in_charge_of(self, cohort: str) -> list[StoredInstructor]:
        """The instructors whose a cohort is, by name."""
        rows = self._connection.execute(
            select(instructors)
            .join(cohort_instructors, cohort_instructors.c.instructor == instructors.c.id)
            .where(cohort_instructors.c.cohort == cohort)
            .order_by(instructors.c.name)
        )
        return [_instructor(row) for row in rows]

    def cohorts_of(self, instructor: str) -> list[StoredCohort]:
        """An instructor's cohorts, oldest first."""
        rows = self._connection.execute(
            select(cohorts)
            .join(cohort_instructors, cohort_instructors.c.cohort == cohorts.c.id)
            .where(cohort_instructors.c.instructor == instructor)
            .order_by(cohorts.c.created_at, cohorts.c.id)
        )
        return [StoredCohort(row.id, row.name, row.code) for row in rows]

    def add_failure(self, name: str, address: str, now: datetime) -> None:
        """Store that a sign-in failed."""
        self._connection.execute(insert(sign_in_failures).values(name=name, address=address, at=now))

    def failure(self, number: int, since: datetime, **column: str) -> Optional[datetime]:
        """When the sign-in failed that is the ``number``-th newest of those since then with this ``name`` or from this
        ``address``; None if there are not as many."""
        ((name, value),) = column.items()
        query = (
            select(sign_in_failures.c.at)
            .where(sign_in_failures.c[name] == value, sign_in_failures.c.at >= since)
            .order_by(sign_in_failures.c.at.desc())
            .offset(number - 1)
            .limit(1)
        )
        at = self._connection.execute(query).scalar()
        return None if at is None else utc(at)

    def forget_failures(self, name: str, before: datetime) -> None:
        """Delete the failures of a name that has signed in, and all that are older than matters."""
        self._connection.execute(
            delete(sign_in_failures).where(or_(sign_in_failures.c.name == name, sign_in_failures.c.at < before))
        )

    def log(self, who: str, did: str, about: str, now: datetime) -> None:
        """Add to the audit log."""
        self._connection.execute(insert(audit).values(at=now, who=who[:120], did=did, about=about[:200]))

    def logged_since(self, did: str, since: datetime) -> int:
        """How many entries of the audit log say that somebody ``did`` this since then."""
        query = select(func.count()).where(audit.c.did == did, audit.c.at >= since)
        return int(self._connection.execute(query).scalar_one())

    def logged(self, limit: int) -> list[AuditEntry]:
        """The newest ``limit`` entries of the audit log, newest first."""
        rows = self._connection.execute(select(audit).order_by(audit.c.id.desc()).limit(limit))
        return [AuditEntry(utc(row.at), row.who, row.did, row.about) for row in rows]


def _instructor(row: Any) -> StoredInstructor:
    return StoredInstructor(row.id, row.name, row.role, row.password, row.subject, row.generation)
