"""The voices of a folder, read again only when their files change."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from bot.personas.library import read_voices
from bot.personas.schema import Voice


def voices_in(folder: Path) -> dict[str, Voice]:
    """The voices by id. Raises :class:`bot.personas.diagnostics.InvalidPersona`."""
    files = sorted(folder.glob("*.yml"))
    return _read(folder, tuple((str(each), each.stat().st_mtime_ns, each.stat().st_size) for each in files))


@lru_cache(maxsize=4)
def _read(folder: Path, _signature: tuple[tuple[str, int, int], ...]) -> dict[str, Voice]:
    return read_voices(folder)
