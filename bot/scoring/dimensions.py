"""The dimensions of a score: each with a value, a quality from 0 to 1, and evidence by clause.

``docs/scoring.md`` argues for each. A dimension whose denominator is zero is n/a: its value and quality are None
and it has no part in the score.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Optional

from bot.codebook import (
    ASSUMPTIONS,
    NEEDS_QUESTIONS,
    PLAIN_WORDS,
    QUESTIONS,
    REFLECTIONS,
    SOLUTION_TALK,
    Family,
    Fit,
    IssueState,
    Move,
)
from bot.scoring.transcript import ScoredClause, Transcript


@dataclass(frozen=True)
class Evidence:
    """A clause, why it counts, and how much, 0-1. ``turn`` counts from 1."""

    turn: int
    clause: str
    why: str
    counts: float = 1.0


@dataclass(frozen=True)
class Dimension:
    """One dimension of one call. ``quality`` runs from 0 (poor) to 1 (good); ``backing``, 0-1, is the part of its
    weight that it has: less than all where a share rests on few clauses."""

    name: str
    value: Optional[float]
    quality: Optional[float]
    evidence: tuple[Evidence, ...]
    backing: float = 1.0


class Measured(NamedTuple):
    """What a dimension comes to in one call, and the clauses that it rests on."""

    value: Optional[float]
    quality: Optional[float]
    clauses: Sequence[ScoredClause] = ()
    backing: float = 1.0


NOT_APPLICABLE = Measured(None, None)

BACKED_BY = 6
"""Clauses from which a share has its whole weight. One helping clause and no push is a share of 1, too."""


def _clamp(value: float) -> float:
    return max(0.0, min(1.0, value))


def amount(clauses: Iterable[ScoredClause]) -> float:
    """How many clauses these are, each counted as far as the program is sure of it."""
    return sum(each.certainty for each in clauses)


def _of(clauses: Iterable[ScoredClause], *families: Family) -> list[ScoredClause]:
    return [each for each in clauses if each.family in families]


def _but_courtesies(transcript: Transcript) -> list[ScoredClause]:
    return [each for each in transcript.clauses if each.clause.move is not Move.COURTESY]


def _share(part: Iterable[ScoredClause], whole: Iterable[ScoredClause]) -> Optional[float]:
    """The part of the whole, 0-1; None where the whole is nothing."""
    total = amount(whole)
    return amount(part) / total if total else None


def _facilitation_share(transcript: Transcript) -> Measured:
    """Facilitating among facilitating and pushing clauses, 0-1; n/a when there is neither."""
    either = _of(transcript.clauses, Family.FACILITATING, Family.PUSHING)
    share = _share(_of(either, Family.FACILITATING), either)
    if share is None:
        return NOT_APPLICABLE
    return Measured(share, share, either, _clamp(amount(either) / BACKED_BY))


def _facilitation_density(transcript: Transcript) -> Measured:
    """Facilitating among all clauses but courtesies, 0-1, good from one half; n/a with no such clause."""
    substance = _but_courtesies(transcript)
    helpful = _of(substance, Family.FACILITATING)
    density = _share(helpful, substance)
    return NOT_APPLICABLE if density is None else Measured(density, _clamp(density / 0.5), helpful)


def _assumptions(transcript: Transcript) -> Measured:
    """The five assumptions made: how many clauses make one; each distinct one costs a quarter, each further a
    twelfth, as far as the program is sure of it."""
    if not transcript.clauses:
        return NOT_APPLICABLE
    made = [each for each in _of(transcript.clauses, Family.PUSHING) if each.clause.move in ASSUMPTIONS]
    surest: dict[Optional[Move], float] = {}
    for each in made:
        surest[each.clause.move] = max(each.certainty, surest.get(each.clause.move, 0.0))
    distinct = sum(surest.values())
    return Measured(float(len(made)), _clamp(1 - distinct / 4 - (amount(made) - distinct) / 12), made)


def _pressure(transcript: Transcript) -> Measured:
    """Pushing among all clauses but courtesies, 0-1; none is good, a third or more is poor."""
    substance = _but_courtesies(transcript)
    pushing = _of(substance, Family.PUSHING)
    share = _share(pushing, substance)
    return NOT_APPLICABLE if share is None else Measured(share, _clamp(1 - 3 * share), pushing)


def _reflections(transcript: Transcript) -> list[ScoredClause]:
    return [each for each in _of(transcript.clauses, Family.FACILITATING) if each.clause.move in REFLECTIONS]


def _reflections_to_questions(transcript: Transcript) -> Measured:
    """Reflections for each question, 0 and up; 1 is fair and 2 good in motivational interviewing practice."""
    reflections = _reflections(transcript)
    ratio = _share(reflections, [each for each in transcript.clauses if each.clause.move in QUESTIONS])
    if ratio is None:
        return Measured(None, None, reflections)
    return Measured(ratio, _clamp(ratio * 0.6 if ratio <= 1 else 0.6 + 0.4 * (ratio - 1)), reflections)


def _complex_share(transcript: Transcript) -> Measured:
    """Complex among all reflections, 0-1; 0.5 is good practice. N/a without reflections."""
    reflections = _reflections(transcript)
    deep = [each for each in reflections if each.clause.move is Move.COMPLEX_REFLECTION]
    share = _share(deep, reflections)
    if share is None:
        return NOT_APPLICABLE
    return Measured(share, _clamp(share / 0.5), deep, _clamp(amount(reflections) / BACKED_BY))


def _autonomy(transcript: Transcript) -> Measured:
    """Clauses that leave choice, pace or process with the prospect; three are enough for a call."""
    if not transcript.clauses:
        return NOT_APPLICABLE
    giving = (Move.SUPPORT_AUTONOMY, Move.DEFER_TO_PROCESS, Move.SEEK_COLLABORATION, Move.WIDEN_FRAME)
    found = [each for each in _of(transcript.clauses, Family.FACILITATING) if each.clause.move in giving]
    return Measured(float(len(found)), _clamp(amount(found) / 3), found)


def _early_solution_talk(transcript: Transcript) -> Measured:
    """Talk of the offer before the prospect invited it, among all clauses, 0-1; none is good, a third is poor."""
    early = [
        each
        for turn in transcript.turns
        for each in turn.clauses
        if not turn.invited and each.clause.move in SOLUTION_TALK and each.reason not in ("invited", "raised")
    ]
    share = _share(early, transcript.clauses)
    return NOT_APPLICABLE if share is None else Measured(share, _clamp(1 - 3 * share), early)


def _talk_share(transcript: Transcript) -> Measured:
    """The seller's words among all words, 0-1; up to one half is good, 0.85 and more is poor."""
    seller = sum(len(turn.text.split()) for turn in transcript.turns)
    prospect = sum(len(line.split()) for turn in transcript.turns for line in turn.replies)
    prospect += sum(len(line.split()) for line in transcript.opening)
    if not seller or not prospect:
        return NOT_APPLICABLE
    share = seller / (seller + prospect)
    return Measured(share, _clamp((0.85 - share) / 0.35))


