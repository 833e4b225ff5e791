"""The one repository: what is stored of trainees and calls, and the way to all the rest.

Each method runs inside the transaction of the connection it was made with (see :meth:`Store.write` and
:meth:`Store.read`): one transaction is one unit of work.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, Optional

from sqlalchemy import delete, func, null, select, update
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.personas.document import read_document
from bot.personas.schema import Persona
from bot.store.assignments import AssignmentRows
from bot.store.authoring import PersonaRows
from bot.store.debriefs import DebriefRows
from bot.store.engine import DatabaseAway, is_away
from bot.store.exports import ExportRows
from bot.store.figures import FigureRows
from bot.store.keeping import Keeping
from bot.store.once import insert_once
from bot.store.people import People
from bot.store.reviews import ReviewRows
from bot.store.staff import StaffRows
from bot.store.stored import StoredCall
from bot.store.tables import calls, persona_versions, trainees
from bot.store.times import utc
from bot.store.turns import TurnRows

SILENT_FOR = 3.0
"""Seconds for which a database that gave no answer is not asked: everybody else would wait as long in vain."""

VERSIONS_KEPT = 500
"""Versions of personas that are kept in memory, some 200 KB each: a digest says what it is the digest of, for ever."""

_versions: dict[str, Persona] = {}


class Store:
    """Transactions on one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._silent_until = -math.inf

    @property
    def engine(self) -> Engine:
        """The database itself."""
        return self._engine

    @contextmanager
    def transaction(self, *, writes: bool = False) -> Iterator[Connection]:
        """A transaction for what has a module of its own beside the repository; undone if the block fails.

        Raises :class:`~bot.store.engine.DatabaseAway`; whether what was to be committed then was may be unknown.
        """
        if time.monotonic() < self._silent_until:
            raise DatabaseAway(TimeoutError("it gave no answer a moment ago"))
        try:
            with self._engine.connect().execution_options(writes=writes) as connection, connection.begin():
                yield connection
        except SQLAlchemyError as error:
            if is_away(error):
                away = DatabaseAway(error)
                if away.silent:
                    self._silent_until = time.monotonic() + SILENT_FOR
                raise away from error
            raise

    def close(self) -> None:
        """Close every connection that is not in use."""
        self._engine.dispose()

    @contextmanager
    def write(self) -> Iterator[Repository]:
        """A transaction that writes; committed if the block ends well, else undone."""
        with self.transaction(writes=True) as connection:
            yield Repository(connection)

    @contextmanager
    def read(self) -> Iterator[Repository]:
        """A transaction that only reads."""
        with self.transaction() as connection:
            yield Repository(connection)


