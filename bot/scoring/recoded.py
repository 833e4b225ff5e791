"""A call with other codes: what its transcript is when somebody reads some of the clauses differently.

What happened stays: what the prospect said, how trust went, which issues moved, how it ended. Only what the clauses
count as is worked out again, by the rules that hold in a call.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Optional

from bot.codebook import Clause, Family, IssueState, Move, Topic
from bot.prospect.hearing import said_before, signature
from bot.prospect.trust import BESIDE_THE_TALK, already_spent, credit
from bot.scoring.transcript import ScoredTurn, Transcript


@dataclass(frozen=True)
class Code:
    """A move and a topic; no move for what is no act at all."""

    move: Optional[Move]
    topic: Optional[Topic] = None


Codes = Mapping[tuple[int, int], Code]
"""Codes by the number of the turn, from 1, and the place of the clause in it, from 0."""


def recoded(transcript: Transcript, codes: Codes) -> Transcript:
    """``transcript`` with ``codes`` in place of its own. With the same codes it is the same transcript."""
    heard: list[str] = []
    turns = []
    for turn in transcript.turns:
        turns.append(_recoded(transcript, turn, codes, heard))
        heard += [signature(each.clause.text) for each in turn.clauses]
    return replace(transcript, turns=tuple(turns))


def _recoded(transcript: Transcript, turn: ScoredTurn, codes: Codes, heard: list[str]) -> ScoredTurn:
    clauses = [_with(each.clause, codes.get((turn.number, place))) for place, each in enumerate(turn.clauses)]
    if all(new is each.clause for new, each in zip(clauses, turn.clauses, strict=True)):
        return turn
    before = list(heard)
    earning = already_spent(tuple(clauses))
    scored = []
    for each, clause in zip(turn.clauses, clauses, strict=True):
        # What neither helped nor pushed counts the same whatever stands around it.
        keeps = clause is each.clause and clause.family is not Family.FACILITATING
        reason = each.reason if keeps else _reason(transcript, turn, clause, before, earning)
        earning += reason == "earned"
        before.append(signature(clause.text))
        scored.append(replace(each, clause=clause, reason=reason))
    return replace(turn, clauses=tuple(scored))


def _with(clause: Clause, code: Optional[Code]) -> Clause:
    if code is None or (code.move is clause.move and code.topic is clause.topic):
        return clause
    # Who gives a clause a code says that it is part of the talk that is coded.
    return replace(clause, move=code.move, topic=code.topic, aside=None, confidence=1.0)


def _reason(transcript: Transcript, turn: ScoredTurn, clause: Clause, heard: list[str], earning: int) -> str:
    if clause.aside in BESIDE_THE_TALK:
        return "aside"
    if clause.move is None:
        return "uncoded"
    if clause.family is Family.PUSHING:
        return _excuse(transcript, turn, clause) or "pushed"
    if clause.family is Family.FACILITATING:
        return credit(clause, heard, earning)
    said = said_before(clause.text, heard) and clause.move is not Move.COURTESY
    return "repeated" if said else "neutral"


def _excuse(transcript: Transcript, turn: ScoredTurn, clause: Clause) -> Optional[str]:
    """As :func:`bot.prospect.trust.excused` has it, from what is known of the call."""
    if clause.move in (Move.PITCH, Move.PRESS_TO_CLOSE) and turn.invited:
        return "invited"
    if clause.move is Move.PRESUME_ACCESS and clause.topic is not None:
        states = transcript.before(turn.number)
        shown = {each.topic for each in transcript.issues or () if states.get(each.id) is not IssueState.HIDDEN}
        return "raised" if clause.topic in shown else None
    return None
