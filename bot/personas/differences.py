"""What differs between two texts of a persona."""

from __future__ import annotations

import difflib

KINDS = {"@": "place", " ": "same", "+": "added", "-": "removed"}


def difference(before: str, after: str) -> list[tuple[str, str]]:
    """The lines that differ and three around them, each with what it is: one of :data:`KINDS`."""
    lines = _unified(before, after, around=3)
    return [(KINDS[line[0]], _place(line) if line[0] == "@" else line[1:]) for line in lines]


def summary(before: str, after: str) -> str:
    """How much differs, in words."""
    lines = _unified(before, after, around=0)
    added, removed = (sum(line[0] == mark for line in lines) for mark in "+-")
    return f"{added} {'line' if added == 1 else 'lines'} written, {removed} taken out"


def _unified(before: str, after: str, around: int) -> list[str]:
    old, new = (text.rstrip("\n").split("\n") for text in (before, after))
    return list(difflib.unified_diff(old, new, lineterm="", n=around))[2:]


def _place(line: str) -> str:
    """``@@ -24,7 +25,8 @@`` in words: where it stands in the later text."""
    return f"from line {line.split('+')[1].split(',')[0].split()[0]}"
