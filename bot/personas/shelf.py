"""The library as it stands on disk: personas are read again when their files change, without a restart.

A file that stops passing is reported and the last good version of its persona stays.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from bot.personas.diagnostics import Diagnostic, InvalidPersona
from bot.personas.library import Library, read_library

Signature = tuple[tuple[str, int, int], ...]


class Shelf:
    """The personas under ``data``. Raises :class:`InvalidPersona` if any of them cannot be used at first.

    ``report`` is told the findings each time that files changed; an empty list means that all of them pass.
    """

    def __init__(self, data: Path, report: Callable[[list[Diagnostic]], None]) -> None:
        self._data = data
        self._report = report
        self._seen = self._signature()
        self._library, findings = read_library(data)
        if findings:
            raise InvalidPersona(findings)

    def library(self) -> Library:
        """The library now: looks at the files' sizes and times, about a millisecond, and reads them if any changed."""
        seen = self._signature()
        if seen != self._seen:
            self._seen = seen
            fresh, findings = read_library(self._data)
            self._library = self._merged(fresh)
            self._report(findings)
        return self._library

    def _merged(self, fresh: Library) -> Library:
        """The fresh personas, and the last good version of those whose files are there but do not pass."""
        kept = [
            name
            for name in self._library.personas
            if name not in fresh and (self._data / "personas" / name / "persona.yml").exists()
        ]
        names = sorted([*fresh.personas, *kept])
        source = {name: self._library if name in kept else fresh for name in names}
        return Library(
            {name: source[name].personas[name] for name in names},
            {name: source[name].rehearsals[name] for name in names},
        )

    def _signature(self) -> Signature:
        files = [*self._data.glob("voices/*.yml"), *self._data.glob("personas/*/*.yml")]
        files += self._data.glob("personas/*/rehearsals/*.yml")
        found = []
        for file in sorted(files):
            try:
                at = file.stat()
            except OSError:
                continue  # gone between the listing and the look: the next look sees it gone
            found.append((str(file), at.st_mtime_ns, at.st_size))
        return tuple(found)
