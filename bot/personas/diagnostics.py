"""What can be wrong with a persona file, each with a stable code."""

from __future__ import annotations

from dataclasses import dataclass

CODES: dict[str, str] = {
    "P001": "the file cannot be read",
    "P002": "the file is not valid YAML",
    "P003": "the file is too large",
    "P010": "an unknown key",
    "P011": "a key is missing",
    "P012": "a value has the wrong type or is out of range",
    "P020": "an id is used twice, or an everyday question answered twice",
    "P021": "a name refers to nothing",
    "P022": "issues wait for each other",
    "P030": "no outcome is certain to apply",
    "P031": "an outcome can never be reached",
    "P032": "no outcome is best",
    "P033": "a line can never be said",
    "P034": "a line is written twice",
    "P035": "a text is still the placeholder of an added item",
    "P040": "the persona's id is not its folder's name",
    "P050": "something about an issue can never be said",
    "P051": "an outcome can never happen",
    "P052": "a seller who helps cannot get a best outcome in time",
    "P053": "a seller who only pushes can get a best outcome",
    "P054": "the persona has more states than are looked at",
    "P060": "a rehearsal comes out otherwise",
    "P061": "a scripted seller who does not help gets a best outcome",
    "P062": "a scripted seller who does not help scores as high as one who does",
}
"""Every diagnostic code with its meaning; ``docs/personas.md`` explains each."""


@dataclass(frozen=True, order=True)
class Diagnostic:
    """One finding: where it is (``line`` and ``column`` count from 1), its code, and what to do."""

    file: str
    line: int
    column: int
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column} {self.code} {self.message}"


class InvalidPersona(Exception):
    """One or more files cannot be used. ``diagnostics`` says why, in the order of the file."""

    def __init__(self, diagnostics: list[Diagnostic]) -> None:
        super().__init__("\n".join(str(each) for each in diagnostics))
        self.diagnostics = diagnostics
