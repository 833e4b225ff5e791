"""Before a persona is retired: whose work that would stop."""

from __future__ import annotations

from dataclasses import dataclass

from bot.practice.assignments import table_of
from bot.practice.review import within
from bot.practice.service import Practice
from bot.store.people import StoredCohort
from bot.store.staff import StoredInstructor


@dataclass(frozen=True)
class AssignedIn:
    """A cohort that has a persona assigned: how many ``trainees`` it has, and how many have it still ``to_do``;
    ``theirs`` if the instructor who asks may see it."""

    cohort: StoredCohort
    trainees: int
    to_do: int
    theirs: bool


def assigned_in(practice: Practice, instructor: StoredInstructor, persona: str) -> list[AssignedIn]:
    """Every cohort that has a persona assigned, by name."""
    now = practice.now()
    with practice.store.read() as repository:
        visible = within(repository, instructor)
        found = []
        for cohort in repository.assignments.cohorts_with(persona):
            terms = [each for each in repository.assignments.of(cohort.id) if each.persona == persona]
            trainees = [each.id for each in repository.people.trainees_of(cohort.id)]
            standings = table_of(terms, trainees, repository.assignments.calls_of(cohort=cohort.id), now)
            to_do = sum(any(each.to_do for each in row) for row in standings.values())
            found.append(AssignedIn(cohort, len(trainees), to_do, visible is None or cohort.id in visible))
    return found