class Repository:
    """Reads and writes within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add_trainee(self, trainee: str, now: datetime) -> None:
        """Store a trainee unless already stored; either way they are there until the transaction ends: whoever is
        deleting them, or making them another, is waited for."""
        while not self.hold_trainee(trainee):
            if insert_once(self._connection, trainees, id=trainee, name="", created_at=now):
                return

    def hold_trainee(self, trainee: str) -> bool:
        """Keep a trainee from being deleted until the transaction ends; False if there is no such trainee."""
        held = select(trainees.c.id).where(trainees.c.id == trainee).with_for_update(read=True, key_share=True)
        return self._connection.execute(held).first() is not None

    @property
    def turns(self) -> TurnRows:
        """What was said in calls, within the same transaction."""
        return TurnRows(self._connection)

    @property
    def debriefs(self) -> DebriefRows:
        """What came of calls, within the same transaction."""
        return DebriefRows(self._connection)

    @property
    def people(self) -> People:
        """Names and cohorts, within the same transaction."""
        return People(self._connection)

    @property
    def assignments(self) -> AssignmentRows:
        """What cohorts are to do, within the same transaction."""
        return AssignmentRows(self._connection)

    @property
    def figures(self) -> FigureRows:
        """What figures over a cohort are made of, within the same transaction."""
        return FigureRows(self._connection)

    @property
    def staff(self) -> StaffRows:
        """Instructors, within the same transaction."""
        return StaffRows(self._connection)

    @property
    def reviews(self) -> ReviewRows:
        """What instructors made of clauses, within the same transaction."""
        return ReviewRows(self._connection)

    @property
    def exports(self) -> ExportRows:
        """Calls as they leave for other systems, within the same transaction."""
        return ExportRows(self._connection)

    @property
    def keeping(self) -> Keeping:
        """What is old enough to go, and what is left of it, within the same transaction."""
        return Keeping(self._connection)

    @property
    def authoring(self) -> PersonaRows:
        """Personas that instructors write, within the same transaction."""
        return PersonaRows(self._connection)

    def forget(self, trainee: str) -> None:
        """Delete a trainee and, through the tables' cascades, all that belongs to them. Counts of their calls stay."""
        self.keeping.tally_calls_of(trainee)
        self._connection.execute(delete(trainees).where(trainees.c.id == trainee))

    def add_persona_version(self, digest: str, persona: Persona, now: datetime) -> None:
        """Store a version of a persona unless already stored."""
        query = select(persona_versions.c.digest).where(persona_versions.c.digest == digest)
        if self._connection.execute(query).first() is None:
            insert_once(
                self._connection,
                persona_versions,
                digest=digest,
                persona=persona.id,
                document=persona.json(),
                created_at=now,
            )

    def persona_version(self, digest: str) -> Persona:
        """The persona with this digest; it was stored when a call with it began."""
        known = _versions.get(digest)
        if known is None:
            query = select(persona_versions.c.document).where(persona_versions.c.digest == digest)
            known = read_document(self._connection.execute(query).scalar_one())
            while len(_versions) >= VERSIONS_KEPT:
                _versions.pop(next(iter(_versions)), None)
            _versions[digest] = known
        return known

    def add_call(
        self,
        call: str,
        trainee: str,
        persona: str,
        digest: str,
        opening: list[str],
        state: dict[str, Any],
        model: str,
        now: datetime,
        *,
        hints: Optional[list[int]] = None,
        retry_of: Optional[str] = None,
        retry_from: Optional[int] = None,
    ) -> bool:
        """Store a call that begins now; False if there is one with this id. A trainee's calls begin one after the
        other, also where the clock was set back by less than a day: which is the newest must not depend on it."""
        last = self._connection.execute(select(func.max(calls.c.started_at)).where(calls.c.trainee == trainee)).scalar()
        if last is not None and now <= utc(last) < now + timedelta(days=1):
            now = utc(last) + timedelta(microseconds=1)
        return insert_once(
            self._connection,
            calls,
            id=call,
            trainee=trainee,
            persona=persona,
            persona_digest=digest,
            opening=opening,
            state=state,
            turns=0,
            model=model,
            started_at=now,
            hints=null() if hints is None else hints,
            retry_of=retry_of,
            retry_from=retry_from,
        )

    def call(self, call: str, *, lock: bool = False) -> Optional[StoredCall]:
        """The call with this id, or None. ``lock`` keeps other writers from it until the transaction ends."""
        query = select(calls).where(calls.c.id == call)
        row = self._connection.execute(query.with_for_update() if lock else query).first()
        return None if row is None else _call(row)

    def open_call_of(self, trainee: str) -> Optional[StoredCall]:
        """The call of a trainee that began last and has not ended, or None."""
        query = (
            select(calls)
            .where(calls.c.trainee == trainee, calls.c.ended_at.is_(None))
            .order_by(calls.c.started_at.desc(), calls.c.id)
            .limit(1)
        )
        row = self._connection.execute(query).first()
        return None if row is None else _call(row)

    def last_call_of(self, trainee: str) -> Optional[StoredCall]:
        """The call of a trainee that began last, ended or not, or None."""
        query = select(calls).where(calls.c.trainee == trainee).order_by(calls.c.started_at.desc(), calls.c.id).limit(1)
        row = self._connection.execute(query).first()
        return None if row is None else _call(row)

    def open_calls_of(self, trainee: str) -> list[StoredCall]:
        """Every call of a trainee that has not ended, newest first."""
        query = (
            select(calls)
            .where(calls.c.trainee == trainee, calls.c.ended_at.is_(None))
            .order_by(calls.c.started_at.desc(), calls.c.id)
        )
        return [_call(row) for row in self._connection.execute(query)]

    def update_call(self, call: str, state: dict[str, Any], turn: int) -> None:
        """Store the prospect's state after turn ``turn``."""
        self._connection.execute(update(calls).where(calls.c.id == call).values(state=state, turns=turn))

    def add_hint(self, call: str, hints: list[int]) -> None:
        """Store after which turns hints were taken."""
        self._connection.execute(update(calls).where(calls.c.id == call).values(hints=hints))

    def share(self, call: str, token: Optional[str]) -> None:
        """Store under which token a call's debrief may be read by anybody, None for no longer."""
        self._connection.execute(update(calls).where(calls.c.id == call).values(shared=token))

    def call_shared_as(self, token: str) -> Optional[StoredCall]:
        """The call whose debrief is shared under ``token``, or None."""
        row = self._connection.execute(select(calls).where(calls.c.shared == token)).first()
        return None if row is None else _call(row)

    def end_call(self, call: str, outcome: str, now: datetime) -> None:
        """Mark a call as ended."""
        self._connection.execute(update(calls).where(calls.c.id == call).values(outcome=outcome, ended_at=now))


def _call(row: Any) -> StoredCall:
    return StoredCall(
        id=row.id,
        trainee=row.trainee,
        persona=row.persona,
        digest=row.persona_digest,
        opening=row.opening,
        state=row.state,
        turns=row.turns,
        ended=row.ended_at is not None,
        outcome=row.outcome,
        hints=row.hints,
        retry_of=row.retry_of,
        retry_from=row.retry_from,
        shared=row.shared,
    )
