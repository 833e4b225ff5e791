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
    settled = {name for name, memory in state.issues.items() if memory.state is IssueState.SETTLED}
    opened = {name for name, memory in state.issues.items() if memory.is_open}
    return (
        settled.issuperset(when.settled)
        and opened.issuperset(when.disclosed)
        and len(settled) >= when.settled_at_least
        and (when.trust is None or state.trust >= when.trust)
        and (when.trust_below is None or state.trust < when.trust_below)
        and state.pressed >= when.pressed
        and (not when.ended or cause in when.ended)
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
