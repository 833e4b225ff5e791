"""Calls as they leave for other systems, a page at a time, so that neither memory nor a transaction grows with them."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Optional

from sqlalchemy import and_, func, or_, select
from sqlalchemy.engine import Connection

from bot.store.people import somebody
from bot.store.tables import calls, cohorts, debriefs, reviews, trainees
from bot.store.times import utc


@dataclass(frozen=True)
class FinishedCall:
    """A call that has ended, with whose it is. ``name`` and ``cohort`` are empty where there is none."""

    id: str
    trainee: str
    name: str
    cohort_id: str
    cohort: str
    persona: str
    digest: str
    model: str
    started: datetime
    ended: datetime
    outcome: str
    hints: Optional[list[int]]
    retry_of: Optional[str]
    retry_from: Optional[int]
    opening: list[str]
    document: dict[str, Any]


@dataclass(frozen=True)
class ListedCall:
    """A call in a list; ``reviewers`` counts the instructors who have reviewed it."""

    id: str
    trainee: str
    name: str
    cohort: str
    persona: str
    started: datetime
    score: int
    verdict: str
    reviewers: int


class ExportRows:
    """Reads within one transaction; see :attr:`bot.store.repository.Repository.exports`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def finished(
        self,
        within: Optional[Collection[str]],
        since: Optional[datetime],
        after: Optional[FinishedCall],
        limit: int,
    ) -> list[FinishedCall]:
        """At most ``limit`` calls of trainees in the cohorts ``within``, None for everybody's, that ended at ``since``
        or later; the first to end first, from the one that follows ``after``."""
        query = (
            select(calls, trainees.c.name, trainees.c.cohort, cohorts.c.name.label("cohort_name"), debriefs.c.document)
            .select_from(
                calls.join(trainees, trainees.c.id == calls.c.trainee)
                .join(debriefs, debriefs.c.call == calls.c.id)
                .outerjoin(cohorts, cohorts.c.id == trainees.c.cohort)
            )
            .where(somebody(calls.c.trainee))
            .order_by(calls.c.ended_at, calls.c.id)
            .limit(limit)
        )
        if within is not None:
            query = query.where(trainees.c.cohort.in_(within))
        if since is not None:
            query = query.where(calls.c.ended_at >= since)
        if after is not None:
            same = and_(calls.c.ended_at == after.ended, calls.c.id > after.id)
            query = query.where(or_(calls.c.ended_at > after.ended, same))
        return [_finished(row) for row in self._connection.execute(query)]

    def newest(self, within: Optional[Collection[str]], limit: int) -> list[ListedCall]:
        """The newest ``limit`` calls that have ended, of trainees in the cohorts ``within``, None for everybody's."""
        by_call = select(reviews.c.call, func.count(reviews.c.instructor.distinct()).label("reviewers"))
        counted = by_call.group_by(reviews.c.call).subquery()
        query = (
            select(
                calls.c.id,
                calls.c.trainee,
                calls.c.persona,
                calls.c.started_at,
                trainees.c.name,
                cohorts.c.name.label("cohort_name"),
                debriefs.c.score,
                debriefs.c.verdict,
                counted.c.reviewers,
            )
            .select_from(
                calls.join(trainees, trainees.c.id == calls.c.trainee)
                .join(debriefs, debriefs.c.call == calls.c.id)
                .outerjoin(cohorts, cohorts.c.id == trainees.c.cohort)
                .outerjoin(counted, counted.c.call == calls.c.id)
            )
            .where(somebody(calls.c.trainee))
            .order_by(calls.c.started_at.desc(), calls.c.id)
            .limit(limit)
        )
        if within is not None:
            query = query.where(trainees.c.cohort.in_(within))
        return [
            ListedCall(
                row.id,
                row.trainee,
                row.name,
                row.cohort_name or "",
                row.persona,
                utc(row.started_at),
                row.score,
                row.verdict,
                row.reviewers or 0,
            )
            for row in self._connection.execute(query)
        ]


def _finished(row: Any) -> FinishedCall:
    return FinishedCall(
        id=row.id,
        trainee=row.trainee,
        name=row.name,
        cohort_id=row.cohort or "",
        cohort=row.cohort_name or "",
        persona=row.persona,
        digest=row.persona_digest,
        model=row.model,
        started=utc(row.started_at),
        ended=utc(row.ended_at),
        outcome=row.outcome,
        hints=row.hints,
        retry_of=row.retry_of,
        retry_from=row.retry_from,
        opening=row.opening,
        document=json.loads(row.document),
    )
