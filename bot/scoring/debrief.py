"""The debrief of a call: one JSON shape that every edge renders."""

from __future__ import annotations

from typing import Any, Optional

from bot.codebook import PLAIN_WORDS, TOPIC_WORDS, Family, IssueState
from bot.personas.schema import Issue, Persona
from bot.prospect.hearing import said_before, signature
from bot.prospect.trust import REASONS
from bot.scoring import formula
from bot.scoring.dimensions import measure
from bot.scoring.transcript import ScoredClause, ScoredTurn, Transcript

MOST_ADVICE = 2
"""Pieces of advice at the top of a debrief: more at once is more than people take in."""


def judge(transcript: Transcript) -> dict[str, Any]:
    """Score, verdict and dimensions of any transcript: ``{"score", "verdict", "dimensions"}``."""
    dimensions = measure(transcript)
    return {
        "score": formula.score(transcript, dimensions),
        "verdict": formula.verdict(transcript),
        "dimensions": {
            name: {
                "value": each.value,
                "evidence": [
                    {"turn": evidence.turn, "clause": evidence.clause, "why": evidence.why}
                    for evidence in each.evidence
                ],
            }
            for name, each in dimensions.items()
        },
    }


def debrief(persona: Persona, transcript: Transcript, outcome_id: str) -> dict[str, Any]:
    """The debrief of a call that has ended with the outcome ``outcome_id`` of ``persona``."""
    outcome = persona.outcome(outcome_id)
    judged = judge(transcript)
    return {
        "score": judged["score"],
        "verdict": judged["verdict"],
        "outcome": {
            "id": outcome.id,
            "kind": outcome.kind.value,
            "fit": outcome.fit.value,
            "afterwards": outcome.afterwards,
        },
        "strength": _strength(transcript),
        "advice": _advice(persona, transcript),
        "issues": [
            {
                "id": issue.id,
                "topic": issue.topic.value,
                "about": TOPIC_WORDS[issue.topic],
                "state": issue.state.value,
                "truth": issue.truth,
                "opens_with": persona.issue(issue.id).opens_with[0],
            }
            for issue in transcript.issues or ()
        ],
        "transcript": [_annotated(turn) for turn in transcript.turns],
        "dimensions": judged["dimensions"],
        "formula": formula.VERSION,
    }


def _annotated(turn: ScoredTurn) -> dict[str, Any]:
    return {
        "turn": turn.number,
        "text": turn.text,
        "trust": turn.trust,
        "replies": list(turn.replies),
        "clauses": [
            {
                **each.clause.as_dict(),
                "plain": PLAIN_WORDS[each.clause.move] if each.clause.move else "could not be understood",
                "trust": each.trust,
                "because": REASONS[each.reason],
                "issue": each.issue,
            }
            for each in turn.clauses
        ],
    }


def _strength(transcript: Transcript) -> Optional[dict[str, Any]]:
    """The clause that did most: one that moved an issue before one that only earned trust."""
    helpful = [each for each in transcript.clauses if each.family is Family.FACILITATING]
    if not helpful:
        return None
    best = max(helpful, key=lambda each: (each.issue is not None, each.trust, -each.turn))
    assert best.clause.move is not None
    return {"turn": best.turn, "said": best.clause.text, "why": f"You {PLAIN_WORDS[best.clause.move]}."}


def _advice(persona: Persona, transcript: Transcript) -> list[dict[str, Any]]:
    """At most two changes, each tied to a line said: the costliest pushes first, then the needs questions."""
    pushes = [each for each in transcript.clauses if each.family is Family.PUSHING]
    pushes.sort(key=lambda each: (each.trust, each.turn))
    others = [
        each for each in transcript.clauses if each.family is Family.NEUTRAL and each.reason in ("wearing", "repeated")
    ]
    missed = [issue for issue in transcript.issues or () if issue.state is not IssueState.SETTLED]
    # What never came up would have helped more than what was left half-way.
    missed.sort(key=lambda issue: (issue.state is IssueState.DISCLOSED, -issue.weight))
    heard = [signature(each.clause.text) for each in transcript.clauses]
    advice: list[dict[str, Any]] = []
    for each in pushes + others:
        if len(advice) == MOST_ADVICE or not missed:
            break
        advice.append(_instead(each, persona.issue(missed.pop(0).id), heard))
    if not advice and missed:
        last = transcript.clauses[-1] if transcript.clauses else None
        if last is not None:
            advice.append(_instead(last, persona.issue(missed[0].id), heard))
    return advice


def _why(each: ScoredClause, issue: Issue) -> str:
    assert each.clause.move is not None
    did = PLAIN_WORDS[each.clause.move]
    still_open = TOPIC_WORDS[issue.topic]
    if each.family is Family.FACILITATING:
        return f"You {did}, and that was good; after it, this was still open: {still_open}."
    return f"You {did}, while this was still open: {still_open}."


def _instead(each: ScoredClause, issue: Issue, heard: list[str]) -> dict[str, Any]:
    """A better line than what was said, on an issue that was open; one the seller has not said already."""
    assert each.clause.move is not None
    fresh = [line for line in issue.opens_with if not said_before(line, heard)]
    return {
        "turn": each.turn,
        "said": each.clause.text,
        "try": (fresh or issue.opens_with)[0],
        "why": _why(each, issue),
    }
