"""What could have been said in place of a line: on the issue that was open at that moment, never the same twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

from bot.codebook import Family, IssueState
from bot.personas.schema import Issue, Persona
from bot.prospect.hearing import said_before, signature
from bot.scoring.transcript import ScoredClause, Transcript


@dataclass(frozen=True)
class Instead:
    """A line that would have helped, and the issue it is about."""

    line: str
    issue: Issue


class BetterLines:
    """Better lines for the clauses of one call, each given once, and none that the seller said."""

    def __init__(self, persona: Persona, transcript: Transcript) -> None:
        self._persona = persona
        self._transcript = transcript
        self._taken = [signature(each.clause.text) for each in transcript.clauses]
        self._chosen: dict[int, Optional[Instead]] = {}
        for each in transcript.clauses:
            if each.family is Family.PUSHING:
                self.for_clause(each)

    def for_clause(self, each: ScoredClause) -> Optional[Instead]:
        """The line for a clause; None where nothing was open any more or every line was given. The same clause gets
        the same line."""
        if id(each) not in self._chosen:
            self._chosen[id(each)] = self._choose(each)
        return self._chosen[id(each)]

    def _choose(self, each: ScoredClause) -> Optional[Instead]:
        # In place of a push, a line for the moment before it; after something good, one to go on with.
        before = self._transcript.before(each.turn + (each.family is Family.FACILITATING))
        for issue in self._open(each, before):
            told = before[issue.id] is IssueState.DISCLOSED
            lines = [*issue.settles_with, *issue.opens_with] if told else issue.opens_with
            for line in lines:
                if not said_before(line, self._taken):
                    self._taken.append(signature(line))
                    return Instead(line, issue)
        return None

    def _open(self, each: ScoredClause, before: dict[str, IssueState]) -> list[Issue]:
        """The issues that were not settled, the nearest to what was said first: on its topic, then the one last spoken
        of, then what had shown itself, then what weighs most and could have opened."""
        focus = next(
            (c.issue for turn in reversed(self._transcript.turns[: each.turn - 1]) for c in turn.clauses if c.issue),
            None,
        )

        def far(issue: Issue) -> tuple[bool, bool, bool, bool, int]:
            state = before[issue.id]
            waits = any(before[name] in (IssueState.HIDDEN, IssueState.HINTED) for name in issue.opens_when.after)
            return (
                issue.topic is not each.clause.topic,
                issue.id != focus,
                state is IssueState.HIDDEN,
                waits,
                -issue.weight,
            )

        return sorted((issue for issue in self._persona.issues if before[issue.id] is not IssueState.SETTLED), key=far)
