"""Reading lines of JSON from a file or standard input, with errors that name the line."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.cli.errors import UsageError

STANDARD_INPUT = "-"


def read_text(name: str) -> str:
    """The text of a file, or of standard input for ``-``. Raises :class:`UsageError`."""
    try:
        raw = sys.stdin.buffer.read() if name == STANDARD_INPUT else Path(name).read_bytes()
        return raw.decode("utf-8")
    except OSError as error:
        raise UsageError(f"{name}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{name}: is not UTF-8 text") from error


def objects(name: str, required: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """The JSON objects of a file, one a line, blank lines left out. ``required`` keys must be there, as strings."""
    # Not splitlines(): JSON may hold a U+2028 as it is, and we write it so.
    for number, line in enumerate(read_text(name).split("\n"), 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise UsageError(f"{name}:{number}: is not JSON: {error}") from error
        if not isinstance(value, dict):
            raise UsageError(f"{name}:{number}: must be a JSON object")
        for key in required:
            if not isinstance(value.get(key), str):
                raise UsageError(f"{name}:{number}: needs '{key}' as a string")
        yield value


def show(value: Any) -> None:
    """Print a value as one line of JSON."""
    print(json.dumps(value, ensure_ascii=False), flush=True)
