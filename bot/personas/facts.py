"""A persona's facts as the understanding takes them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from bot.personas.everyday import wordings
from bot.personas.schema import Persona


def fact_sheet(persona: Persona, disclosed: Collection[str]) -> list[dict[str, Any]]:
    """What questions are matched against: ``{"id", "asks", "says"}`` for each fact, and one without an id for each
    question that has no answer. What the prospect says only after an issue has ``"after"``, its id, and is there only
    if ``disclosed`` holds it."""
    facts: list[dict[str, Any]] = [
        {
            "id": fact.id,
            "asks": [*fact.asks, *(text for each in fact.everyday for text in wordings()[each])],
            "says": list(fact.says),
            **({"after": fact.after} if fact.after else {}),
        }
        for fact in persona.facts
        if fact.after is None or fact.after in disclosed
    ]
    return [*facts, *({"id": None, "asks": [text], "says": []} for text in persona.unanswered)]
