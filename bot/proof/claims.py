"""What must hold of a persona, each claim proven by exploring its states or refuted with a shortest way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

from bot.codebook import Fit
from bot.personas.diagnostics import Diagnostic
from bot.personas.parse import Location, Source
from bot.personas.schema import Issue, Persona
from bot.proof.explore import Found, Way, careless, helpful, pushing, walk
from bot.proof.plain import line_words, plain_way


@dataclass(frozen=True)
class Claim:
    """One thing that must hold. ``way`` is a shortest sequence of abstract moves: a witness where the claim says that
    something can happen, a counter-example where it says that something cannot. ``code``, ``location`` and
    ``else_says`` are for the diagnostic where it does not hold."""

    says: str
    holds: bool
    way: Optional[Way]
    code: str
    location: Location
    else_says: str

    def as_dict(self) -> dict[str, object]:
        """The claim for ``buyin persona check --json``."""
        return {"claim": self.says, "holds": self.holds, "way": list(self.way) if self.way is not None else None}


@dataclass(frozen=True)
class Proof:
    """Every claim about a persona, the states that were looked at, and whether the walks came to their end."""

    persona: str
    claims: tuple[Claim, ...]
    states: int
    exact: bool

    @property
    def holds(self) -> bool:
        """Whether every claim holds."""
        return all(claim.holds for claim in self.claims)

    def findings(self, source: Source) -> list[Diagnostic]:
        """A diagnostic for each claim that does not hold, at its place in the file."""
        return [source.finding(each.location, each.code, _complaint(each)) for each in self.claims if not each.holds]


def prove(persona: Persona) -> Proof:
    """Explore a persona that passed the rules of :mod:`bot.personas.rules`, and say what holds of it."""
    helped = walk(persona, helpful(persona), Found())
    anyhow = walk(persona, careless(persona), Found(dict(helped.events), dict(helped.outcomes), helped.invited))
    pushed = walk(persona, pushing(persona), Found())
    claims = [
        *_issue_claims(persona, anyhow),
        *_outcome_claims(persona, anyhow),
        _best_by_helping(persona, helped),
        _not_by_pushing(persona, pushed),
        Claim(
            "the prospect can come to ask what the seller offers",
            anyhow.invited is not None,
            anyhow.invited,
            "P050",
            ("invites_when",),
            "the prospect can never come to ask what the seller offers: ask for less in 'invites_when'",
        ),
    ]
    walks = (helped, anyhow, pushed)
    return Proof(persona.id, tuple(claims), sum(w.states for w in walks), all(w.exact for w in walks))


def _issue_claims(persona: Persona, found: Found) -> list[Claim]:
    claims = []
    for index, issue in enumerate(persona.issues):
        kinds = ["hint", "guarded", *(f"discloses.{step}" for step in range(len(issue.discloses))), "settles"]
        for kind in kinds:
            way = found.events.get((issue.id, kind))
            name, _, step = kind.partition(".")
            location: Location = ("issues", index, name, int(step)) if step else ("issues", index, name)
            told = f"step {int(step) + 1} of '{name}'" if step else f"'{name}'"
            never = f"in issue '{issue.id}', {line_words(kind)} can never be said: {_remedy(persona, issue)}"
            says = f"issue '{issue.id}': {told} can be said"
            claims.append(Claim(says, way is not None, way, "P050", location, never))
    return claims


def _remedy(persona: Persona, issue: Issue) -> str:
    rivals = [each.id for each in persona.issues if each.topic is issue.topic and each.id != issue.id]
    if rivals:
        named = ", ".join(f"'{each}'" for each in rivals)
        return f"{named} has the same topic, '{issue.topic.value}', and gets the questions; give this one another topic"
    return "let the issue open with less trust, or after fewer issues ('opens_when'), or give more 'patience'"


def _outcome_claims(persona: Persona, found: Found) -> list[Claim]:
    return [
        Claim(
            f"outcome '{outcome.id}' can happen",
            outcome.id in found.outcomes,
            found.outcomes.get(outcome.id),
            "P051",
            ("outcomes", index),
            f"outcome '{outcome.id}' can never happen: let its 'when' ask for less, or put it before the outcomes that "
            "take its cases",
        )
        for index, outcome in enumerate(persona.outcomes)
    ]


def _best(persona: Persona) -> list[str]:
    return [outcome.id for outcome in persona.outcomes if outcome.fit is Fit.BEST]


def _at_best(persona: Persona) -> Location:
    return ("outcomes", next(i for i, each in enumerate(persona.outcomes) if each.fit is Fit.BEST))


def _best_by_helping(persona: Persona, found: Found) -> Claim:
    ways = sorted((found.outcomes[name] for name in _best(persona) if name in found.outcomes), key=len)
    return Claim(
        f"a seller who helps can get a best outcome within the {persona.patience} turns of patience",
        bool(ways),
        ways[0] if ways else None,
        "P052",
        _at_best(persona),
        f"a seller who helps cannot get a best outcome within the {persona.patience} turns of patience: give more "
        "'patience', ask for less trust, or tell in fewer steps",
    )


def _not_by_pushing(persona: Persona, found: Found) -> Claim:
    ways = sorted((found.outcomes[name] for name in _best(persona) if name in found.outcomes), key=len)
    return Claim(
        "a seller who only pushes never gets a best outcome",
        not ways,
        ways[0] if ways else None,
        "P053",
        _at_best(persona),
        "a seller who only pushes can get a best outcome: let it ask for a settled issue",
    )


def _complaint(claim: Claim) -> str:
    if claim.way is None:
        return claim.else_says
    return f"{claim.else_says}. This one does: the seller {'; '.join(plain_way(claim.way))}"
