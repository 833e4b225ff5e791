"""The course of a call: what each message does to the prospect's state, without a word being said.

:mod:`bot.prospect.answer` puts it into words; :mod:`bot.proof` explores it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

from bot.codebook import Clause
from bot.personas.schema import EndCause, Persona
from bot.prospect.ending import NO_TRUST_LEFT, has_worked_it_out, holds
from bot.prospect.hearing import says_goodbye
from bot.prospect.issues import Advance, advance
from bot.prospect.state import ProspectState
from bot.prospect.trust import Effect, weigh

MONOLOGUE_WORDS = 90
"""Words in one message above which it costs the prospect an extra turn of their time."""


PRESS_LASTS = 2
"""Turns for which a press for a commitment stands in the room: nobody grants on a goodbye what was asked for long
before."""


@dataclass(frozen=True)
class Turn:
    """What a message did: to trust, clause by clause, and to an issue; ``cause`` is set where it ends the call."""

    effects: list[Effect]
    moved: Optional[Advance]
    pushed: bool
    cause: Optional[EndCause] = None


def hear(persona: Persona, state: ProspectState, words: int, clauses: tuple[Clause, ...]) -> Turn:
    """Let a message of so many ``words`` take its effect on ``state``."""
    state.turn += 1
    if state.turn - state.pressed_in > PRESS_LASTS:
        state.pressed = 0
    effects = weigh(persona, state, clauses)
    state.trust = max(0, min(100, state.trust + sum(effect.trust for effect in effects)))
    pushed = any(effect.reason == "pushed" for effect in effects)
    state.time -= 1 + pushed + (words > MONOLOGUE_WORDS)
    moved = advance(persona, state, effects)
    cause = None
    if state.trust <= NO_TRUST_LEFT:
        cause = EndCause.TRUST
    elif says_goodbye(clauses, state.turn):
        cause = EndCause.GOODBYE
    return Turn(effects, moved, pushed, cause)


def invites(persona: Persona, state: ProspectState) -> bool:
    """Whether the prospect now asks what the seller has to offer; they do so once."""
    if state.invited or not holds(persona.invites_when, state, None):
        return False
    state.invited = True
    return True


def go_on(persona: Persona, state: ProspectState, turn: Turn) -> Optional[EndCause]:
    """What ends the call after the prospect has spoken, if anything does: they know what happens next, or time is up.

    Who has just told or settled something first lets it sink in, and ends the call in the turn after.
    """
    was_ready = state.ready
    state.ready = has_worked_it_out(persona, state)
    progressing = turn.moved is not None and turn.moved.kind in ("settles", "discloses")
    if was_ready and state.ready and not progressing and not turn.pushed:
        return EndCause.WORKED_OUT
    return EndCause.TIME if state.time <= 0 else None
