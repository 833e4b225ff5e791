"""The facts of the library's personas as sheets that the question encoder is trained on (``data/nlu/facts``).

They are copies, made when somebody asks for them (``buyin persona sheets``), so that a change to a persona does not
change what everybody's messages are coded as.
"""

from __future__ import annotations

import json
from collections.abc import Collection

from bot.personas.schema import Persona

HEAD = """version: "3.1"

# Facts of a persona of the library, and plain questions that none of them answers, as they were when this was written:
# buyin persona sheets

nlu:
"""


def sheet_of(persona: Persona, leave_out: Collection[str] = ()) -> str:
    """The sheet of a persona in Rasa's format, without the questions ``leave_out``."""
    parts = [
        (f"{{sheet: {persona.id}, fact: {each.id}, says: {json.dumps(each.says[0], ensure_ascii=False)}}}", each.asks)
        for each in persona.facts
    ]
    parts.append((f"{{sheet: {persona.id}}}", persona.unanswered))
    return HEAD + "".join(_entry(codes, [each for each in asks if each not in leave_out]) for codes, asks in parts)


def _entry(codes: str, asks: list[str]) -> str:
    if not asks:
        return ""
    examples = "".join(f"    - {each}\n" for each in asks)
    return f"- intent: seller_turn\n  metadata: {codes}\n  examples: |\n{examples}"
