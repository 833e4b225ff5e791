"""Instructors: their accounts, signing in, and which cohorts are theirs. Each method is one transaction."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from threading import BoundedSemaphore
from typing import Optional

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy.exc import IntegrityError

from bot.practice.errors import (
    BadName,
    BadPassword,
    NameTaken,
    NoSuchCohort,
    NoSuchInstructor,
    SignInRefused,
)
from bot.practice.guessing import REFUSED, add_try, forget_tries, log_failure, log_refusal
from bot.practice.people import named
from bot.store.people import StoredCohort
from bot.store.repository import Repository, Store
from bot.store.staff import AuditEntry, StoredInstructor

INSTRUCTOR, ADMIN = "instructor", "admin"
ROLES = (INSTRUCTOR, ADMIN)

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 200
"""Characters; more would only make hashing slow."""

WAITING = "mailto:"
"""Begins the subject of an account that waits for whoever has a verified e-mail address at the provider."""
LONGEST_SUBJECT = 200
"""Characters that are stored of a subject."""


@lru_cache(maxsize=1)
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@lru_cache(maxsize=1)
def _nobodys() -> str:
    """A hash to check against when there is no such name, so that it takes as long as when there is."""
    return _hasher().hash(uuid.uuid4().hex)


@lru_cache(maxsize=1)
def _few() -> BoundedSemaphore:
    """Passwords checked at the same time: each takes 64 MiB and a core, which trainees need too."""
    return BoundedSemaphore(2)


@dataclass(frozen=True)
class Staff:
    """Instructors on one store."""

    store: Store
    now: Callable[[], datetime]

    def add(
        self, name: str, password: Optional[str], role: str = INSTRUCTOR, subject: Optional[str] = None
    ) -> StoredInstructor:
        """Make an account: with a password, or for who signs in elsewhere under ``subject`` (see
        :func:`waiting_for`).

        Raises :class:`BadName`, :class:`BadPassword`, :class:`NameTaken`.
        """
        hashed = _hashed(password) if password is not None else None
        if subject is not None:
            _check(subject)
        instructor = StoredInstructor(uuid.uuid4().hex, named(name), role, hashed, subject, 0)
        try:
            with self.store.write() as repository:
                if any(each.name.casefold() == instructor.name.casefold() for each in repository.staff.all()):
                    raise NameTaken(f"There is an instructor of this name already: '{instructor.name}'.")
                if subject is not None:
                    _nobodys_yet(repository, subject)
                repository.staff.add(instructor, self.now())
                repository.staff.log(instructor.name, "account made", role, self.now())
        except IntegrityError as error:
            raise NameTaken(f"There is an instructor '{instructor.name}' already.") from error
        return instructor

    def tie(self, name: str, subject: str) -> None:
        """Let an account that there is sign in elsewhere too, under ``subject``; its sessions end. Raises
        :class:`NoSuchInstructor`, :class:`BadName`, :class:`NameTaken`."""
        _check(subject)
        with self.store.write() as repository:
            found = _found(repository.staff.by(name=" ".join(name.split())))
            if found.subject != subject:
                _nobodys_yet(repository, subject)
                repository.staff.change(found.id, subject=subject)
                repository.staff.log(found.name, "account tied", f"to the subject {subject}", self.now())

    def all(self) -> list[StoredInstructor]:
        """Every account, by name."""
        with self.store.read() as repository:
            return repository.staff.all()

    def change_password(self, instructor: str, password: str) -> None:
        """Give an account a new password; its sessions end. Raises :class:`BadPassword`, :class:`NoSuchInstructor`."""
        hashed = _hashed(password)
        with self.store.write() as repository:
            found = _found(repository.staff.by(id=instructor))
            repository.staff.change(instructor, password=hashed)
            # Whoever was kept out by somebody else's guesses is let in with the new one.
            forget_tries(repository, found.name, self.now())
            repository.staff.log(found.name, "password changed", "", self.now())

    def named(self, name: str) -> StoredInstructor:
        """The account with this name. Raises :class:`NoSuchInstructor`."""
        with self.store.read() as repository:
            return _found(repository.staff.by(name=" ".join(name.split())))

    def change_role(self, instructor: str, role: str) -> None:
        """Make an instructor an admin, or an admin an instructor; their sessions end."""
        with self.store.write() as repository:
            found = _found(repository.staff.by(id=instructor))
            repository.staff.change(instructor, role=role)
            repository.staff.log(found.name, "role changed", role, self.now())

    def end_sessions(self, instructor: str) -> None:
        """Sign an account out wherever it is signed in."""
        with self.store.write() as repository:
            found = _found(repository.staff.by(id=instructor))
            repository.staff.change(instructor)
            repository.staff.log(found.name, "signed out everywhere", "", self.now())

    def remove(self, instructor: str) -> None:
        """Delete an account: its sessions end, its reviews go, and its cohorts are the admins' until another is put in
        charge."""
        with self.store.write() as repository:
            found = _found(repository.staff.by(id=instructor))
            repository.staff.remove(instructor)
            repository.staff.log(found.name, "account removed", "", self.now())

    def sign_in(self, name: str, password: str, address: str) -> StoredInstructor:
        """The instructor with this name and password. Raises :class:`SignInRefused`, which does not say what was wrong,
        and :class:`TooManyTries`."""
        tried = " ".join(name.split())[:120]
        now = self.now()
        # A try counts as failed until it has succeeded, so that many at once are not more than one after the other.
        with self.store.write() as repository:
            found = repository.staff.by(name=tried)
            add_try(repository, tried, address, now)
        right = _matches(found.password if found else None, password)
        with self.store.write() as repository:
            if found is None or not right:
                log_failure(repository, tried, address, now, known=found is not None)
            else:
                forget_tries(repository, tried, now)
                repository.staff.log(found.name, "signed in", address, now)
        if found is None or not right:
            raise SignInRefused("The name or the password is wrong.")
        return found

    def log_disproved(self, address: str) -> None:
        """Add to the audit log that somebody came from a provider with a token that proves nothing."""
        with self.store.write() as repository:
            log_refusal(repository, REFUSED, "unknown", f"{address}, a token that proves nothing", self.now())

    def signed_in_elsewhere(self, subject: str, address: str, email: str = "") -> StoredInstructor:
        """The instructor whom a provider vouches for under ``subject``. An account that waits for ``email``, which the
        provider must have verified, is theirs from now on: the address itself never lets in again, since it may be
        somebody else's one day. Raises :class:`SignInRefused`."""
        with self.store.write() as repository:
            # A subject that looks like an account that waits is no subject of any provider.
            found = None if subject.startswith(WAITING) else repository.staff.by(subject=subject)
            if found is None and email.isascii() and (waits := repository.staff.by(subject=WAITING + email.lower())):
                repository.staff.change(waits.id, subject=subject)
                repository.staff.log(waits.name, "account tied", f"to the subject {subject}", self.now())
                found = repository.staff.by(id=waits.id)
            about = f"{address} {email}".strip()
            if found is None:
                log_refusal(repository, REFUSED, subject, about, self.now())
            else:
                repository.staff.log(found.name, "signed in", about, self.now())
        if found is None:
            raise SignInRefused("Your account there is not an instructor's here. Ask an admin to add it.")
        return found

    def session(self, instructor: str, generation: int) -> Optional[StoredInstructor]:
        """The instructor of a session, None if it has ended since."""
        with self.store.read() as repository:
            found = repository.staff.by(id=instructor)
        return found if found is not None and found.generation == generation else None

    def cohorts(self, instructor: StoredInstructor) -> list[StoredCohort]:
        """The cohorts that an instructor may see: their own, or all for an admin."""
        with self.store.read() as repository:
            if instructor.role == ADMIN:
                return repository.people.cohorts()
            return repository.staff.cohorts_of(instructor.id)

    def cohort(self, instructor: StoredInstructor, cohort: str) -> StoredCohort:
        """A cohort that an instructor may see. Raises :class:`NoSuchCohort`, also when it is somebody else's."""
        for each in self.cohorts(instructor):
            if each.id == cohort:
                return each
        raise NoSuchCohort("There is no such cohort, or it is not yours.")

    def put_in_charge(self, instructor: str, cohort: str) -> None:
        """Give an instructor a cohort."""
        with self.store.write() as repository:
            repository.staff.put_in_charge(instructor, cohort)

    def log(self, who: str, did: str, about: str = "") -> None:
        """Add to the audit log."""
        with self.store.write() as repository:
            repository.staff.log(who, did, about, self.now())

    def logged(self, limit: int = 500) -> list[AuditEntry]:
        """The newest entries of the audit log, newest first."""
        with self.store.read() as repository:
            return repository.staff.logged(limit)


