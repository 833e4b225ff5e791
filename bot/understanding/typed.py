"""Keeping what a trainee typed from being taken for one of Rasa's own commands.

Rasa reads a text that begins with a slash as an intent of its own (``/restart``). What trainees type is only text, so
such a text travels with an invisible mark in front of it, and its clauses' offsets count without the mark.
"""

from __future__ import annotations

GUARD = "\u2060"


def guarded(text: str) -> str:
    """The text as it is handed to Rasa."""
    return GUARD + text if text.startswith("/") else text


def unguarded(text: str) -> tuple[str, int]:
    """The text as it was typed, and how many characters were in front of it."""
    return (text[1:], 1) if text.startswith(GUARD) else (text, 0)
