"""A call as its trainee may have it: it is theirs, it goes on, it has its debrief; else the error that says so."""

from __future__ import annotations

from typing import Any

from bot.practice.errors import CallEnded, CallGoesOn, NoSuchCall
from bot.store.repository import Repository
from bot.store.stored import StoredCall


def own(repository: Repository, trainee: str, call: str, *, lock: bool = False) -> StoredCall:
    """The call of a trainee; ``lock`` keeps other writers from it. Raises :class:`NoSuchCall`."""
    stored = repository.call(call, lock=lock)
    if stored is None or stored.trainee != trainee:
        raise NoSuchCall("There is no such call.")
    return stored


def must_go_on(stored: StoredCall) -> None:
    """Raises :class:`CallEnded` for a call that is over."""
    if stored.ended:
        raise CallEnded("This call has ended. Read its debrief, or start another.")


def debrief_of(repository: Repository, call: str) -> dict[str, Any]:
    """The debrief of a call. Raises :class:`CallGoesOn`."""
    document = repository.debriefs.of(call)
    if document is None:
        raise CallGoesOn("This call goes on. End it to read its debrief.")
    return document
