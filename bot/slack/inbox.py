"""The inbox: arrivals are stored in the database before they are acknowledged, and claimed there to be dealt with."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Optional

from bot.store import slack_inbox as rows
from bot.store.repository import Store
from bot.store.slack_inbox import Arrival, Item

KEPT = timedelta(days=7)
"""How long an arrival's key is kept after it is done, to know it again."""


@dataclass(frozen=True)
class Inbox:
    """Transactions on the inbox. A claim holds for ``lease``, unless it is kept up; a process that died loses it."""

    store: Store
    now: Callable[[], datetime]
    lease: timedelta = timedelta(seconds=30)

    def take_in(self, arrival: Arrival) -> bool:
        """Store an arrival; False if it was there already."""
        with self.store.transaction(writes=True) as connection:
            return rows.store(connection, arrival, self.now())

    def claim(self) -> Optional[Item]:
        """The next item to deal with, if there is one; nobody else gets it while the claim holds."""
        with self.store.transaction() as connection:
            if not rows.waits(connection, self.now()):
                return None
        with self.store.transaction(writes=True) as connection:
            return rows.claim(connection, uuid.uuid4().hex, self.now(), self.lease)

    def keep_claim(self, item: Item) -> None:
        """Go on holding a claim for another lease."""
        with self.store.transaction(writes=True) as connection:
            rows.keep_claim(connection, item, self.now() + self.lease)

    def keep_call(self, item: Item, call: str) -> None:
        """Store which call was on when an item was first taken up."""
        with self.store.transaction(writes=True) as connection:
            rows.keep_call(connection, item, call)

    def postpone(self, item: Item, after: timedelta) -> None:
        """Give an item back, due again in a while."""
        with self.store.transaction(writes=True) as connection:
            rows.postpone(connection, item, self.now() + after)

    def finish(self, item: Item, error: Optional[str] = None) -> None:
        """An item is dealt with, or given up because of ``error``; what was typed is deleted."""
        with self.store.transaction(writes=True) as connection:
            rows.finish(connection, item, self.now(), error)

    def tidy(self) -> None:
        """Delete what was done long ago."""
        with self.store.transaction(writes=True) as connection:
            rows.drop_done(connection, self.now() - KEPT)

    def trainee(self, team: str, person: str) -> str:
        """The trainee that a person in Slack is."""
        with self.store.transaction(writes=True) as connection:
            return rows.trainee_of(connection, team, person, self.now())

    def direct(self, team: str, person: str) -> Optional[str]:
        """The channel of the direct message with a person, if it is known."""
        with self.store.transaction() as connection:
            return rows.direct_of(connection, team, person)

    def keep_direct(self, team: str, person: str, channel: str) -> None:
        """Store the channel of the direct message with a person."""
        with self.store.transaction(writes=True) as connection:
            rows.keep_direct(connection, team, person, channel)
