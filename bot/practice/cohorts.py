"""A cohort as its instructors run it: who is in it, what they are to do, and how they get on.

Each method takes a cohort that :meth:`bot.practice.staff.Staff.cohort` has let the instructor see.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Optional

from bot.practice.assignments import Standing, mistakes_in, table_of
from bot.practice.cohort_figures import figures_of, seen
from bot.practice.errors import (
    BadTerms,
    LastInCharge,
    NoSuchAssignment,
    NoSuchCohort,
    NoSuchInstructor,
    NoSuchTrainee,
)
from bot.practice.made_once import made_by
from bot.practice.people import named
from bot.store.assignments import CountedCall, StoredAssignment
from bot.store.people import StoredCohort, StoredTrainee
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

    def of(self, id: str, persona: str, made: datetime) -> StoredAssignment:
        """An assignment with these terms."""
        return StoredAssignment(id, persona, self.due, self.pass_mark, self.tries, self.in_a_row, self.hints, made)

    def mistakes(self, now: Optional[datetime] = None) -> dict[str, str]:
        """All that cannot be met, in words, by the term that it is about; ``now`` is given for what is new, which is
        not to be overdue."""
        over = now is not None and self.due is not None and self.due < now
        late = {"due": "The due day is over. Choose today or a later day."} if over else {}
        return {**late, **mistakes_in(self.of("", "", datetime.min))}


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

    def found(self, instructor: StoredInstructor, name: str, form: str = "") -> str:
        """Make a cohort, which is its maker's, and return its id. The same ``form`` (see
        :func:`~bot.practice.made_once.made_by`) makes it once. Raises :class:`BadName`."""
        called = named(name)
        cohort = StoredCohort(made_by(form, instructor.id, called), called, secrets.token_urlsafe(9))
        with self.store.write() as repository:
            if repository.people.add_cohort(cohort, self.now()):
                repository.staff.put_in_charge(instructor.id, cohort.id)
        return cohort.id

    def dissolve(self, cohort: str) -> None:
        """Delete a cohort with its assignments. Its trainees and their calls stay, in no cohort."""
        with self.store.write() as repository:
            repository.people.delete_cohort(cohort)

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

    def in_charge(self, cohort: str, instructor: str) -> StoredInstructor:
        """An instructor whom a cohort can be taken from: raises what :meth:`take_from` does."""
        with self.store.read() as repository:
            return _in_charge(repository, cohort, instructor)

    def take_from(self, cohort: str, instructor: str) -> StoredInstructor:
        """Take a cohort from an instructor. Raises :class:`NoSuchInstructor`, and :class:`LastInCharge` when it would
        be nobody's."""
        with self.store.write() as repository:
            found = _in_charge(repository, cohort, instructor)
            repository.staff.take_from(instructor, cohort)
            return found

    def trainee(self, cohort: str, trainee: str) -> StoredTrainee:
        """A trainee of a cohort. Raises :class:`NoSuchTrainee`, also when they are in another one."""
        with self.store.read() as repository:
            found = repository.people.trainee(trainee)
        if found is None or found.cohort is None or found.cohort.id != cohort:
            raise NoSuchTrainee("There is no such trainee in this cohort: they may have been removed already.")
        return found

    def remove(self, cohort: str, trainee: str) -> StoredTrainee:
        """Take a trainee out of a cohort; their calls stay theirs. Raises :class:`NoSuchTrainee`."""
        found = self.trainee(cohort, trainee)
        with self.store.write() as repository:
            repository.people.leave(trainee, cohort)
        return found

    def assign(self, cohort: str, personas: Iterable[str], terms: Terms, form: str = "") -> list[StoredAssignment]:
        """Give a cohort each of ``personas`` to call, on the same terms. The same ``form`` (see
        :func:`~bot.practice.made_once.made_by`) does so once. Raises :class:`BadTerms`, :class:`NoSuchCohort`."""
        now = self.now()
        if mistakes := terms.mistakes(now):
            raise BadTerms(mistakes)
        found = [terms.of(made_by(form, cohort, each, repr(terms)), each, now) for each in personas]
        with self.store.write() as repository:
            _hold(repository, cohort)  # of two who assign the same at once, the second is told
            there = {each.id: _sense(each) for each in repository.assignments.of(cohort)}
            new = [each for each in found if each.id not in there]
            if any(_sense(each) in there.values() for each in new):
                raise BadTerms({"persona": "One of these prospects is assigned on just these terms already."})
            for each in new:
                repository.assignments.add(cohort, each)
        return found

    def assignment(self, cohort: str, assignment: str) -> StoredAssignment:
        """What a cohort is to do. Raises :class:`NoSuchAssignment`, also when it is another cohort's."""
        with self.store.read() as repository:
            return _assignment(repository, cohort, assignment)

    def change(self, cohort: str, assignment: str, terms: Terms) -> None:
        """Give an assignment other terms; calls since it was made count by the new ones. Raises
        :class:`NoSuchAssignment`, :class:`BadTerms`."""
        if mistakes := terms.mistakes():
            raise BadTerms(mistakes)
        with self.store.write() as repository:
            _hold(repository, cohort)
            stored = _assignment(repository, cohort, assignment)
            changed = terms.of(stored.id, stored.persona, stored.made)
            others = (each for each in repository.assignments.of(cohort) if each.id != assignment)
            if _sense(changed) in map(_sense, others):
                raise BadTerms({"persona": "This prospect is assigned on just these terms already."})
            repository.assignments.change(changed)

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


def _in_charge(repository: Repository, cohort: str, instructor: str) -> StoredInstructor:
    theirs = {each.id: each for each in repository.staff.in_charge_of(cohort)}
    if instructor not in theirs:
        raise NoSuchInstructor("That instructor is not in charge of this cohort, or no longer.")
    if len(theirs) == 1:
        raise LastInCharge("Put somebody else in charge first: a cohort without an instructor is nobody's.")
    return theirs[instructor]


def _hold(repository: Repository, cohort: str) -> None:
    """Keep other writers from a cohort. Raises :class:`NoSuchCohort` if it was deleted a moment ago."""
    if not repository.people.lock(cohort):
        raise NoSuchCohort("There is no such cohort: it may have been deleted.")


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
