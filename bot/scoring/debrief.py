"""The debrief of a call: one JSON shape, with a version, that every edge renders."""

from __future__ import annotations

from typing import Any, Optional

from bot.codebook import PLAIN_WORDS, TOPIC_WORDS, Family, IssueState, Topic
from bot.personas.schema import Issue, Persona
from bot.prospect.trust import REASONS
from bot.scoring import formula
from bot.scoring.dimensions import DIMENSIONS, measure
from bot.scoring.instead import BetterLines
from bot.scoring.transcript import IssueResult, ScoredClause, ScoredTurn, Transcript
from bot.scoring.turning import turning_point

SHAPE = 2
"""Version of the debrief's shape. Fields are added under the same number; a changed meaning gets a new one."""

MOST_ADVICE = 2
"""Pieces of advice at the top of a debrief: more at once is more than people take in."""

ASKS_FOR: dict[Topic, str] = {
    Topic.STAKEHOLDERS: "who else it touches and has not been asked",
    Topic.VETO: "whose no could undo it, and what they would need",
    Topic.WORKAROUND: "what makes today's way good enough",
    Topic.OWN_FIX: "what their own people could do about it",
    Topic.INCUMBENT: "what those they work with already would need to hear",
    Topic.BUDGET: "whose money it would be, and how that gets agreed",
    Topic.RULES: "which rules hold it in place",
    Topic.TIMING: "what has to be finished first",
    Topic.PEOPLE_IMPACT: "how people's days would change",
    Topic.CRITERIA: "how they would all know that it worked",
    Topic.AGENDAS: "where their own groups see it differently",
    Topic.RISK: "what would make a mistake survivable",
    Topic.HISTORY: "what the last attempt taught them",
    Topic.PRIORITY: "what is right about the way it is",
}
"""The kind of question that opens an issue on a topic."""


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
                    {
                        "turn": evidence.turn,
                        "clause": evidence.clause,
                        "why": evidence.why,
                        "counts": evidence.counts,
                    }
                    for evidence in each.evidence
                ],
                "quality": each.quality,
                "weight": formula.WEIGHTS[name],
                "weighed": round(formula.weight(each), 1),
                "words": DIMENSIONS[name].words,
                "formula": DIMENSIONS[name].formula,
                "range": DIMENSIONS[name].bounds,
            }
            for name, each in dimensions.items()
        },
    }


def debrief(persona: Persona, transcript: Transcript, outcome_id: str) -> dict[str, Any]:
    """The debrief of a call that has ended with the outcome ``outcome_id`` of ``persona``."""
    outcome = persona.outcome(outcome_id)
    judged = judge(transcript)
    better = BetterLines(persona, transcript)
    turned = turning_point(transcript)
    return {
        "shape": SHAPE,
        "score": judged["score"],
        "verdict": judged["verdict"],
        "outcome": {
            "id": outcome.id,
            "kind": outcome.kind.value,
            "fit": outcome.fit.value,
            "afterwards": outcome.afterwards,
        },
        "strength": _strength(transcript),
        "advice": _advice(transcript, better),
        "turned": {"turn": turned.turn, "to": turned.to} if turned else None,
        "issues": [_issue(persona.issue(each.id), each, transcript) for each in transcript.issues or ()],
        "trust": [
            {"turn": number, "trust": trust}
            for number, trust in [(0, transcript.trust), *((turn.number, turn.trust) for turn in transcript.turns)]
            if trust is not None
        ],
        "hints": list(transcript.hints),
        "transcript": [_annotated(turn, better) for turn in transcript.turns],
        "dimensions": judged["dimensions"],
        "formula": formula.VERSION,
    }


def _annotated(turn: ScoredTurn, better: BetterLines) -> dict[str, Any]:
    return {
        "turn": turn.number,
        "text": turn.text,
        "trust": turn.trust,
        "replies": list(turn.replies),
        "clauses": [
            {
                **each.clause.as_dict(),
                "plain": PLAIN_WORDS[each.clause.move] if each.clause.move else "could not be understood",
                "counts_as": each.family.value if each.family else None,
                "trust": each.trust,
                "because": REASONS[each.reason],
                "issue": each.issue,
                "better": _better(better, each) if each.family is Family.PUSHING else None,
            }
            for each in turn.clauses
        ],
    }


