"""A cohort as its instructors run it: who is in it, what they are to do, and how they get on.

Each method takes a cohort that :meth:`bot.practice.staff.Staff.cohort` has let the instructor see.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Optional

from bot.practice.assignments import Standing, checked, table_of
from bot.practice.cohort_figures import figures_of, seen
from bot.practice.errors import BadTerms, LastInCharge, NoSuchAssignment, NoSuchInstructor, NoSuchTrainee
from bot.practice.people import named
from bot.store.assignments import CountedCall, StoredAssignment
from bot.store.people import StoredTrainee
from bot.store.repository import Repository, Store
from bot.store.staff import StoredInstructor


@dataclass(frozen=True)
class Terms:
    """What an instructor asks for in an assignment; see :class:`~bot.store.assignments.StoredAssignment`."""

    due: Optional[datetime] = None
    pass_mark: Optional[int] = None
    tries: Optional[int] = None
    in_a_row: int = 1
    hints: bool = True

    def of(self, persona: str, made: datetime) -> StoredAssignment:
        """An assignment with these terms. Raises :class:`BadTerms`."""
        return checked(
            StoredAssignment(
                uuid.uuid4().hex, persona, self.due, self.pass_mark, self.tries, self.in_a_row, self.hints, made
            )
        )


@dataclass(frozen=True)
class Member:
    """A trainee of a cohort with what their debriefed calls come to."""

    id: str
    name: str
    calls: int
    last: Optional[datetime]
    best: Optional[int]
    latest: Optional[int]


@dataclass(frozen=True)
class Overview:
    """All that a cohort's page shows; ``standings`` are by trainee, in the order of ``assignments``."""

    instructors: list[StoredInstructor]
    trainees: list[StoredTrainee]
    members: list[Member]
    assignments: list[StoredAssignment]
    standings: dict[str, list[Standing]]


