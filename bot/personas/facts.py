"""A persona's facts as the understanding takes them."""

from __future__ import annotations

from typing import Any

from bot.personas.schema import Persona


def fact_sheet(persona: Persona) -> list[dict[str, Any]]:
    """What plain questions are matched against: ``{"id", "asks", "says"}`` for each fact, and one without an id for
    each question that has no answer."""
    facts: list[dict[str, Any]] = [
        {"id": fact.id, "asks": list(fact.asks), "says": list(fact.says)} for fact in persona.facts
    ]
    return [*facts, *({"id": None, "asks": [text], "says": []} for text in persona.unanswered)]
