"""Playing stored turns again: the same words with the same codes to the same prospect, as far as they go."""

from __future__ import annotations

from collections.abc import Sequence

from bot.personas.schema import Persona
from bot.practice.scored import settled_share
from bot.prospect.answer import Answer, answer
from bot.prospect.state import ProspectState
from bot.store.stored import StoredClause, StoredTurn


def replay(
    persona: Persona, start: ProspectState, turns: Sequence[StoredTurn]
) -> tuple[ProspectState, list[StoredTurn]]:
    """The state after ``turns`` and the turns as they come out now; fewer if the prospect ends the call early."""
    state, played = start, []
    for turn in turns:
        before = state
        reply = answer(persona, before, turn.text, tuple(each.clause for each in turn.clauses))
        if reply.state.ended:
            break
        state = reply.state
        played.append(turn_of(persona, before, reply, turn.key, turn.text))
    return state, played


def turn_of(persona: Persona, before: ProspectState, reply: Answer, key: str, text: str) -> StoredTurn:
    """What is stored of a turn: the message, its answer, and what each clause did."""
    moved = reply.moved
    return StoredTurn(
        number=reply.state.turn,
        key=key,
        text=text,
        replies=reply.says,
        trust=reply.state.trust,
        settled=settled_share(persona, before),
        invited=before.invited,
        ended=reply.state.ended,
        clauses=tuple(
            StoredClause(
                each.clause,
                each.trust,
                each.reason,
                moved.issue.id if moved is not None and moved.clause is each.clause else None,
            )
            for each in reply.effects
        ),
        issues={name: memory.state.value for name, memory in reply.state.issues.items()},
        patience=round(100 * max(0, reply.state.time) / persona.patience),
    )
