"""What a score is computed from: coded turns, with what each clause did where a prospect was on the line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Optional

from bot.codebook import Clause, Family, Fit, IssueState, Topic

EXCUSED = frozenset({"invited", "raised"})
"""Reasons for which a pushing clause counts as neutral: the prospect had asked for it or brought it up."""
EMPTY = frozenset({"repeated", "stuffed", "empty", "aside"})
"""Reasons for which a facilitating clause counts as nothing."""

COUNTS_FROM = 0.3
COUNTS_IN_FULL = 0.8
"""Confidences, 0-1, from which a clause counts at all and counts in full. Of the helping and pushing clauses of
messages typed freely (``tests/understanding/free-talk*.jsonl``) the family is right for .6 at the one and .9 beyond the
other."""


@dataclass(frozen=True)
class ScoredClause:
    """A clause as the score sees it. ``reason`` is the engine's (see ``bot.prospect.trust.REASONS``)."""

    turn: int
    clause: Clause
    reason: str
    trust: int = 0
    issue: Optional[str] = None

    @property
    def family(self) -> Optional[Family]:
        """The family that counts: excused pushing is neutral, empty or repeated facilitating too."""
        family = self.clause.family
        if family is Family.PUSHING and self.reason in EXCUSED:
            return Family.NEUTRAL
        if family is Family.FACILITATING and self.reason in EMPTY:
            return Family.NEUTRAL
        return family

    @property
    def certainty(self) -> float:
        """How much the clause counts, 0-1: one of which the program is not sure, in proportion."""
        beyond = (self.clause.confidence - COUNTS_FROM) / (COUNTS_IN_FULL - COUNTS_FROM)
        return max(0.0, min(1.0, beyond))

    @property
    def counts(self) -> bool:
        """Whether the clause is of any account to the score."""
        return self.clause.move is not None


@dataclass(frozen=True)
class ScoredTurn:
    """One message of the trainee and the prospect's answer to it. ``settled`` is the share (0-1, by weight) of
    issues settled before this turn, and ``issues`` is where each stood after it; None and empty where no prospect was
    on the line."""

    number: int
    text: str
    clauses: tuple[ScoredClause, ...]
    replies: tuple[str, ...]
    invited: bool = False
    trust: Optional[int] = None
    settled: Optional[float] = None
    issues: Mapping[str, IssueState] = field(default_factory=dict)


@dataclass(frozen=True)
class IssueResult:
    """How far one issue came."""

    id: str
    topic: Topic
    weight: int
    state: IssueState
    truth: str


@dataclass(frozen=True)
class Transcript:
    """A whole call. ``issues`` and ``fit`` are None for a transcript without a persona. ``trust`` is where trust stood
    when the call began, and ``hints`` are the turns after which the trainee took a hint (0 before the first)."""

    turns: tuple[ScoredTurn, ...]
    opening: tuple[str, ...] = ()
    issues: Optional[tuple[IssueResult, ...]] = None
    fit: Optional[Fit] = None
    trust: Optional[int] = None
    hints: tuple[int, ...] = ()

    @property
    def clauses(self) -> list[ScoredClause]:
        """Every clause that counts, in order."""
        return [each for turn in self.turns for each in turn.clauses if each.counts]

    def before(self, turn: int) -> dict[str, IssueState]:
        """Where each issue stood when turn ``turn``, counted from 1, began."""
        if turn > 1:
            return dict(self.turns[turn - 2].issues)
        return {issue.id: IssueState.HIDDEN for issue in self.issues or ()}