def _order(transcript: Transcript) -> Measured:
    """Questions about needs and worth, and closing-stage questions, asked while little is settled, among all
    questions, 0-1. N/a without a prospect or without questions."""
    asked = [(turn, each) for turn in transcript.turns for each in turn.clauses if each.clause.move in QUESTIONS]
    if not asked or any(turn.settled is None for turn, _ in asked):
        return NOT_APPLICABLE
    ahead = [
        each
        for turn, each in asked
        if (turn.settled or 0.0) < 0.5
        and (each.clause.move in NEEDS_QUESTIONS or each.family is Family.PUSHING)
        and each.clause.move is not Move.SITUATION_QUESTION
    ]
    share = _share(ahead, [each for _, each in asked])
    return NOT_APPLICABLE if share is None else Measured(share, _clamp(1 - share), ahead)


def _surfaced(transcript: Transcript) -> Measured:
    """Weight of the issues that came to light among all issues, 0-1. N/a without a persona."""
    return _issue_share(transcript, (IssueState.DISCLOSED, IssueState.SETTLED))


def _settled(transcript: Transcript) -> Measured:
    """Weight of the issues that were settled among all issues, 0-1. N/a without a persona."""
    return _issue_share(transcript, (IssueState.SETTLED,))


def _issue_share(transcript: Transcript, states: tuple[IssueState, ...]) -> Measured:
    if not transcript.issues:
        return NOT_APPLICABLE
    total = sum(issue.weight for issue in transcript.issues)
    found = {issue.id for issue in transcript.issues if issue.state in states}
    share = sum(issue.weight for issue in transcript.issues if issue.id in found) / total
    return Measured(share, share, [each for each in transcript.clauses if each.issue in found])


