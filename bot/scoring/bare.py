"""A transcript of a talk that no prospect of ours was part of: only the codes are known."""

from __future__ import annotations

from collections.abc import Sequence

from bot.codebook import Clause, Family
from bot.prospect.hearing import signature
from bot.prospect.trust import BESIDE_THE_TALK, already_spent, credit
from bot.scoring.transcript import ScoredClause, ScoredTurn, Transcript

Spoken = tuple[str, str, tuple[Clause, ...]]
"""Role (``seller`` or ``prospect``), text, and the seller's coded clauses."""


def bare_transcript(spoken: Sequence[Spoken]) -> Transcript:
    """The transcript of lines in order. Repetition, stuffing and empty reflections count as in a call."""
    opening: list[str] = []
    turns: list[tuple[int, str, tuple[ScoredClause, ...], list[str]]] = []
    heard: list[str] = []
    for role, text, clauses in spoken:
        if role == "seller":
            number = len(turns) + 1
            turns.append((number, text, _weigh(number, clauses, heard), []))
        elif turns:
            turns[-1][3].append(text)
        else:
            opening.append(text)
    return Transcript(
        turns=tuple(ScoredTurn(number, text, scored, tuple(replies)) for number, text, scored, replies in turns),
        opening=tuple(opening),
    )


def _weigh(number: int, clauses: tuple[Clause, ...], heard: list[str]) -> tuple[ScoredClause, ...]:
    scored: list[ScoredClause] = []
    earning = already_spent(clauses)
    for clause in clauses:
        reason = _reason(clause, heard, earning)
        earning += reason == "earned"
        heard.append(signature(clause.text))
        scored.append(ScoredClause(number, clause, reason))
    return tuple(scored)


def _reason(clause: Clause, heard: list[str], earning: int) -> str:
    if clause.aside in BESIDE_THE_TALK:
        return "aside"
    if clause.move is None:
        return "uncoded"
    if clause.family is Family.PUSHING:
        return "pushed"
    if clause.family is Family.NEUTRAL:
        return "neutral"
    return credit(clause, heard, earning)
