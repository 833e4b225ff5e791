"""How trust moves with each clause.

The sizes are our own judgement, on a scale of 0-100: a press for a commitment undoes more than a good
question earns and costs twice a leading question, and repetition earns less each time. They are argued for in
``docs/scoring.md``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Optional

from bot.codebook import REFLECTIONS, Aside, Clause, Family, IssueState, Move, Topic
from bot.personas.schema import Persona, Temperament
from bot.prospect.hearing import is_empty_talk, said_before, signature
from bot.prospect.state import ProspectState

BASE: dict[Move, int] = {
    Move.DECISION_QUESTION: 7,
    Move.SIMPLE_REFLECTION: 4,
    Move.COMPLEX_REFLECTION: 6,
    Move.AFFIRM: 3,
    Move.SEEK_COLLABORATION: 4,
    Move.SUPPORT_AUTONOMY: 5,
    Move.WIDEN_FRAME: 4,
    Move.OFFER_DECISION_HELP: 5,
    Move.DEFER_TO_PROCESS: 6,
    Move.ASSUME_READY: -5,
    Move.ASSUME_SEEKING: -5,
    Move.ASSUME_OUTSIDE_HELP: -5,
    Move.PRESUME_ACCESS: -6,
    Move.BID_FOR_LIKING: -4,
    Move.LEADING_QUESTION: -4,
    Move.PITCH: -5,
    Move.PRESS_TO_CLOSE: -9,
    Move.CONFRONT: -9,
}
"""Points of trust per clause; moves not named here do not move it by themselves."""

DIMINISHING = (100, 100, 80, 60, 45, 35)
"""Percent of the base that the n-th clause of the same facilitating move still earns; the last holds on."""

MOST_WORDS = 250
"""Words of one message above which nobody takes it in, and nothing in it earns."""

EARNING_CLAUSES = 3
"""How many facilitating clauses of one message can earn: more in one breath is stuffing."""

TAKES_BACK = frozenset({Move.DEFER_TO_PROCESS, Move.SUPPORT_AUTONOMY})
"""Moves that take an earlier press for a commitment back."""

AGAIN_IN_ONE_BREATH = 30
"""Percent that each further pushing clause of one message costs: it is felt as one push, a longer one."""

SITUATION_PATIENCE = 2
"""How many messages in a row that ask for facts go down well; each further question costs ``SITUATION_COST``."""
SITUATION_COST = -3


BESIDE_THE_TALK = frozenset(Aside) - {Aside.INTRODUCED, Aside.ASKED_CONTACT, Aside.ASKED_STEP, Aside.GOODBYE}
"""Asides that neither help nor push, whatever their words look like; an insult costs what an attack costs."""


@dataclass(frozen=True)
class Effect:
    """What one clause did to trust and why. ``reason`` is one of the words in :data:`REASONS`."""

    clause: Clause
    trust: int
    reason: str


REASONS: dict[str, str] = {
    "earned": "it helped",
    "pushed": "it served the seller's wish",
    "neutral": "it did neither",
    "repeated": "it had been said before",
    "stuffed": "too much in one breath",
    "empty": "it said nothing of its own",
    "wearing": "one more question for facts",
    "invited": "the prospect had asked for it",
    "raised": "the prospect had raised it",
    "uncoded": "it could not be understood",
    "aside": "it was beside the talk",
}


def weigh(persona: Persona, state: ProspectState, clauses: tuple[Clause, ...]) -> list[Effect]:
    """The effect of each clause of a message, in order. Updates the counts in ``state``, not its trust."""
    temperament = persona.temperament or Temperament()
    effects: list[Effect] = []
    earning = already_spent(clauses)
    pushed = False
    for clause in clauses:
        effect = _one(persona, state, clause, temperament, earning)
        if effect.reason == "pushed":
            effect = replace(effect, trust=effect.trust * (AGAIN_IN_ONE_BREATH if pushed else 100) // 100)
            pushed = True
        earning += effect.reason == "earned"
        effects.append(effect)
        state.heard.append(signature(clause.text))
        if clause.move is not None:
            state.moves[clause.move.value] = state.moves.get(clause.move.value, 0) + 1
    return effects


def _one(persona: Persona, state: ProspectState, clause: Clause, temperament: Temperament, earning: int) -> Effect:
    move = clause.move
    if clause.aside in BESIDE_THE_TALK:
        return Effect(clause, BASE[Move.CONFRONT] if clause.aside is Aside.INSULTED else 0, "aside")
    if move is None:
        return Effect(clause, 0, "uncoded")
    if move is Move.SITUATION_QUESTION:
        # Two questions in one breath are one turn of asking.
        state.situation_run += state.situation_in != state.turn
        state.situation_in = state.turn
    elif move is not Move.COURTESY:
        state.situation_run = 0
    if clause.family is Family.PUSHING:
        excuse = excused(persona, state, clause)
        if excuse is not None:
            return Effect(clause, 0, excuse)
        if move is Move.PRESS_TO_CLOSE:
            state.pressed += 1
            state.pressed_in = state.turn
        return Effect(clause, BASE[move] * temperament.pushed // 100, "pushed")
    if clause.family is Family.FACILITATING:
        reason = credit(clause, state.heard, earning)
        if reason != "earned":
            return Effect(clause, 0, reason)
        if move in TAKES_BACK:
            state.pressed = 0
        nth = state.moves.get(move.value, 0)
        share = DIMINISHING[min(nth, len(DIMINISHING) - 1)]
        return Effect(clause, max(1, BASE[move] * share * temperament.helped // 10_000), "earned")
    if said_before(clause.text, state.heard) and move is not Move.COURTESY and not state.asks_again:
        return Effect(clause, -1, "repeated")
    if move is Move.SITUATION_QUESTION and state.situation_run > SITUATION_PATIENCE:
        return Effect(clause, SITUATION_COST, "wearing")
    return Effect(clause, 0, "neutral")


def already_spent(clauses: tuple[Clause, ...]) -> int:
    """How many of a message's earning clauses are gone before it begins: all, when it is too long to be taken in."""
    words = sum(len(clause.text.split()) for clause in clauses)
    return EARNING_CLAUSES if words > MOST_WORDS else 0


def credit(clause: Clause, heard: list[str], earning: int) -> str:
    """Whether a facilitating clause has ``earned`` anything, or why not: it is ``empty``, ``repeated`` or ``stuffed``.

    ``heard`` holds the signatures of the clauses before it, ``earning`` counts those of its message that earned.
    """
    if clause.move in REFLECTIONS and is_empty_talk(clause.text):
        return "empty"
    if said_before(clause.text, heard):
        return "repeated"
    return "stuffed" if earning >= EARNING_CLAUSES else "earned"


def excused(persona: Persona, state: ProspectState, clause: Clause) -> Optional[str]:
    """Why a pushing clause does no harm here: the prospect ``invited`` it or ``raised`` it. None if it does harm."""
    if clause.move in (Move.PITCH, Move.PRESS_TO_CLOSE) and state.invited:
        return "invited"
    if clause.move is Move.PRESUME_ACCESS and clause.topic is not None and _raised(persona, state, clause.topic):
        return "raised"
    return None


def _raised(persona: Persona, state: ProspectState, topic: Topic) -> bool:
    return any(
        issue.topic is topic and state.issues[issue.id].state is not IssueState.HIDDEN for issue in persona.issues
    )
