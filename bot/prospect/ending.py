"""When a call ends, and with which outcome."""

from __future__ import annotations

from typing import Optional

from bot.codebook import Fit, IssueState
from bot.personas.schema import EndCause, Outcome, Persona, When
from bot.prospect.state import ProspectState

NO_TRUST_LEFT = 8
"""Trust (0-100) at or below which a prospect ends the call."""


def holds(when: When, state: ProspectState, cause: Optional[EndCause]) -> bool:
    """Whether a condition holds in a state; ``cause`` is what ended the call, None while it goes on."""
    if when.ended and cause not in when.ended:
        return False
    if when.trust is not None and state.trust < when.trust:
        return False
    if when.trust_below is not None and state.trust >= when.trust_below:
        return False
    issues = state.issues
    return (
        state.pressed >= when.pressed
        and all(issues[name].state is IssueState.SETTLED for name in when.settled)
        and all(issues[name].is_open for name in when.disclosed)
        and sum(each.state is IssueState.SETTLED for each in issues.values()) >= when.settled_at_least
    )


def outcome_of(persona: Persona, state: ProspectState, cause: EndCause) -> Outcome:
    """The first outcome, in the persona's order, whose condition holds. One always does: the rules see to it."""
    for outcome in persona.outcomes:
        if holds(outcome.when, state, cause):
            return outcome
    return persona.outcomes[-1]


def has_worked_it_out(persona: Persona, state: ProspectState) -> bool:
    """Whether the prospect now knows what happens next: the outcome that would apply is the best one."""
    return outcome_of(persona, state, EndCause.WORKED_OUT).fit is Fit.BEST


def end(persona: Persona, state: ProspectState, cause: EndCause) -> Outcome:
    """End the call in ``state`` and return its outcome."""
    outcome = outcome_of(persona, state, cause)
    state.cause = cause
    state.outcome = outcome.id
    return outcome
