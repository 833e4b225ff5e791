"""Coded clauses as Rasa carries them: one entity each."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.codebook import Aside, Clause, Move, Topic

ENTITY = "move"
UNCLEAR = "unclear"
"""The value of an entity whose clause could not be coded."""


def entity_of(clause: Clause, skipped: int) -> dict[str, Any]:
    """The entity that stands for a clause; ``skipped`` characters of the text were not typed."""
    return {
        "entity": ENTITY,
        "value": clause.move.value if clause.move else UNCLEAR,
        "start": clause.start + skipped,
        "end": clause.end + skipped,
        "skipped": skipped,
        "text": clause.text,
        "family": clause.family.value if clause.family else None,
        "topic": clause.topic.value if clause.topic else None,
        "confidence_entity": clause.confidence,
        "fact": clause.fact,
        "aside": clause.aside.value if clause.aside else None,
        "extractor": "ClauseCoder",
    }


def clause_of(entity: dict[str, Any]) -> Clause:
    """The clause that an entity of :class:`ClauseCoder` stands for, with offsets into what was typed."""
    coded = entity["value"] != UNCLEAR
    return Clause(
        start=entity["start"] - entity["skipped"],
        end=entity["end"] - entity["skipped"],
        text=entity["text"],
        move=Move(entity["value"]) if coded else None,
        topic=Topic(entity["topic"]) if entity["topic"] else None,
        confidence=entity["confidence_entity"],
        fact=entity["fact"],
        aside=Aside(entity["aside"]) if entity["aside"] else None,
    )


def clauses_of(entities: list[dict[str, Any]], lead: int) -> tuple[Clause, ...]:
    """The clauses among a message's entities; ``lead`` characters of the text were trimmed off its beginning."""
    clauses = [clause_of(entity) for entity in entities if entity.get("entity") == ENTITY]
    return tuple(replace(each, start=each.start + lead, end=each.end + lead) for each in clauses)
