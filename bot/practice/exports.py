"""Calls on their way to other systems: which, and as CSV or JSONL. Each batch is one transaction."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any, Optional

from bot.practice.assignments import counts
from bot.practice.spreadsheet import csv_lines
from bot.scoring.dimensions import DIMENSIONS
from bot.store.assignments import CountedCall, StoredAssignment
from bot.store.exports import FinishedCall
from bot.store.repository import Repository, Store

BATCH = 100
"""Calls that are in memory at once."""


@dataclass(frozen=True)
class Exported:
    """A finished call with its prospect's name and, if it counts for an assignment with one, the pass mark."""

    call: FinishedCall
    prospect: str
    pass_mark: Optional[int]

    @property
    def passed(self) -> Optional[bool]:
        """Whether the score reaches the pass mark; None where there is none."""
        return None if self.pass_mark is None else bool(self.call.document["score"] >= self.pass_mark)


@dataclass(frozen=True)
class Exports:
    """Finished calls of one store."""

    store: Store
    _names: dict[str, str] = field(default_factory=dict)
    _terms: dict[str, list[StoredAssignment]] = field(default_factory=dict)

    def calls(
        self,
        within: Optional[Collection[str]] = None,
        since: Optional[datetime] = None,
        seen_by: Optional[str] = None,
    ) -> Iterator[Exported]:
        """Every finished call of trainees in the cohorts ``within``, None for everybody's, that ended at ``since`` or
        later, in the order in which they ended. The instructor who gets them, ``seen_by``, has from then on seen what
        the program makes of them: they are not reviewed blind by them any more."""
        after: Optional[FinishedCall] = None
        while True:
            with self.store.read() as repository:
                found = repository.exports.finished(within, since, after, BATCH)
                batch = [self._exported(repository, each) for each in found]
            if seen_by is not None and found:
                with self.store.write() as repository:
                    repository.reviews.saw(seen_by, [each.id for each in found], datetime.now(timezone.utc))
            yield from batch
            if len(found) < BATCH:
                return
            after = found[-1]

    def _exported(self, repository: Repository, call: FinishedCall) -> Exported:
        if call.digest not in self._names:
            self._names[call.digest] = repository.persona_version(call.digest).name
        if call.cohort_id and call.cohort_id not in self._terms:
            self._terms[call.cohort_id] = repository.assignments.of(call.cohort_id)
        asked = CountedCall(
            call.trainee,
            call.persona,
            call.started,
            call.ended,
            call.document["score"],
            call.hints is not None,
            call.retry_of is not None,
        )
        marks = [
            each.pass_mark
            for each in self._terms.get(call.cohort_id, ())
            if each.pass_mark is not None and counts(each, asked)
        ]
        mark = max(marks, default=None)
        return Exported(call, self._names[call.digest], mark)


HEAD = [
    "call",
    "trainee",
    "name",
    "cohort",
    "persona",
    "started",
    "ended",
    "turns",
    "score",
    "verdict",
    "passed",
    "outcome",
    "outcome_kind",
    "fit",
    "hints",
    "retry_of",
    "retry_from",
    "formula",
    "model",
    *DIMENSIONS,
]
"""Columns of the CSV; each dimension has its value, empty where it is n/a."""


def as_csv(calls: Iterable[Exported]) -> Iterator[str]:
    """A line for each call, after :data:`HEAD`."""
    return csv_lines(HEAD, (_row(each) for each in calls))


def as_jsonl(calls: Iterable[Exported]) -> Iterator[str]:
    """A JSON object a line for each call, with its turns and their coded clauses."""
    for each in calls:
        yield json.dumps(_object(each), ensure_ascii=False) + "\n"


def _row(each: Exported) -> list[Any]:
    call, document = each.call, each.call.document
    return [
        call.id,
        call.trainee,
        call.name,
        call.cohort,
        call.persona,
        call.started.isoformat(timespec="seconds"),
        call.ended.isoformat(timespec="seconds"),
        len(document["transcript"]),
        document["score"],
        document["verdict"],
        None if each.passed is None else "yes" if each.passed else "no",
        call.outcome,
        document["outcome"]["kind"],
        document["outcome"]["fit"],
        len(document.get("hints", ())),
        call.retry_of,
        call.retry_from,
        document["formula"],
        call.model,
        *(document["dimensions"].get(name, {}).get("value") for name in DIMENSIONS),
    ]


def _object(each: Exported) -> dict[str, Any]:
    call, document = each.call, each.call.document
    return {
        "call": call.id,
        "trainee": {"id": call.trainee, "name": call.name, "cohort": call.cohort},
        "persona": {"id": call.persona, "name": each.prospect, "version": call.digest},
        "started": call.started.isoformat(),
        "ended": call.ended.isoformat(),
        "score": document["score"],
        "verdict": document["verdict"],
        "pass_mark": each.pass_mark,
        "outcome": {name: document["outcome"][name] for name in ("id", "kind", "fit")},
        "dimensions": {name: value["value"] for name, value in document["dimensions"].items()},
        "issues": [{name: issue[name] for name in ("id", "topic", "state")} for issue in document["issues"]],
        "hints": document.get("hints", []),
        "retry_of": call.retry_of,
        "retry_from": call.retry_from,
        "formula": document["formula"],
        "model": call.model,
        "opening": call.opening,
        "turns": document["transcript"],
    }
