"""When an assignment is done: pure functions over its terms and a trainee's debriefed calls."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from typing import Optional

from bot.practice.errors import BadTerms
from bot.store.assignments import CountedCall, StoredAssignment

OPEN, DONE, FAILED, OVERDUE = "open", "done", "failed", "overdue"
STATES = (OPEN, DONE, FAILED, OVERDUE)

MOST_TRIES = 100
MOST_IN_A_ROW = 20


@dataclass(frozen=True)
class Standing:
    """Where a trainee stands with an assignment.

    ``state`` is OPEN, DONE (at ``done_at``, which is ``late`` after the due time), FAILED (the tries that are left
    cannot make it any more) or OVERDUE (it can still be done). ``used`` are the calls that counted until it was done,
    ``best`` their best score, ``left`` the tries that are left, None for any number, ``passes`` those in a row just
    now.
    """

    state: str
    done_at: Optional[datetime] = None
    late: bool = False
    used: int = 0
    best: Optional[int] = None
    left: Optional[int] = None
    passes: int = 0

    @property
    def to_do(self) -> bool:
        """Whether there is still something to be done about it."""
        return self.state in (OPEN, OVERDUE)


def end_of_day(typed: str) -> datetime:
    """The last second, in UTC, of a day that was typed as YYYY-MM-DD. Raises :class:`BadTerms`."""
    try:
        return datetime.strptime(typed, "%Y-%m-%d").replace(hour=23, minute=59, second=59, tzinfo=timezone.utc)
    except ValueError as error:
        raise BadTerms({"due": "Give the due day as year, month and day, like 2026-12-31."}) from error


def counts(terms: StoredAssignment, call: CountedCall) -> bool:
    """Whether a call counts: with the persona, begun since the assignment was made, from its first turn on (what is
    tried again from a turn is practice), and without hints where none are allowed."""
    return (
        call.persona == terms.persona
        and call.began >= terms.made
        and not call.again
        and (terms.hints or not call.hints)
    )


def passes(terms: StoredAssignment, call: CountedCall) -> bool:
    """Whether a call that counts has the score that is asked for; without a pass mark every one has."""
    return call.score >= (terms.pass_mark or 0)


def standing(terms: StoredAssignment, calls: Iterable[CountedCall], now: datetime) -> Standing:
    """Where a trainee stands after their debriefed ``calls``, in the order in which they ended."""
    used, row, best = 0, 0, None
    for call in calls:
        if not counts(terms, call):
            continue
        if terms.tries is not None and used == terms.tries:
            break
        used += 1
        best = call.score if best is None else max(best, call.score)
        row = row + 1 if passes(terms, call) else 0
        if row == terms.in_a_row:
            late = terms.due is not None and call.ended > terms.due
            return Standing(DONE, call.ended, late, used, best, _left(terms, used), row)
    left = _left(terms, used)
    now_is = Standing(OPEN, used=used, best=best, left=left, passes=row)
    if left is not None and left < terms.in_a_row - row:
        return replace(now_is, state=FAILED)
    if terms.due is not None and terms.due < now:
        return replace(now_is, state=OVERDUE)
    return now_is


def _left(terms: StoredAssignment, used: int) -> Optional[int]:
    return None if terms.tries is None else terms.tries - used


def mistakes_in(terms: StoredAssignment) -> dict[str, str]:
    """What cannot be met, in words, by the term that it is about; nothing where all can."""
    found = {}
    if terms.pass_mark is not None and not 0 <= terms.pass_mark <= 100:
        found["pass_mark"] = "The pass mark is a score, from 0 to 100."
    if terms.tries is not None and not 1 <= terms.tries <= MOST_TRIES:
        found["tries"] = f"The number of tries is from 1 to {MOST_TRIES}, or empty for as many as they like."
    if not 1 <= terms.in_a_row <= MOST_IN_A_ROW:
        found["in_a_row"] = f"The passes needed one after the other are from 1 to {MOST_IN_A_ROW}."
    if not found.keys() & {"tries", "in_a_row"} and terms.tries is not None and terms.tries < terms.in_a_row:
        within = f"{terms.tries} {_tries(terms.tries)}"
        found["tries"] = f"Nobody can pass {terms.in_a_row} times within {within}: allow more."
    return found


def what_passes(terms: StoredAssignment) -> list[str]:
    """The terms as people read them, part by part; the due date is left to who shows it."""
    return [
        f"pass mark {terms.pass_mark}" if terms.pass_mark is not None else "any finished call passes",
        *([f"{terms.in_a_row} passes in a row"] if terms.in_a_row > 1 else []),
        *([f"at most {terms.tries} {_tries(terms.tries)}"] if terms.tries is not None else []),
        *([] if terms.hints else ["without hints"]),
    ]


def how_far(terms: StoredAssignment, now_is: Standing) -> list[str]:
    """Where somebody stands, as they read it, part by part; nothing where there is nothing to say yet."""
    if now_is.state == DONE:
        return ["done"]
    if now_is.state == FAILED:
        return ["no tries left" if not now_is.left else "not to be passed any more with the tries left"]
    said = []
    if now_is.left is not None:
        said.append(f"{now_is.left} {_tries(now_is.left)} left")
    if terms.in_a_row > 1 and now_is.used:
        said.append(f"{now_is.passes} of {terms.in_a_row} passes in a row so far")
    return said


def _tries(number: int) -> str:
    return "try" if number == 1 else "tries"


def table_of(
    terms: Sequence[StoredAssignment], trainees: Iterable[str], calls: Iterable[CountedCall], now: datetime
) -> dict[str, list[Standing]]:
    """Where each trainee stands with each assignment, in the assignments' order."""
    theirs: dict[str, list[CountedCall]] = {}
    for call in calls:
        theirs.setdefault(call.trainee, []).append(call)
    return {each: [standing(one, theirs.get(each, ()), now) for one in terms] for each in trainees}
