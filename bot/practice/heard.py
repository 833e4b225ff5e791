"""What a trainee gets back: a call that has begun, a message that was answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Optional

from bot.practice.errors import KeyReused
from bot.store.repository import Repository
from bot.store.stored import StoredCall


@dataclass(frozen=True)
class OpenedCall:
    """A call that has just begun."""

    id: str
    opening: list[str]


def begun_before(
    stored: StoredCall, persona: str, retry_of: Optional[str] = None, turn: Optional[int] = None
) -> OpenedCall:
    """The call that was begun with a key. Raises :class:`KeyReused` where it was begun for something else."""
    if (stored.persona, stored.retry_of, stored.retry_from) != (persona, retry_of, turn):
        raise KeyReused("This key was used to begin another call; give each call a key of its own.")
    return OpenedCall(stored.id, stored.opening)


@dataclass(frozen=True)
class Heard:
    """An answered message: what the interfaces show of it. ``turn`` counts from 1; ``patience`` is the percent of the
    prospect's time that is left, None in calls that were stored before it was kept."""

    turn: int
    replies: list[str]
    ended: bool
    patience: Optional[int] = None

    def as_dict(self) -> dict[str, Any]:
        """The answer to a message as the HTTP interface gives it."""
        return {"turn": self.turn, "replies": self.replies, "ended": self.ended, "patience": self.patience}


def answered_before(repository: Repository, call: str, key: str, text: str) -> Optional[Heard]:
    """The stored answer to the message with a key, None if there is none. Raises :class:`KeyReused`."""
    turn = repository.turns.with_key(call, key)
    if turn is None:
        return None
    if turn.text != text:
        raise KeyReused("This key was used for other words; give each message a key of its own.")
    return Heard(turn.number, turn.replies, turn.ended, turn.patience)
