"""A whole call driven message by message through a brain: what the terminal and rehearsals share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bot.practice.deliver import Speaks, deliver
from bot.practice.errors import HintsOff
from bot.practice.message import clean
from bot.practice.service import Practice


@dataclass(frozen=True)
class PlayedTurn:
    """A turn with the hidden state after it, as ``buyin play --json`` shows it."""

    n: int
    seller: str
    clauses: list[dict[str, Any]]
    prospect: list[str]
    trust: int
    issues: dict[str, str]
    ended: bool

    def as_dict(self) -> dict[str, Any]:
        """The event of ``buyin play --json``, without its label."""
        return {key: getattr(self, key) for key in ("n", "seller", "clauses", "prospect", "trust", "issues", "ended")}


class Conversation:
    """One call at a time of one trainee."""

    def __init__(self, practice: Practice, brain: Speaks, trainee: str, *, hints: bool = False) -> None:
        self.practice = practice
        self._hints = hints
        self._brain = brain
        self._trainee = trainee
        self._call = ""
        self._said = 0

    def start(self, persona: str, seed: int) -> list[str]:
        """Begin a call and return the opening lines."""
        opened = self.practice.start(self._trainee, persona, seed=seed, hints=self._hints)
        self._call, self._said = opened.id, 0
        return opened.opening

    async def say(self, text: str) -> PlayedTurn:
        """Say something; returns the turn and the hidden state after it."""
        self._said += 1
        cleaned = clean(text)
        heard = await deliver(self.practice, self._brain, self._trainee, self._call, f"k{self._said}", cleaned)
        state = self.practice.state(self._trainee, self._call)
        turn = self.practice.turns(self._trainee, self._call)[-1]
        return PlayedTurn(
            n=heard.turn,
            seller=cleaned,
            clauses=[each.clause.as_dict() for each in turn.clauses],
            prospect=heard.replies,
            trust=state.trust,
            issues={name: memory.state.value for name, memory in state.issues.items()},
            ended=heard.ended,
        )

    async def play(self, persona: str, seed: int, script: Iterable[str]) -> dict[str, Any]:
        """Make a whole scripted call, message by message until the prospect ends it, and return its debrief."""
        self.start(persona, seed)
        for text in script:
            if (await self.say(text)).ended:
                break
        return self.finish()

    def hint(self) -> str:
        """A nudge, or the word that hints are off."""
        try:
            return self.practice.hint(self._trainee, self._call)
        except HintsOff as off:
            return str(off)

    def finish(self) -> dict[str, Any]:
        """End the call, if it goes on, and return its debrief."""
        self.practice.end(self._trainee, self._call)
        return self.practice.debrief(self._trainee, self._call)
