"""Whoever guesses passwords is held up, and what the audit log takes in of it. Each within the caller's transaction."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from bot.practice.errors import TooManyTries
from bot.store.repository import Repository

MOST_FAILURES = 5
"""Failed sign-ins of a name within ``COUNTS_FOR`` after which none is tried any more."""
MOST_FROM_ADDRESS = 100
"""The same from an address, which may be that of a whole school: one who mistypes keeps no colleague out."""
COUNTS_FOR = timedelta(minutes=15)

REFUSED, STOPPED = "sign-in refused", "sign-ins stopped"
MOST_LISTED = 200
"""Entries of each of these that the audit log takes in a day: whoever tries for ever does not fill it."""


def add_try(repository: Repository, name: str, address: str, now: datetime) -> None:
    """Count one more sign-in that failed, until it has succeeded. Raises :class:`TooManyTries`."""
    since = now - COUNTS_FOR
    of_name = repository.staff.failure(MOST_FAILURES, since, name=name)
    if of_name is not None:
        advice = "If the name is yours, whoever runs the server can give you a new password: it lets you in at once."
        raise _too_many("for this name", of_name - since, advice)
    of_address = repository.staff.failure(MOST_FROM_ADDRESS, since, address=address)
    if of_address is not None:
        raise _too_many("from your network", of_address - since, "From another network you can sign in now.")
    repository.staff.add_failure(name, address, now)


def _too_many(where: str, left: timedelta, advice: str) -> TooManyTries:
    seconds = max(1, math.ceil(left.total_seconds()))
    minutes = math.ceil(seconds / 60)
    wait = f"{minutes} minutes" if minutes > 1 else "a minute"
    return TooManyTries(f"Too many sign-ins {where} failed. Try again in {wait}. {advice}", seconds)


def forget_tries(repository: Repository, name: str, now: datetime) -> None:
    """Let a name in again: it has signed in, or has a new password."""
    repository.staff.forget_failures(name, now - COUNTS_FOR)


def log_failure(repository: Repository, name: str, address: str, now: datetime, *, known: bool) -> None:
    """Add to the audit log that a sign-in failed, and that it was the last that is tried for now; of a name, only if
    it is an account's, since others can be made up."""
    since = now - COUNTS_FOR
    log_refusal(repository, REFUSED, name, address, now)
    if known and repository.staff.failure(MOST_FAILURES, since, name=name):
        log_refusal(repository, STOPPED, name, "too many failed with this name", now)
    if repository.staff.failure(MOST_FROM_ADDRESS, since, address=address):
        log_refusal(repository, STOPPED, address, "too many failed from this address", now)


def log_refusal(repository: Repository, did: str, who: str, about: str, now: datetime) -> None:
    """Add a refusal to the audit log, unless it has taken in enough of them."""
    listed = repository.staff.logged_since(did, now - timedelta(days=1))
    if listed < MOST_LISTED:
        repository.staff.log(who, did, about, now)
    elif listed == MOST_LISTED:
        repository.staff.log("many", did, f"more than {MOST_LISTED} in a day: the others are not listed", now)
