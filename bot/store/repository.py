"""The one repository: what is stored of trainees, calls, turns and debriefs.

Each method runs inside the transaction of the connection it was made with (see :meth:`Store.write` and
:meth:`Store.read`): one transaction is one unit of work.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Optional

from sqlalchemy import delete, insert, null, select, update
from sqlalchemy.engine import Connection, Engine

from bot.codebook import Aside, Clause, Move, Topic
from bot.personas.schema import Persona
from bot.store.assignments import AssignmentRows
from bot.store.authoring import PersonaRows
from bot.store.exports import ExportRows
from bot.store.figures import FigureRows
from bot.store.keeping import Keeping
from bot.store.once import insert_once
from bot.store.people import People
from bot.store.reviews import ReviewRows
from bot.store.staff import StaffRows
from bot.store.tables import calls, clauses, debriefs, persona_versions, trainees, turns


@dataclass(frozen=True)
class StoredCall:
    """A call as stored, without its turns. ``state`` is a prospect's state as plain data; ``hints`` are the turns after
    which a hint was taken, None where none may be; a call that repeats another up to turn ``retry_from`` names it."""

    id: str
    trainee: str
    persona: str
    digest: str
    opening: list[str]
    state: dict[str, Any]
    turns: int
    ended: bool
    outcome: Optional[str]
    hints: Optional[list[int]] = None
    retry_of: Optional[str] = None
    retry_from: Optional[int] = None
    shared: Optional[str] = None


@dataclass(frozen=True)
class StoredClause:
    """A coded clause with what it did."""

    clause: Clause
    trust: int
    reason: str
    issue: Optional[str]


@dataclass(frozen=True)
class StoredTurn:
    """A turn as stored. ``settled`` is the share (0-1) of issues settled, and ``invited`` whether the prospect had
    asked for the offer, before the turn; ``trust`` is what trust was after it, and ``issues`` where each issue stood;
    ``patience`` is the percent of the prospect's time that was left."""

    number: int
    key: str
    text: str
    replies: list[str]
    trust: int
    settled: float
    invited: bool
    ended: bool
    clauses: tuple[StoredClause, ...] = ()
    issues: dict[str, str] = field(default_factory=dict)
    patience: Optional[int] = None


class Store:
    """Transactions on one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def transaction(self, *, writes: bool = False) -> Iterator[Connection]:
        """A transaction for what has a module of its own beside the repository; undone if the block fails."""
        with self._engine.connect().execution_options(writes=writes) as connection, connection.begin():
            yield connection

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
        """Store a trainee unless already stored."""
        known = self._connection.execute(select(trainees.c.id).where(trainees.c.id == trainee)).first()
        if known is None:
            insert_once(self._connection, trainees, id=trainee, name="", created_at=now)

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
        query = select(persona_versions.c.document).where(persona_versions.c.digest == digest)
        return Persona.parse_raw(self._connection.execute(query).scalar_one())

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
    ) -> None:
        """Store a call that begins now."""
        self._connection.execute(
            insert(calls).values(
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

    def debriefs_of(self, trainee: str) -> list[dict[str, Any]]:
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
        return [{**row._mapping, "document": json.loads(row.document)} for row in rows]

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

    def open_calls_of(self, trainee: str) -> list[StoredCall]:
        """Every call of a trainee that has not ended, newest first."""
        query = (
            select(calls)
            .where(calls.c.trainee == trainee, calls.c.ended_at.is_(None))
            .order_by(calls.c.started_at.desc(), calls.c.id)
        )
        return [_call(row) for row in self._connection.execute(query)]

    def turn_with_key(self, call: str, key: str) -> Optional[StoredTurn]:
        """The turn that answered the message with this key, or None. Its clauses are left out."""
        row = self._connection.execute(select(turns).where(turns.c.call == call, turns.c.key == key)).first()
        return None if row is None else _turn(row, ())

    def last_replies(self, call: str) -> Optional[list[str]]:
        """What the prospect said in the newest turn of a call, or None before the first."""
        query = select(turns.c.replies).where(turns.c.call == call).order_by(turns.c.number.desc()).limit(1)
        row = self._connection.execute(query).first()
        return None if row is None else list(row.replies)

    def add_turn(self, call: str, turn: StoredTurn, now: datetime) -> None:
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

    def turns(self, call: str) -> list[StoredTurn]:
        """Every turn of a call with its clauses, in order."""
        texts = self._connection.execute(select(turns).where(turns.c.call == call).order_by(turns.c.number)).all()
        coded: dict[int, list[StoredClause]] = {}
        by_number = {row.number: row.text for row in texts}
        query = select(clauses).where(clauses.c.call == call).order_by(clauses.c.turn, clauses.c.position)
        for row in self._connection.execute(query):
            coded.setdefault(row.turn, []).append(_clause(row, by_number[row.turn]))
        return [_turn(row, tuple(coded.get(row.number, ()))) for row in texts]

    def add_debrief(self, call: str, document: dict[str, Any], now: datetime) -> None:
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

    def debrief(self, call: str) -> Optional[dict[str, Any]]:
        """The stored debrief of a call, or None while it goes on."""
        text = self._connection.execute(select(debriefs.c.document).where(debriefs.c.call == call)).scalar()
        return None if text is None else dict(json.loads(text))


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
