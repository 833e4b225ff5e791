"""Sharing a debrief: a link under which anybody may read it, until it is taken back. Each method is one transaction."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Optional

from bot.practice.errors import CallGoesOn, NoSuchCall
from bot.practice.owned import own
from bot.store.repository import Store


@dataclass(frozen=True)
class Sharing:
    """What trainees share of their calls, on one store."""

    store: Store

    def share(self, trainee: str, call: str) -> str:
        """A token under which anybody may read the debrief of a call that has ended; shared again it is the same one.
        Raises :class:`NoSuchCall`, :class:`CallGoesOn`."""
        with self.store.write() as repository:
            stored = own(repository, trainee, call, lock=True)
            if not stored.ended:
                raise CallGoesOn("This call goes on. End it to share its debrief.")
            token = stored.shared or secrets.token_urlsafe(18)
            repository.share(call, token)
            return token

    def unshare(self, trainee: str, call: str) -> None:
        """Make a debrief the trainee's alone again. Raises :class:`NoSuchCall`."""
        with self.store.write() as repository:
            own(repository, trainee, call, lock=True)
            repository.share(call, None)

    def shared(self, token: str) -> tuple[str, str]:
        """The trainee and the call whose debrief is shared under a token. Raises :class:`NoSuchCall`."""
        with self.store.read() as repository:
            stored = repository.call_shared_as(token)
        if stored is None:
            raise NoSuchCall("This debrief is not shared, or no longer.")
        return stored.trainee, stored.id

    def shared_as(self, trainee: str, call: str) -> Optional[str]:
        """The token under which a debrief is shared, None if it is not. Raises :class:`NoSuchCall`."""
        with self.store.read() as repository:
            return own(repository, trainee, call).shared