def _better(better: BetterLines, each: ScoredClause) -> Optional[dict[str, Any]]:
    instead = better.for_clause(each)
    return (
        {"try": instead.line, "issue": instead.issue.id, "about": TOPIC_WORDS[instead.issue.topic]} if instead else None
    )


def _issue(issue: Issue, result: IssueResult, transcript: Transcript) -> dict[str, Any]:
    """How far an issue came, turn by turn, what brought it to light, and what could have."""
    reached = {
        state.value: next((turn.number for turn in transcript.turns if turn.issues.get(issue.id) is state), None)
        for state in (IssueState.HINTED, IssueState.DISCLOSED, IssueState.SETTLED)
    }
    told_in = reached[IssueState.DISCLOSED.value]
    opened = [each for each in transcript.clauses if each.issue == issue.id and each.turn == told_in]
    return {
        "id": issue.id,
        "topic": issue.topic.value,
        "about": TOPIC_WORDS[issue.topic],
        "state": result.state.value,
        "truth": issue.truth,
        "weight": issue.weight,
        "reached": reached,
        "opened_by": {"turn": opened[0].turn, "said": opened[0].clause.text} if opened else None,
        "asks_for": ASKS_FOR[issue.topic],
        "opens_with": issue.opens_with[0],
    }


def _strength(transcript: Transcript) -> Optional[dict[str, Any]]:
    """The clause that did most: one that moved an issue before one that only earned trust."""
    helpful = [each for each in transcript.clauses if each.family is Family.FACILITATING]
    if not helpful:
        return None
    best = max(helpful, key=lambda each: (each.issue is not None, each.trust, -each.turn))
    assert best.clause.move is not None
    return {"turn": best.turn, "said": best.clause.text, "why": f"You {PLAIN_WORDS[best.clause.move]}."}


def _advice(transcript: Transcript, better: BetterLines) -> list[dict[str, Any]]:
    """At most two changes, each tied to a line said: the costliest pushes first, then hints that were passed over, then
    what wore them out; after a call without any of these, what was still open at its end."""
    pushes = [each for each in transcript.clauses if each.family is Family.PUSHING]
    pushes.sort(key=lambda each: (each.trust, each.turn))
    wore = [
        each for each in transcript.clauses if each.family is Family.NEUTRAL and each.reason in ("wearing", "repeated")
    ]
    advice: list[dict[str, Any]] = []
    for each in [*pushes, *_passed_over(transcript), *wore, *transcript.clauses[-1:]]:
        instead = better.for_clause(each)
        unfit = instead is None or any(instead.issue.id == other["issue"] for other in advice)
        if not unfit and (each.family is not Family.FACILITATING or not advice):
            assert instead is not None
            advice.append(
                {
                    "turn": each.turn,
                    "said": each.clause.text,
                    "try": instead.line,
                    "why": _why(each, instead.issue, transcript),
                    "issue": instead.issue.id,
                }
            )
        if len(advice) == MOST_ADVICE:
            break
    return advice


def _passed_over(transcript: Transcript) -> list[ScoredClause]:
    """For each hint that was never followed up, the last clause of the turn after it."""
    never_told = {each.id for each in transcript.issues or () if each.state is IssueState.HINTED}
    after: list[ScoredClause] = []
    for number, turn in enumerate(transcript.turns[1:], 1):
        before = transcript.before(number)
        hinted = [name for name in never_told if transcript.turns[number - 1].issues.get(name) is IssueState.HINTED]
        if any(before.get(name) is IssueState.HIDDEN for name in hinted):
            after += [each for each in turn.clauses if each.counts and each.family is not Family.PUSHING][-1:]
    return after


def _why(each: ScoredClause, issue: Issue, transcript: Transcript) -> str:
    assert each.clause.move is not None
    did, about = PLAIN_WORDS[each.clause.move], TOPIC_WORDS[issue.topic]
    if each.family is Family.FACILITATING:
        return f"You {did}, and that was good; after it, this was still open: {about}."
    before = transcript.before(each.turn)[issue.id]
    if before is IssueState.HINTED:
        return f"You {did}, just after they had let something show: {about}."
    if before is IssueState.DISCLOSED:
        return f"You {did}, when they had told you of this and it was not settled: {about}."
    return f"You {did}, while this was still open: {about}."
