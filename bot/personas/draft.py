"""A persona as a text that somebody is writing: what can be read of it, and everything that is wrong with it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Optional

from bot.personas.diagnostics import Diagnostic, InvalidPersona
from bot.personas.edits import changed
from bot.personas.parse import Source, build, parse_source
from bot.personas.rules import examine
from bot.personas.schema import Persona, Voice

FILE = "persona.yml"
LARGEST = 200 * 1024
"""Bytes of a text; a deep persona has 40 KB."""


@dataclass(frozen=True)
class Read:
    """What was read of a text: ``source`` if it is YAML, ``persona`` (complete with its voice's lines) if nothing is
    wrong, else ``findings``."""

    source: Optional[Source]
    persona: Optional[Persona]
    findings: list[Diagnostic]


def tidy(text: str) -> str:
    """A text as it is kept: with plain line ends, without what no database takes, with a line end at its end."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").lstrip("\ufeff")
    return plain.encode("utf-8", "replace").decode("utf-8").rstrip() + "\n"


def read_text(text: str, persona_id: str, voices: dict[str, Voice]) -> Read:
    """Read the text of the persona ``persona_id``."""
    raw = text.encode()
    if len(raw) > LARGEST:
        return Read(None, None, [Diagnostic(FILE, 1, 1, "P003", f"has {len(raw)} bytes; it may have {LARGEST}")])
    try:
        source = parse_source(FILE, raw)
    except InvalidPersona as error:
        return Read(None, None, error.diagnostics)
    try:
        persona = build(Persona, source)
    except InvalidPersona as error:
        return Read(source, None, error.diagnostics)
    findings = [_worded(each, persona_id) for each in examine(persona, source, voices, persona_id)]
    return Read(source, None if findings else persona.spoken_in(voices[persona.voice]), findings)


def _worded(finding: Diagnostic, persona_id: str) -> Diagnostic:
    """There are no folders here: the id is what the persona was made under."""
    if finding.code != "P040":
        return finding
    message = f"the id stays '{persona_id}'; copy the persona to have it under another"
    return Diagnostic(finding.file, finding.line, finding.column, finding.code, message)


def id_of(text: str) -> str:
    """The id that stands in a text. Raises :class:`InvalidPersona` for what is no YAML; empty if there is none."""
    return _known_as(text)[0]


def name_of(text: str) -> str:
    """The prospect's name in a text, empty if none can be read."""
    try:
        return _known_as(text)[1]
    except InvalidPersona:
        return ""


@lru_cache(maxsize=4)
def _known_as(text: str) -> tuple[str, str]:
    """The id and the name; kept for a moment, since who stores a text asks for both, and reading it takes a while."""
    tree = parse_source(FILE, text.encode()).tree
    name, title = tree.get("id"), tree.get("name")
    return name if isinstance(name, str) else "", " ".join(title.split()) if isinstance(title, str) else ""


def under_id(text: str, persona_id: str) -> str:
    """The text with another id and all else as it is. Raises :class:`InvalidPersona` for what is no YAML."""
    renamed = re.sub(r"(?m)^id:[^\S\n]*[\w-]+", f"id: {persona_id}", text, count=1)
    return renamed if id_of(renamed) == persona_id else changed(text, ("id",), persona_id)
