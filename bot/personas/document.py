"""A persona as it is stored: complete with its voice, read once and kept, since a stored one never changes."""

from __future__ import annotations

import json
from functools import lru_cache

from bot.personas.schema import Persona, Situation

_SITUATIONS = frozenset(each.value for each in Situation)


@lru_cache(maxsize=500)
def read_document(document: str) -> Persona:
    """The persona of a JSON document that :meth:`Persona.json` made. Lines for situations that there were in an
    earlier version of this program are left out."""
    kept = json.loads(document)
    kept["lines"] = {name: lines for name, lines in kept["lines"].items() if name in _SITUATIONS}
    return Persona.parse_obj(kept)
