"""What a prospect carries from turn to turn, as plain data that survives being stored."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from typing import Any, Optional

from bot.codebook import IssueState
from bot.personas.schema import EndCause, Persona


@dataclass
class IssueMemory:
    """Where one issue stands: its state, how many of its steps were told, and until which turn it is shut."""

    state: IssueState = IssueState.HIDDEN
    told: int = 0
    shut_until: int = 0

    @property
    def is_open(self) -> bool:
        """Whether the prospect has spoken of it."""
        return self.state in (IssueState.DISCLOSED, IssueState.SETTLED)


@dataclass
class ProspectState:
    """A prospect in one call, after ``turn`` turns. Trust is 0-100, ``time`` is the turns that are left.

    ``situation_run`` counts the messages, one after the other, that ask for facts, the last of them in turn
    ``situation_in``. ``pressed`` counts the presses for a commitment, the last of them in turn ``pressed_in``; two
    turns without one and they are forgotten. ``used_lines`` holds the indices of the lines said, by pool; ``content``
    is the pool and index of the last line that told something, in turn ``content_in``; ``asked`` says whether the
    prospect's last words were a question, and ``last`` is what they said last; ``refused`` counts the answers, one
    after the other, that gave nothing away; ``asks_again`` says whether they just had the last question put again.
    """

    seed: int
    trust: int
    time: int
    issues: dict[str, IssueMemory]
    turn: int = 0
    focus: Optional[str] = None
    invited: bool = False
    ready: bool = False
    warned: bool = False
    situation_run: int = 0
    situation_in: int = 0
    pressed: int = 0
    pressed_in: int = 0
    moves: dict[str, int] = field(default_factory=dict)
    heard: list[str] = field(default_factory=list)
    used_lines: dict[str, list[int]] = field(default_factory=dict)
    asked: bool = False
    content: Optional[tuple[str, int]] = None
    content_in: int = 0
    last: str = ""
    refused: int = 0
    asks_again: bool = False
    cause: Optional[EndCause] = None
    outcome: Optional[str] = None

    @property
    def ended(self) -> bool:
        """Whether the call is over."""
        return self.cause is not None

    @property
    def disclosed(self) -> frozenset[str]:
        """The ids of the issues that the prospect has spoken of, settled ones too."""
        return frozenset(name for name, memory in self.issues.items() if memory.is_open)

    @property
    def told_last(self) -> Optional[str]:
        """The pool from which something was told in the turn before this one; None if nothing was."""
        return self.told_in(self.turn - 1)

    def told_in(self, turn: int) -> Optional[str]:
        """The pool from which something was told in a turn, if nothing was told since; None if nothing was."""
        return self.content[0] if self.content is not None and self.content_in == turn else None

    def as_dict(self) -> dict[str, Any]:
        """Plain data for storage; :meth:`from_dict` reads it back."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> ProspectState:
        """The state that :meth:`as_dict` wrote, also when it went through JSON."""
        issues = {
            name: IssueMemory(IssueState(memory["state"]), memory["told"], memory["shut_until"])
            for name, memory in data["issues"].items()
        }
        cause = EndCause(data["cause"]) if data["cause"] else None
        content = tuple(data["content"]) if data.get("content") else None
        known = {name: value for name, value in data.items() if name in _NAMES}  # a later version may have had more
        return cls(**{**known, "issues": issues, "cause": cause, "content": content})


_NAMES = frozenset(each.name for each in fields(ProspectState))


def begin(persona: Persona, seed: int) -> ProspectState:
    """The state of a prospect who has just picked up."""
    return ProspectState(
        seed=seed,
        trust=persona.trust,
        time=persona.patience,
        issues={issue.id: IssueMemory() for issue in persona.issues},
    )
