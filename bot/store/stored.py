"""What is stored of a call and its turns, as values that leave the transaction they were read in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Optional

from bot.codebook import Clause


@dataclass(frozen=True)
class StoredCall:
    """A call as stored, without its turns. ``state`` is a prospect's state as plain data; ``hints`` are the turns after
    which a hint was taken, None where none may be; a call that repeats another up to turn ``retry_from`` names it."""

    id: str
    trainee: str
    persona: str
    digest: str
    opening: list[str]
    state: dict[str, Any]
    turns: int
    ended: bool
    outcome: Optional[str]
    hints: Optional[list[int]] = None
    retry_of: Optional[str] = None
    retry_from: Optional[int] = None
    shared: Optional[str] = None


@dataclass(frozen=True)
class StoredClause:
    """A coded clause with what it did."""

    clause: Clause
    trust: int
    reason: str
    issue: Optional[str]


@dataclass(frozen=True)
class StoredTurn:
    """A turn as stored. ``settled`` is the share (0-1) of issues settled, and ``invited`` whether the prospect had
    asked for the offer, before the turn; ``trust`` is what trust was after it, and ``issues`` where each issue stood;
    ``patience`` is the percent of the prospect's time that was left."""

    number: int
    key: str
    text: str
    replies: list[str]
    trust: int
    settled: float
    invited: bool
    ended: bool
    clauses: tuple[StoredClause, ...] = ()
    issues: dict[str, str] = field(default_factory=dict)
    patience: Optional[int] = None
