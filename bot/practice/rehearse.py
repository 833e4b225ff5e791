"""Playing a persona's rehearsals: scripted calls that say what must come out."""

from __future__ import annotations

from typing import Any

from bot.personas.schema import Expected, Rehearsal
from bot.practice.conversation import Conversation


async def rehearse(conversation: Conversation, persona: str, rehearsal: Rehearsal) -> tuple[dict[str, Any], list[str]]:
    """Play one rehearsal. Returns the debrief and what came out otherwise than expected, a sentence each."""
    document = await conversation.play(persona, rehearsal.seed, rehearsal.seller)
    return document, differences(rehearsal.expect, document)


def differences(expected: Expected, document: dict[str, Any]) -> list[str]:
    """What in a debrief is not as expected, a sentence each."""
    found: list[str] = []

    def compare(name: str, wanted: object, got: object) -> None:
        if wanted is not None and wanted != got:
            found.append(f"{name} is {got}, expected {wanted}")

    outcome = document["outcome"]
    compare("verdict", expected.verdict, document["verdict"])
    compare("outcome", expected.outcome, outcome["id"])
    compare("fit", expected.fit.value if expected.fit else None, outcome["fit"])
    states = {issue["id"]: issue["state"] for issue in document["issues"]}
    for name, state in expected.issues.items():
        compare(f"issue {name}", state.value, states.get(name))
    score = document["score"]
    if expected.score_at_least is not None and score < expected.score_at_least:
        found.append(f"score is {score}, expected at least {expected.score_at_least}")
    if expected.score_at_most is not None and score > expected.score_at_most:
        found.append(f"score is {score}, expected at most {expected.score_at_most}")
    return found


async def rehearse_all(conversation: Conversation, persona: str) -> int:
    """Play all rehearsals of a persona and print a line for each. Returns 1 if any came out otherwise, else 0."""
    failed = 0
    for rehearsal in conversation.practice.library.rehearsals[persona]:
        document, wrong = await rehearse(conversation, persona, rehearsal)
        outcome = document["outcome"]
        summary = f"{document['score']:>3}  {document['verdict']:<12} {outcome['kind']} ({outcome['fit']})"
        print(f"{'ok  ' if not wrong else 'FAIL'} {persona}/{rehearsal.id}: {summary}")
        for each in wrong:
            print(f"       {each}")
        failed |= bool(wrong)
    return int(failed)