def waiting_for(email: str) -> str:
    """The subject of an account for who has this e-mail address at the provider. Raises :class:`BadName`."""
    name, at, host = email.strip().partition("@")
    # Letters beyond ASCII are left out: some become another's address in lower case.
    if not (name and at and host and "@" not in host and email.isascii() and email.strip().isprintable()):
        raise BadName(f"'{email}' is no e-mail address that can be used: give one such as ida@example.com.")
    return WAITING + email.strip().lower()


def _check(subject: str) -> None:
    if not 0 < len(subject) <= LONGEST_SUBJECT or not subject.isprintable():
        raise BadName(f"A subject has 1 to {LONGEST_SUBJECT} characters.")


def _nobodys_yet(repository: Repository, subject: str) -> None:
    other = repository.staff.by(subject=subject)
    if other is not None:
        raise NameTaken(f"'{other.name}' signs in with your organisation as that already.")


def _hashed(password: str) -> str:
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise BadPassword(f"A password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters: a few words are good.")
    try:
        return _hasher().hash(password)
    except UnicodeEncodeError as error:
        raise BadPassword("The password is not UTF-8 text: check how the terminal or the file is encoded.") from error


def _matches(stored: Optional[str], password: str) -> bool:
    try:
        with _few():
            return _hasher().verify(stored or _nobodys(), password[:LONGEST_PASSWORD]) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def _found(instructor: Optional[StoredInstructor]) -> StoredInstructor:
    if instructor is None:
        raise NoSuchInstructor("There is no such instructor.")
    return instructor
