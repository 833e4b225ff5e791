"""A hint to the trainee during a call: what would help now, without giving an issue away."""

from __future__ import annotations

from collections.abc import Iterable

from bot.codebook import IssueState
from bot.prospect.state import ProspectState


def nudge(state: ProspectState, reasons: Iterable[str]) -> str:
    """One sentence. ``reasons`` are those of the last turn's clauses (see ``bot.prospect.trust.REASONS``)."""
    if "pushed" in set(reasons):
        return "That last line served your wish to sell. Step back: say what you heard, or leave the choice with them."
    if state.focus is not None:
        memory = state.issues[state.focus]
        if memory.state is IssueState.HINTED:
            return (
                "Something was between the lines of that last answer. Say it back, or ask how it works on their side."
            )
        if memory.state is IssueState.DISCLOSED:
            return "They have opened something up. Stay with it: help them see what they could do about it themselves."
    if state.ready:
        return "They seem to know what they want to do next. Let them say it."
    return "Ask about their own way of deciding: who, what or which history has to be settled before anything moves."
