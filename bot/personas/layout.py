"""How a value is written in a persona file: one line to an item, conditions in braces, long texts folded."""

from __future__ import annotations

import json
import re
import textwrap
from typing import Any

WIDTH = 120
CONDITIONS = ("when", "opens_when", "invites_when")
_PLAIN = re.compile(r"[^\W\d_][^#:\[\]{}&*!|>'\"%@`\n\\]*")
"""What needs no quotation marks wherever it stands; a comma does in brackets."""
_WORDS = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}


def scalar(value: Any, *, flow: bool = False) -> str:
    """A word, a number or a text on one line."""
    if not isinstance(value, str):
        return json.dumps(value)
    plain = _PLAIN.fullmatch(value) and value == value.strip() and value.lower() not in _WORDS and value.isprintable()
    return value if plain and not (flow and "," in value) else json.dumps(value, ensure_ascii=False)


def after_key(key: Any, value: Any, column: int) -> str:
    """What follows ``key:`` where the key stands in ``column``."""
    pad = " " * (column + 2)
    if isinstance(value, dict) and (not value or key in CONDITIONS):
        return " " + _flow(value)
    if isinstance(value, (list, dict)) and value:
        dash = "- " if isinstance(value, list) else ""
        inner = [f"{pad}{dash}{each}" for each in _members(value, column + 2)]
        return "\n" + "\n".join(inner)
    if isinstance(value, str) and len(value) + column + len(str(key)) + 2 > WIDTH and value == " ".join(value.split()):
        lines = textwrap.wrap(value, WIDTH - column - 2, break_long_words=False, break_on_hyphens=False)
        return " >-\n" + "\n".join(pad + line for line in lines)
    return " " + (_flow(value) if isinstance(value, list) else scalar(value))


def item_lines(value: Any, column: int) -> str:
    """A list's item whose first line begins in ``column``, behind the dash; that line without its indentation."""
    if isinstance(value, (list, dict)) and value:
        dash = "- " if isinstance(value, list) else ""
        return ("\n" + " " * column).join(f"{dash}{each}" for each in _members(value, column))
    return _flow(value) if isinstance(value, (list, dict)) else scalar(value)


def _members(value: Any, column: int) -> list[str]:
    if isinstance(value, list):
        return [item_lines(each, column + 2) for each in value]
    return [f"{key}:{after_key(key, each, column)}" for key, each in value.items()]


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(each) for each in value) + "]"
    return scalar(value, flow=True)
