"""What is old enough to be deleted, and the counts that are left of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, exists, func, or_, select, update
from sqlalchemy.engine import Connection

from bot.store.once import insert_once
from bot.store.people import People, StoredTrainee, somebody
from bot.store.tables import (
    assignments,
    audit,
    calls,
    debriefs,
    sign_in_failures,
    slack_inbox,
    slack_people,
    tallies,
    trainees,
)
from bot.store.times import utc

AT_ONCE = 500
"""Calls, or trainees, that are deleted at once: other writers wait for it to be done."""


@dataclass(frozen=True)
class Tally:
    """Calls that were deleted: how many with a persona began in a month (``YYYY-MM``) and came out so."""

    persona: str
    month: str
    outcome: str
    calls: int
    score_sum: int


class Keeping:
    """Reads and writes within one transaction; see :attr:`bot.store.repository.Repository.keeping`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def called(self, name: str) -> list[StoredTrainee]:
        """The trainees with exactly this name, by id."""
        query = select(trainees.c.id).where(trainees.c.name == name).order_by(trainees.c.id)
        people = People(self._connection)
        return [each for row in self._connection.execute(query).all() if (each := people.trainee(row.id)) is not None]

    def calls_of(self, trainee: str) -> int:
        """How many calls a trainee has begun."""
        return int(self._connection.execute(select(func.count()).where(calls.c.trainee == trainee)).scalar_one())

    def tally_calls_of(self, trainee: str) -> None:
        """Count a trainee's calls that have ended, which are about to be deleted."""
        query = select(calls.c.id).where(calls.c.trainee == trainee).with_for_update()
        self._tally(calls.c.id.in_([row.id for row in self._connection.execute(query)]))

    def delete_calls_before(self, day: datetime) -> int:
        """Count and delete calls that ended before ``day``, or began before it and never ended: as many as may go
        :data:`AT_ONCE`. How many it were."""
        # A call ends after it began: the first condition, which there is an index for, leaves few to look at.
        old = and_(calls.c.started_at < day, or_(calls.c.ended_at.is_(None), calls.c.ended_at < day))
        some = calls.c.id.in_(self._taken(calls.c.id, old))
        self._tally(some)
        return int(self._connection.execute(delete(calls).where(some)).rowcount)

    def delete_trainees_before(self, day: datetime) -> int:
        """Delete trainees who came before ``day`` and of whom no call is left, but for those who have something to do
        still, and those whose message from Slack waits to be dealt with: as many as may go :data:`AT_ONCE`. How many
        it were."""
        idle = ~exists().where(calls.c.trainee == trainees.c.id)
        still_due = or_(assignments.c.due_at.is_(None), assignments.c.due_at >= day)
        free = ~exists().where(assignments.c.cohort == trainees.c.cohort, still_due)
        waiting = and_(
            slack_people.c.trainee == trainees.c.id,
            slack_inbox.c.team == slack_people.c.team,
            slack_inbox.c.person == slack_people.c.person,
            slack_inbox.c.done_at.is_(None),
        )
        gone = and_(trainees.c.created_at < day, idle, free, ~exists().where(waiting))
        # Looked at again once they are held: a call may have begun in between, and would go with its trainee.
        some = and_(trainees.c.id.in_(self._taken(trainees.c.id, gone)), gone)
        return int(self._connection.execute(delete(trainees).where(some)).rowcount)

    def delete_log_before(self, day: datetime) -> int:
        """Delete what the audit log says of the time before ``day``, and failed sign-ins."""
        self._connection.execute(delete(sign_in_failures).where(sign_in_failures.c.at < day))
        return int(self._connection.execute(delete(audit).where(audit.c.at < day)).rowcount)

    def tallies(self) -> list[Tally]:
        """What is left of deleted calls, newest month first."""
        rows = self._connection.execute(
            select(tallies).order_by(tallies.c.month.desc(), tallies.c.persona, tallies.c.outcome)
        )
        return [Tally(row.persona, row.month, row.outcome, row.calls, row.score_sum) for row in rows]

    def _taken(self, key: Any, which: Any) -> list[str]:
        # Another process may be at it too: what it has taken is its to count.
        query = select(key).where(which).limit(AT_ONCE).with_for_update(skip_locked=True, of=key.table)
        return [row.id for row in self._connection.execute(query)]

    def _tally(self, which: Any) -> None:
        rows = self._connection.execute(
            select(calls.c.persona, calls.c.started_at, debriefs.c.score, debriefs.c.document)
            .join(debriefs, debriefs.c.call == calls.c.id)
            .where(which, somebody(calls.c.trainee))
        )
        counted: dict[tuple[str, str, str], list[int]] = {}
        for row in rows:
            kind = json.loads(row.document).get("outcome", {}).get("kind", "")
            counted.setdefault((row.persona, f"{utc(row.started_at):%Y-%m}", kind), []).append(row.score)
        for key in sorted(counted):
            self._add(key, counted[key])

    def _add(self, key: tuple[str, str, str], scores: Sequence[int]) -> None:
        persona, month, outcome = key
        insert_once(self._connection, tallies, persona=persona, month=month, outcome=outcome, calls=0, score_sum=0)
        self._connection.execute(
            update(tallies)
            .where(tallies.c.persona == persona, tallies.c.month == month, tallies.c.outcome == outcome)
            .values(calls=tallies.c.calls + len(scores), score_sum=tallies.c.score_sum + sum(scores))
        )
