"""Trainees whom an instructor puts into a cohort by name: each is let in by a personal link."""

from __future__ import annotations

from dataclasses import dataclass

from bot.practice.errors import BadName, NoSuchCohort
from bot.practice.made_once import made_by
from bot.practice.people import named
from bot.practice.service import Practice
from bot.store.people import StoredCohort, StoredTrainee

MOST_AT_ONCE = 200
"""Names of one list."""
MOST_TOLD = 10
"""Lines of a list of which it is said what is wrong with them."""


@dataclass(frozen=True)
class Enrolled:
    """What came of a list of names: the trainees whom it ``added``, ``new`` of them this time and the others when the
    same form was sent before; and the names that were ``there`` otherwise."""

    added: list[StoredTrainee]
    new: int
    there: list[str]


def enrol(practice: Practice, cohort: StoredCohort, typed: str, form: str = "") -> Enrolled:
    """Make a trainee of a cohort for each line of ``typed``, which is a name; a name that somebody in the cohort has is
    not added again, so that a list can be sent twice. The same ``form`` (see
    :func:`~bot.practice.made_once.made_by`) is told again whom it added. Raises :class:`BadName`, and then nobody was
    added, and :class:`NoSuchCohort`."""
    names = _names(typed)
    now = practice.now()
    added: dict[str, StoredTrainee] = {}
    there, new = [], 0
    with practice.store.write() as repository:
        # Of two who send the same list at once, the second finds them there.
        if not repository.people.lock(cohort.id):
            raise NoSuchCohort("There is no such cohort: it may have been deleted.")
        before = {each.id: each for each in repository.people.trainees_of(cohort.id)}
        known = {each.name.casefold() for each in before.values()}
        for name in names:
            id = made_by(form, cohort.id, name)
            if id in before and id not in added:
                added[id] = before[id]
                continue
            if name.casefold() in known:
                there.append(name)
                continue
            known.add(name.casefold())
            repository.add_trainee(id, now)
            repository.people.rename(id, name)
            repository.people.join(id, cohort.id)
            added[id] = StoredTrainee(id, name, cohort)
            new += 1
    return Enrolled(list(added.values()), new, there)


def _names(typed: str) -> list[str]:
    lines = [(number, line) for number, line in enumerate(typed.splitlines(), 1) if line.strip()]
    if not lines:
        raise BadName("Give at least one name, each on a line of its own.")
    if len(lines) > MOST_AT_ONCE:
        raise BadName(f"A list may have {MOST_AT_ONCE} names; this one has {len(lines)}: send it in parts.")
    found, bad = [], []
    for number, line in lines:
        try:
            found.append(named(line))
        except BadName as error:
            bad.append(f"Line {number}: {error}")
    if bad:
        more = len(bad) - MOST_TOLD
        raise BadName(" ".join(bad[:MOST_TOLD]) + (f" {more} more cannot be used." if more > 0 else ""))
    return found