@dataclass(frozen=True)
class Cohorts:
    """Cohorts on one store."""

    store: Store
    now: Callable[[], datetime]

    def overview(self, cohort: str) -> Overview:
        """What a cohort is, who is in it, and who has done what."""
        with self.store.read() as repository:
            instructors = repository.staff.in_charge_of(cohort)
            trainees = repository.people.trainees_of(cohort)
            terms = repository.assignments.of(cohort)
            calls = repository.assignments.calls_of(cohort=cohort)
        standings = table_of(terms, [each.id for each in trainees], calls, self.now())
        return Overview(instructors, trainees, _members(trainees, calls), terms, standings)

    def rename(self, cohort: str, name: str) -> None:
        """Give a cohort another name. Raises :class:`BadName`."""
        checked_name = named(name)
        with self.store.write() as repository:
            repository.people.rename_cohort(cohort, checked_name)

    def renew_link(self, cohort: str) -> None:
        """Give a cohort another code to join with; the old one no longer lets anybody in."""
        with self.store.write() as repository:
            repository.people.change_code(cohort, secrets.token_urlsafe(9))

    def put_in_charge(self, cohort: str, name: str) -> StoredInstructor:
        """Give a cohort to an instructor as well, by name. Raises :class:`NoSuchInstructor`."""
        with self.store.write() as repository:
            found = repository.staff.by(name=" ".join(name.split()))
            if found is None:
                raise NoSuchInstructor(f"There is no instructor '{name[:60]}'. An admin can make the account.")
            repository.staff.put_in_charge(found.id, cohort)
            return found

    def take_from(self, cohort: str, instructor: str) -> StoredInstructor:
        """Take a cohort from an instructor. Raises :class:`NoSuchInstructor`, and :class:`LastInCharge` when it would
        be nobody's."""
        with self.store.write() as repository:
            theirs = {each.id: each for each in repository.staff.in_charge_of(cohort)}
            if instructor not in theirs:
                raise NoSuchInstructor("That instructor is not in charge of this cohort.")
            if len(theirs) == 1:
                raise LastInCharge("Put somebody else in charge first: a cohort without an instructor is nobody's.")
            repository.staff.take_from(instructor, cohort)
            return theirs[instructor]

    def trainee(self, cohort: str, trainee: str) -> StoredTrainee:
        """A trainee of a cohort. Raises :class:`NoSuchTrainee`, also when they are in another one."""
        with self.store.read() as repository:
            found = repository.people.trainee(trainee)
        if found is None or found.cohort is None or found.cohort.id != cohort:
            raise NoSuchTrainee("There is no such trainee in this cohort.")
        return found

    def remove(self, cohort: str, trainee: str) -> StoredTrainee:
        """Take a trainee out of a cohort; their calls stay theirs. Raises :class:`NoSuchTrainee`."""
        found = self.trainee(cohort, trainee)
        with self.store.write() as repository:
            repository.people.leave(trainee, cohort)
        return found

    def assign(self, cohort: str, personas: Iterable[str], terms: Terms) -> None:
        """Give a cohort each of ``personas`` to call, on the same terms. Raises :class:`BadTerms`."""
        found = [terms.of(each, self.now()) for each in personas]
        with self.store.write() as repository:
            there = {_sense(each) for each in repository.assignments.of(cohort)}
            if any(_sense(each) in there for each in found):
                raise BadTerms("One of these prospects is assigned on just these terms already.")
            for each in found:
                repository.assignments.add(cohort, each)

    def assignment(self, cohort: str, assignment: str) -> StoredAssignment:
        """What a cohort is to do. Raises :class:`NoSuchAssignment`, also when it is another cohort's."""
        with self.store.read() as repository:
            return _assignment(repository, cohort, assignment)

    def change(self, cohort: str, assignment: str, terms: Terms) -> None:
        """Give an assignment other terms; calls since it was made count by the new ones. Raises
        :class:`NoSuchAssignment`, :class:`BadTerms`."""
        with self.store.write() as repository:
            stored = _assignment(repository, cohort, assignment)
            changed = terms.of(stored.persona, stored.made)
            repository.assignments.change(replace(changed, id=stored.id))

    def delete(self, cohort: str, assignment: str) -> StoredAssignment:
        """Delete an assignment; the calls stay. Raises :class:`NoSuchAssignment`."""
        with self.store.write() as repository:
            stored = _assignment(repository, cohort, assignment)
            repository.assignments.delete(assignment)
        return stored

    def figures(self, cohort: str) -> dict[str, Any]:
        """A cohort's figures: see :func:`~bot.practice.cohort_figures.figures_of`. Those in ``quiet`` are by name."""
        with self.store.read() as repository:
            names = {each.id: each.name for each in repository.people.trainees_of(cohort)}
            calls = [seen(each) for each in repository.figures.debriefed(cohort)]
        found = figures_of(calls, list(names), self.now())
        return {**found, "quiet": [names[each] for each in found["quiet"]]}


def _sense(each: StoredAssignment) -> tuple[Any, ...]:
    """What an assignment asks, whenever it was made."""
    return each.persona, each.due, each.pass_mark, each.tries, each.in_a_row, each.hints


def _members(trainees: list[StoredTrainee], calls: list[CountedCall]) -> list[Member]:
    theirs: dict[str, list[CountedCall]] = {}
    for call in calls:
        theirs.setdefault(call.trainee, []).append(call)
    return [_member(each, theirs.get(each.id, [])) for each in trainees]


def _member(trainee: StoredTrainee, calls: list[CountedCall]) -> Member:
    return Member(
        trainee.id,
        trainee.name,
        len(calls),
        max((each.ended for each in calls), default=None),
        max((each.score for each in calls), default=None),
        calls[-1].score if calls else None,
    )


def _assignment(repository: Repository, cohort: str, assignment: str) -> StoredAssignment:
    for each in repository.assignments.of(cohort):
        if each.id == assignment:
            return each
    raise NoSuchAssignment("There is no such assignment in this cohort: it may have been deleted.")