def _outcome_fit(transcript: Transcript) -> Measured:
    """How right the outcome is for this prospect: best 1, acceptable 0.6, poor 0. N/a without a persona."""
    if transcript.fit is None:
        return NOT_APPLICABLE
    value = {Fit.BEST: 1.0, Fit.ACCEPTABLE: 0.6, Fit.POOR: 0.0}[transcript.fit]
    return Measured(value, value)


@dataclass(frozen=True)
class Formula:
    """How a dimension is worked out: by the function ``measure``, and in a reader's words; the range of its values.
    ``words`` name the value, ``quality`` names the quality, of which more is better: it is empty where the value's
    words say that too."""

    measure: Callable[[Transcript], Measured]
    words: str
    formula: str
    bounds: str
    quality: str = ""

    @property
    def better(self) -> str:
        """What there is more of in a better call."""
        return self.quality or self.words


DIMENSIONS: dict[str, Formula] = {
    "facilitation_share": Formula(
        _facilitation_share,
        "Helping, of all helping and pushing",
        "helping / (helping + pushing)",
        "0 to 1",
    ),
    "facilitation_density": Formula(
        _facilitation_density,
        "Helping, of everything you said",
        "helping / all clauses but courtesies; good from 0.5",
        "0 to 1",
    ),
    "pressure": Formula(
        _pressure,
        "Pushing, of everything you said",
        "pushing / all clauses but courtesies; poor from 0.33",
        "0 to 1",
        "Free of pushing",
    ),
    "assumptions": Formula(
        _assumptions,
        "Assumptions made about them",
        "how many clauses make one of the five assumptions; each different one costs a quarter",
        "0 and up",
        "Free of assumptions about them",
    ),
    "issues_surfaced": Formula(
        _surfaced,
        "Hidden issues that came to light",
        "weight of the issues told or settled / weight of all",
        "0 to 1",
    ),
    "issues_settled": Formula(
        _settled,
        "Hidden issues they settled",
        "weight of the issues settled / weight of all",
        "0 to 1",
    ),
    "reflections_to_questions": Formula(
        _reflections_to_questions,
        "Reflections for each question",
        "reflections / questions; 1 is fair, 2 is good",
        "0 and up",
    ),
    "complex_share": Formula(
        _complex_share,
        "Reflections of what was meant",
        "reflections of what was meant / all reflections; good from 0.5",
        "0 to 1",
    ),
    "autonomy": Formula(
        _autonomy,
        "Times you left choice or pace with them",
        "how many clauses leave choice, pace or process with them; good from 3",
        "0 and up",
    ),
    "early_solution_talk": Formula(
        _early_solution_talk,
        "Talk of your offer before they asked",
        "talk of the offer before an invitation / all clauses; poor from 0.33",
        "0 to 1",
        "Your offer kept until they asked",
    ),
    "talk_share": Formula(
        _talk_share,
        "Your share of the words",
        "your words / all words; good up to 0.5, poor from 0.85",
        "0 to 1",
        "Room for their words",
    ),
    "order": Formula(
        _order,
        "Questions ahead of what was settled",
        "questions on needs and closing while less than half is settled / all questions",
        "0 to 1",
        "Questions in step with what was settled",
    ),
    "outcome_fit": Formula(
        _outcome_fit,
        "How right the outcome was for them",
        "1 for the best outcome, 0.6 for an acceptable one, 0 for a poor one",
        "0 to 1",
    ),
}


def measure(transcript: Transcript) -> dict[str, Dimension]:
    """Every dimension of a call, by name, in a fixed order. Values are rounded to four places."""
    measured: dict[str, Dimension] = {}
    for name, formula in DIMENSIONS.items():
        value, quality, clauses, backing = formula.measure(transcript)
        evidence = tuple(
            Evidence(each.turn, each.clause.text, _why(each), round(each.certainty, 2)) for each in clauses
        )
        rounded = None if value is None else round(value, 4)
        measured[name] = Dimension(
            name, rounded, None if quality is None else round(quality, 4), evidence, round(backing, 4)
        )
    return measured


def _why(each: ScoredClause) -> str:
    assert each.clause.move is not None
    words = PLAIN_WORDS[each.clause.move]
    assumption = ASSUMPTIONS.get(each.clause.move)
    return f"{words} ({assumption})" if assumption else words
