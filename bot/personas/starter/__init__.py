"""A commented persona to begin with: ``buyin persona new`` copies it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

NAME = "starter"
FORM = re.compile(r"[a-z][a-z0-9_-]{0,59}")


class BadName(ValueError):
    """The id cannot be used for a new persona; the message says why."""


def write_starter(data: Path, persona_id: str) -> Path:
    """Copy the starter to ``data/personas/ID`` and return that folder. Raises :class:`BadName`."""
    if not FORM.fullmatch(persona_id):
        raise BadName(f"'{persona_id}' is no id: use lower case letters, digits and hyphens, a letter first")
    folder = data / "personas" / persona_id
    if folder.exists():
        raise BadName(f"{folder} exists already: choose another id")
    shutil.copytree(Path(__file__).parent, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    file = folder / "persona.yml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(f"\nid: {NAME}\n", f"\nid: {persona_id}\n", 1), encoding="utf-8")
    return folder
