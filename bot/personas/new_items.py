"""What an issue, an outcome or a fact begins with that is added to a persona."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

NEW_ITEMS: dict[str, dict[str, Any]] = {
    "issues": {
        "id": "new-issue",
        "topic": "stakeholders",
        "truth": "One sentence that would be true without your product.",
        "weight": 1,
        "opens_when": {"trust": 44},
        "hint": ["A new aside that names nothing."],
        "guarded": ["A new polite no that lets on there is something."],
        "discloses": ["What is so, in their own words.", "What it means to them, in their own words."],
        "settles": ["What they will do, with whom and when."],
        "opens_with": ["A question that could open it?"],
    },
    "outcomes": {
        "id": "new-outcome",
        "kind": "not_now",
        "fit": "acceptable",
        "when": {"settled_at_least": 1},
        "says": ["Their last words in this call."],
        "afterwards": "What they did after hanging up.",
    },
    "facts": {
        "id": "new-fact",
        "asks": ["A question that asks for it?", "The same in other words?"],
        "says": ["The answer, in a sentence."],
    },
}
"""What an added item begins with: all that it needs, for its author to overwrite."""


def is_placeholder(text: str) -> bool:
    """Whether a text is one that an added item begins with, however it is spaced or written in capitals. Ids, which
    nobody reads in a call, are none."""
    return _plain(text) in _PLACEHOLDERS


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold().rstrip(".?")


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, (dict, list)):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)
    elif isinstance(value, str) and " " in value:  # what is one word is an id or chosen from a list
        yield value


_PLACEHOLDERS = frozenset(map(_plain, _texts(NEW_ITEMS)))
