"""Linking accounts: a one-time code, got in one place and entered in another, makes two trainees one."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from datetime import timedelta

from bot.practice.errors import PracticeError
from bot.practice.service import Practice
from bot.store import linking

GOOD_FOR = timedelta(minutes=10)
"""How long a code can be entered."""

ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""What codes are made of: nothing that is easily taken for something else."""

LENGTH = 8


class BadCode(PracticeError):
    """The code is unknown, used, or too old: the three are not told apart."""

    code = "bad_code"


def new_link_code(practice: Practice, trainee: str) -> str:
    """A code by which whoever enters it within :data:`GOOD_FOR` becomes ``trainee``. An earlier one is void."""
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    now = practice.now()
    with practice.store.write() as repository:
        repository.add_trainee(trainee, now)
    with practice.store.transaction(writes=True) as connection:
        linking.add_code(connection, _digest(code), trainee, now + GOOD_FOR, now)
    return f"{code[:4]}-{code[4:]}"


def redeem(practice: Practice, code: str, web_trainee: str) -> str:
    """Use a code up: all calls of ``web_trainee`` become those of the trainee it was made for, whose id is returned,
    and ``web_trainee`` is no more. One transaction. Raises :class:`BadCode`."""
    with practice.store.transaction(writes=True) as connection:
        trainee = linking.take_code(connection, _digest(code), practice.now())
        if trainee is None:
            raise BadCode("This code is not good: codes work once, for ten minutes. Ask for a new one.")
        if trainee != web_trainee:
            linking.merge(connection, web_trainee, trainee)
    return trainee


def renew(practice: Practice, trainee: str) -> str:
    """Give a trainee another id, which is returned: whatever names them by the one until now, cookies, links and
    tokens, lets nobody in to them any more. Of whom nothing is stored, nothing moves."""
    fresh = uuid.uuid4().hex
    with practice.store.transaction(writes=True) as connection:
        linking.rename(connection, trainee, fresh)
    return fresh


def _digest(code: str) -> str:
    # Only digests are stored: who reads the database cannot enter a code that is still good.
    plain = "".join(each for each in code.upper() if each in ALPHABET)
    return hashlib.sha256(plain.encode()).hexdigest()
