"""The library: every persona, voice and rehearsal under a data folder."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from bot.personas.diagnostics import Diagnostic, InvalidPersona
from bot.personas.parse import build, read_source
from bot.personas.rules import examine, examine_rehearsal, examine_voice
from bot.personas.schema import Persona, Rehearsal, Voice


@dataclass(frozen=True)
class Library:
    """Personas, complete with their voices' lines, by id, in the order of their ids."""

    personas: dict[str, Persona]
    rehearsals: dict[str, list[Rehearsal]]

    def __getitem__(self, persona_id: str) -> Persona:
        return self.personas[persona_id]

    def __contains__(self, persona_id: object) -> bool:
        return persona_id in self.personas


def digest(persona: Persona) -> str:
    """The version of a complete persona: 32 hexadecimal digits of the SHA-256 of its canonical JSON."""
    return hashlib.sha256(persona.json(sort_keys=True).encode()).hexdigest()[:32]


def load_library(data: Path) -> Library:
    """Read ``data/voices`` and ``data/personas``. Raises :class:`InvalidPersona` with every finding of every file."""
    library, findings = read_library(data)
    if findings:
        raise InvalidPersona(findings)
    return library


def read_library(data: Path) -> tuple[Library, list[Diagnostic]]:
    """What can be used of ``data/voices`` and ``data/personas``, and every finding about the rest."""
    findings: list[Diagnostic] = []
    voices = _read_voices(data / "voices", findings)
    personas: dict[str, Persona] = {}
    rehearsals: dict[str, list[Rehearsal]] = {}
    for path in sorted((data / "personas").glob("*/persona.yml")):
        try:
            persona = read_persona(path, voices)
            rehearsals[persona.id] = read_rehearsals(persona, path.parent)
            personas[persona.id] = persona
        except InvalidPersona as error:
            findings += error.diagnostics
    if not personas and not findings:
        findings.append(Diagnostic(str(data / "personas"), 1, 1, "P001", "holds no persona (ID/persona.yml)"))
    return Library(personas, rehearsals), findings


def read_voices(folder: Path) -> dict[str, Voice]:
    """The voices of a folder by id. Raises :class:`InvalidPersona`."""
    findings: list[Diagnostic] = []
    voices = _read_voices(folder, findings)
    if findings:
        raise InvalidPersona(findings)
    return voices


def read_persona(path: Path, voices: dict[str, Voice]) -> Persona:
    """One persona, complete with its voice's lines. Raises :class:`InvalidPersona` with every finding."""
    source = read_source(path)
    persona = build(Persona, source)
    findings = examine(persona, source, voices, path.parent.name)
    if findings:
        raise InvalidPersona(findings)
    return persona.spoken_in(voices[persona.voice])


def read_rehearsals(persona: Persona, folder: Path) -> list[Rehearsal]:
    """The rehearsals beside a persona, in the order of their files. Raises :class:`InvalidPersona`."""
    findings: list[Diagnostic] = []
    rehearsals: list[Rehearsal] = []
    for path in sorted((folder / "rehearsals").glob("*.yml")):
        try:
            source = read_source(path)
            rehearsal = build(Rehearsal, source)
            findings += examine_rehearsal(rehearsal, source, persona)
            rehearsals.append(rehearsal)
        except InvalidPersona as error:
            findings += error.diagnostics
    if findings:
        raise InvalidPersona(findings)
    return rehearsals


def _read_voices(folder: Path, findings: list[Diagnostic]) -> dict[str, Voice]:
    voices: dict[str, Voice] = {}
    for path in sorted(folder.glob("*.yml")):
        try:
            source = read_source(path)
            voice = build(Voice, source)
            findings += examine_voice(voice, source)
            voices[voice.id] = voice
        except InvalidPersona as error:
            findings += error.diagnostics
    return voices
