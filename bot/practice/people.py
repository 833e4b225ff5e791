"""Who practises: a name, a cohort, and what is assigned. Each method is one transaction."""

from __future__ import annotations

import secrets
import unicodedata
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Optional

from bot.practice.assignments import Standing, how_far, standing, what_passes
from bot.practice.errors import BadName, NoSuchCohort
from bot.practice.message import clean
from bot.store.assignments import StoredAssignment
from bot.store.people import StoredCohort, StoredTrainee
from bot.store.repository import Store

LONGEST_NAME = 60
"""Characters of a name."""

FILLERS = "\u115f\u1160\u3164\uffa0"
"""Letters, says Unicode, that look like nothing."""


def named(text: str) -> str:
    """A name as it is stored: on one line, trimmed, with nothing in it that cannot be seen. Raises :class:`BadName` for
    none, or for a longer one than fits."""
    kept = "".join(each for each in clean(text) if unicodedata.category(each) not in ("Cf", "Co", "Cn"))
    name = " ".join(kept.split())
    if not any(each.isalnum() and each not in FILLERS for each in name):
        raise BadName("Give a name: any that others will know you by.")
    if len(name) > LONGEST_NAME:
        raise BadName(f"A name may have {LONGEST_NAME} characters; this one has {len(name)}.")
    return name


@dataclass(frozen=True)
class Roll:
    """Trainees and their cohorts, on one store."""

    store: Store
    now: Callable[[], datetime]

    def who(self, trainee: str) -> StoredTrainee:
        """The trainee with this id; one of whom nothing is stored yet has no name."""
        with self.store.read() as repository:
            return repository.people.trainee(trainee) or StoredTrainee(trainee, "", None)

    def knows(self, trainee: str) -> bool:
        """Whether anything is stored of a trainee."""
        with self.store.read() as repository:
            return repository.people.trainee(trainee) is not None

    def rename(self, trainee: str, name: str) -> None:
        """Give a trainee a name. Raises :class:`BadName`."""
        checked = named(name)
        with self.store.write() as repository:
            repository.add_trainee(trainee, self.now())
            repository.people.rename(trainee, checked)

    def cohort(self, code: str) -> StoredCohort:
        """The cohort that a code lets into. Raises :class:`NoSuchCohort`."""
        with self.store.read() as repository:
            return _cohort(repository.people.cohort_with_code(code))

    def join(self, trainee: str, code: str, name: Optional[str] = None) -> StoredCohort:
        """Put a trainee into the cohort with this code, under ``name`` if one is given. Raises :class:`NoSuchCohort`,
        :class:`BadName`."""
        checked_name = None if name is None else named(name)
        with self.store.write() as repository:
            cohort = _cohort(repository.people.cohort_with_code(code, hold=True))
            repository.add_trainee(trainee, self.now())
            if checked_name is not None:
                repository.people.rename(trainee, checked_name)
            repository.people.join(trainee, cohort.id)
        return cohort

    def found_cohort(self, name: str) -> StoredCohort:
        """Make a cohort with a code of its own. Raises :class:`BadName`."""
        cohort = StoredCohort(uuid.uuid4().hex, named(name), secrets.token_urlsafe(9))
        with self.store.write() as repository:
            repository.people.add_cohort(cohort, self.now())
        return cohort

    def cohorts(self) -> list[StoredCohort]:
        """Every cohort, oldest first."""
        with self.store.read() as repository:
            return repository.people.cohorts()

    def assigned(self, trainee: str) -> list[dict[str, Any]]:
        """What a trainee's cohort is to do, what is due first first: its terms, where the trainee stands (see
        :class:`~bot.practice.assignments.Standing`), and both in ``words`` and ``far``."""
        with self.store.read() as repository:
            found = repository.people.trainee(trainee)
            terms = repository.assignments.of(found.cohort.id) if found and found.cohort else []
            calls = repository.assignments.calls_of(trainee=trainee) if terms else []
        now = self.now()
        return [_assigned(each, standing(each, calls, now)) for each in terms]


def may_hint(assigned: Iterable[Mapping[str, Any]], persona: str) -> bool:
    """Whether hints are allowed in a trainee's next call with a persona: not while it is to be done without them.
    ``assigned`` is what :meth:`Roll.assigned` says."""
    return all(each["hints"] for each in assigned if each["persona"] == persona and each["to_do"])


def _assigned(terms: StoredAssignment, now_is: Standing) -> dict[str, Any]:
    return {
        **asdict(terms),
        **asdict(now_is),
        "to_do": now_is.to_do,
        "words": what_passes(terms),
        "far": how_far(terms, now_is),
    }


def _cohort(found: Optional[StoredCohort]) -> StoredCohort:
    if found is None:
        raise NoSuchCohort("There is no such cohort: the link may be incomplete, or no longer be used.")
    return found
