"""People's data: what is kept and for how long, forgetting a trainee, and deleting what is old."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Optional

from bot.practice.errors import NoSuchTrainee, SeveralTrainees
from bot.practice.review import within
from bot.store.keeping import Tally
from bot.store.patience import patiently
from bot.store.people import StoredTrainee
from bot.store.staff import StoredInstructor

if TYPE_CHECKING:
    from bot.practice.service import Practice

LOG_KEPT = 365
"""Days for which the audit log is kept at least, however short the retention is: it is how others can check us."""

GIVES_WAY = 0.15
"""Seconds between two parts of what is deleted. Whoever waits for SQLite looks every tenth of a second whether it is
free."""

IN_CALLS = "until the trainee, an instructor or `buyin forget` deletes it, or it is older than the retention"


@dataclass(frozen=True)
class Kept:
    """One kind of data: ``what`` it is, ``why`` it is there, and ``until`` when."""

    what: str
    why: str
    until: str


KEPT = (
    Kept("A trainee's name, if they gave one, and their cohort", "to know whose debrief it is", IN_CALLS),
    Kept(
        "Calls: what was said, how it was coded, the debrief", "to learn from them, and to score them again", IN_CALLS
    ),
    Kept(
        "Instructors' codes and comments on a call, and whether they had seen the program's codes",
        "to give a second opinion and to mend the program",
        "with the call",
    ),
    Kept(
        "What an instructor typed into a review and has not saved, in their browser's tab",
        "so that it is not lost",
        "until it is saved, or the tab is closed",
    ),
    Kept(
        "In Slack: which person is which trainee, and the direct message with them",
        "to know who writes, and to answer",
        "with the trainee",
    ),
    Kept("In Slack: a message on its way to the prospect", "so that none is lost", "until it is answered"),
    Kept("In Slack: who wrote when, without the words", "so that a repeat is known", "a week after the answer"),
    Kept("In Slack: the workspaces, their tokens, and who installed the bot", "to post there", "until it is removed"),
    Kept("Digests of one-time codes", "to link accounts", "ten minutes, or until the next one"),
    Kept("Reminders: whom of what on which day", "so that nobody is reminded twice", "with the trainee"),
    Kept("Links to a debrief that a trainee shared", "so that others can read it", "until it is taken back"),
    Kept("A signed cookie in the trainee's browser", "to know the browser again", "`BUYIN_SESSION_DAYS` and a year"),
    Kept(
        "Counts of deleted calls: persona, month, outcome, sum of scores",
        "to see how personas do; without a name or a word of anybody",
        "for good",
    ),
    Kept(
        "Texts of personas with their writers' names",
        "to see who changed what, and to go back",
        "as long as the persona",
    ),
    Kept("Instructors' names, roles and hashed passwords", "to let them in", "as long as the account is there"),
    Kept(
        "The audit log: who signed in from where, or failed to, exported, deleted, published",
        "so that others can check it",
        f"as long as the retention, and {LOG_KEPT} days at least",
    ),
)
"""What is stored of people. Nothing else is, and nothing is sent anywhere but to an LRS that an admin has set up."""


@dataclass(frozen=True)
class Retired:
    """What was deleted for its age."""

    calls: int
    trainees: int
    log: int


def retire_old(practice: Practice, days: int) -> Retired:
    """Delete calls that ended more than ``days`` days ago, trainees as old of whom no call is left, and the audit log
    of the time before :data:`LOG_KEPT`. Counts of the calls stay. Doing it again deletes nothing more.

    It is done in parts, each one transaction with its line in the audit log, so that nobody waits for long."""
    calls = trainees = log = 0
    with patiently():
        while True:
            some = _retire_some(practice, days)
            calls, trainees, log = calls + some.calls, trainees + some.trainees, log + some.log
            if not (some.calls or some.trainees):
                return Retired(calls, trainees, log)
            time.sleep(GIVES_WAY)


def _retire_some(practice: Practice, days: int) -> Retired:
    now = practice.now()
    day = now - timedelta(days=days)
    with practice.store.write() as repository:
        some = Retired(
            repository.keeping.delete_calls_before(day),
            repository.keeping.delete_trainees_before(day),
            repository.keeping.delete_log_before(now - timedelta(days=max(days, LOG_KEPT))),
        )
        if some.calls or some.trainees:
            about = f"{some.calls} calls and {some.trainees} trainees older than {days} days"
            repository.staff.log("retention", "deleted", about, now)
    return some


def find_trainee(practice: Practice, known_as: str) -> StoredTrainee:
    """The trainee with this id, or with exactly this name. Raises :class:`NoSuchTrainee`, :class:`SeveralTrainees`."""
    with practice.store.read() as repository:
        found = repository.people.trainee(known_as)
        called = repository.keeping.called(known_as) if found is None and known_as else []
    if found is None and not called:
        raise NoSuchTrainee(f"there is no trainee with the id or the name '{known_as}'")
    if len(called) > 1:
        ids = ", ".join(f"{each.id} ({each.cohort.name if each.cohort else 'no cohort'})" for each in called)
        raise SeveralTrainees(f"{len(called)} trainees are called '{known_as}': give an id of {ids}")
    return found or called[0]


def trainee_of(practice: Practice, instructor: StoredInstructor, trainee: str) -> tuple[StoredTrainee, int]:
    """A trainee whom an instructor may follow, and how many calls they began. Raises :class:`NoSuchTrainee`, also when
    they are in somebody else's cohort."""
    with practice.store.read() as repository:
        found, cohorts = repository.people.trainee(trainee), within(repository, instructor)
        calls = repository.keeping.calls_of(trainee)
    theirs = cohorts is None or (found is not None and found.cohort is not None and found.cohort.id in cohorts)
    if found is None or not theirs:
        raise NoSuchTrainee("There is no such trainee, or they are not in your cohorts.")
    return found, calls


def is_stored(practice: Practice, trainee: str) -> bool:
    """Whether anything is stored of a trainee."""
    with practice.store.read() as repository:
        return repository.people.trainee(trainee) is not None


def forget(practice: Practice, trainee: str, who: str) -> Optional[int]:
    """Delete everything of a trainee, because ``who`` says so, and return how many calls went with it; None if nothing
    was stored of them, or no longer. Counts stay, and a line in the audit log that does not name them."""
    with practice.store.write() as repository:
        repository.people.lock_trainee(trainee)  # of two who delete at once, the second is told
        if repository.people.trainee(trainee) is None:
            return None
        calls = repository.keeping.calls_of(trainee)
        repository.forget(trainee)
        repository.staff.log(who, "deleted", f"trainee {trainee[:8]} with {calls} calls", practice.now())
    return calls


def tallies(practice: Practice) -> list[Tally]:
    """What is left of deleted calls."""
    with practice.store.read() as repository:
        return repository.keeping.tallies()
