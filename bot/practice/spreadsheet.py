"""Rows as CSV that spreadsheets open without running anything."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from itertools import chain
from typing import Any

RUNS = ("=", "+", "-", "@", "\t", "\r")
"""Beginnings of a text that a spreadsheet would take for a formula."""


def csv_lines(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """The table line by line, its head first. Nothing is an empty cell; a text that a spreadsheet would run gets an
    apostrophe in front."""
    for row in chain([head], rows):
        out = StringIO()
        csv.writer(out, lineterminator="\r\n").writerow([_cell(each) for each in row])
        yield out.getvalue()


def _cell(value: Any) -> Any:
    if not isinstance(value, str):
        return "" if value is None else value
    text = value.replace("\0", "")  # which no file of this kind can hold
    return f"'{text}" if text.startswith(RUNS) else text
