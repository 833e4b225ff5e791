"""From what is stored of a call to the transcript that the score is computed from."""

from __future__ import annotations

from bot.codebook import IssueState
from bot.personas.schema import Persona
from bot.prospect.state import ProspectState
from bot.scoring.transcript import IssueResult, ScoredClause, ScoredTurn, Transcript
from bot.store.stored import StoredCall, StoredTurn


def settled_share(persona: Persona, state: ProspectState) -> float:
    """Weight of the settled issues among all issues, 0-1."""
    total = sum(issue.weight for issue in persona.issues)
    done = sum(issue.weight for issue in persona.issues if state.issues[issue.id].state is IssueState.SETTLED)
    return done / total


def transcript_of(persona: Persona, state: ProspectState, stored: StoredCall, turns: list[StoredTurn]) -> Transcript:
    """The transcript of a call that has ended."""
    assert state.outcome is not None
    return Transcript(
        turns=tuple(
            ScoredTurn(
                number=turn.number,
                text=turn.text,
                clauses=tuple(
                    ScoredClause(turn.number, each.clause, each.reason, each.trust, each.issue) for each in turn.clauses
                ),
                replies=tuple(turn.replies),
                invited=turn.invited,
                trust=turn.trust,
                settled=turn.settled,
                issues={name: IssueState(value) for name, value in turn.issues.items()},
            )
            for turn in turns
        ),
        opening=tuple(stored.opening),
        issues=tuple(
            IssueResult(issue.id, issue.topic, issue.weight, state.issues[issue.id].state, issue.truth)
            for issue in persona.issues
        ),
        fit=persona.outcome(state.outcome).fit,
        trust=persona.trust,
        hints=tuple(stored.hints or ()),
    )
