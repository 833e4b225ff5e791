"""Reminders of what is assigned: who is due one, said once, through whatever sender there is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.practice.assignments import OVERDUE, Standing, how_far, table_of, what_passes
from bot.store.assignments import StoredAssignment
from bot.store.repository import Store

DAYS_BEFORE = 3
"""Days before an assignment is due from which on its trainees are reminded."""

DAYS_AFTER = timedelta(days=14)
"""Time after the due day for which trainees are still reminded: nagging for longer helps nobody."""

Send = Callable[[str, str], bool]
"""Sends a text to a trainee, and says whether it went out."""


@dataclass(frozen=True)
class Reminder:
    """What one trainee is to be told about one assignment."""

    trainee: str
    assignment: str
    text: str


@dataclass(frozen=True)
class Reminded:
    """What came of reminding: who was ``sent`` something, and to whom nothing could be sent."""

    sent: list[Reminder]
    unsent: list[Reminder]


def due_reminders(
    terms: Sequence[StoredAssignment],
    standings: Mapping[str, Sequence[Standing]],
    reminded_today: Iterable[tuple[str, str]],
    now: datetime,
    names: Mapping[str, str],
    days: int = DAYS_BEFORE,
) -> list[Reminder]:
    """Who is to be reminded of what: not done, can still be done, due within ``days`` or overdue, and not
    ``reminded_today``, as (trainee, assignment). ``standings`` are by trainee, in the order of ``terms``; ``names``
    those of personas; of one that can no longer be called nobody is reminded."""
    known = set(reminded_today)
    return [
        Reminder(trainee, each.id, _text(each, now_is, names))
        for trainee, row in standings.items()
        for each, now_is in zip(terms, row, strict=True)
        if now_is.to_do
        and each.due is not None
        and now - DAYS_AFTER <= each.due <= now + timedelta(days=days)
        and each.persona in names
        and (trainee, each.id) not in known
    ]


def _text(terms: StoredAssignment, now_is: Standing, names: Mapping[str, str]) -> str:
    assert terms.due is not None
    who = names[terms.persona]
    day = f"{terms.due.day} {terms.due:%B %Y}"
    when = f"was due on {day} and can still be done" if now_is.state == OVERDUE else f"is due on {day}"
    said = ", ".join([*what_passes(terms), *how_far(terms, now_is)])
    return f"Your practice call with {who} {when}: {said}."


@dataclass(frozen=True)
class Reminders:
    """Reminders on one store."""

    store: Store
    now: Callable[[], datetime]

    def remind(self, send: Send, names: Mapping[str, str], days: int = DAYS_BEFORE) -> Reminded:
        """Send what is due, through ``send``, at most one a day for each trainee and assignment, also when several
        processes do this at once. What could not be sent is tried again the next time."""
        today = self.now().date()
        came = Reminded([], [])
        for each in self._due(names, days):
            went = self._sent_once(each, today, send)
            if went is not None:
                (came.sent if went else came.unsent).append(each)
        return came

    def _due(self, names: Mapping[str, str], days: int) -> list[Reminder]:
        now = self.now()
        with self.store.read() as repository:
            found: list[Reminder] = []
            for cohort in repository.people.cohorts():
                terms = repository.assignments.of(cohort.id)
                if not terms:
                    continue
                trainees = [each.id for each in repository.people.trainees_of(cohort.id)]
                standings = table_of(terms, trainees, repository.assignments.calls_of(cohort=cohort.id), now)
                known = repository.assignments.reminded(cohort.id, now.date())
                found += due_reminders(terms, standings, known, now, names, days)
        return found

    def _sent_once(self, each: Reminder, today: date, send: Send) -> bool | None:
        """Whether a reminder went out; None if another process has it."""
        with self.store.write() as repository:
            if not repository.assignments.claim_reminder(each.trainee, each.assignment, today):
                return None
        # It is claimed before it is sent: a process that dies in between leaves one unsent rather than one sent twice.
        went = False
        try:
            went = send(each.trainee, each.text)
        finally:
            if not went:
                with self.store.write() as repository:
                    repository.assignments.release_reminder(each.trainee, each.assignment, today)
        return went
