"""Files that a page hands out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

from starlette.responses import Response, StreamingResponse

from bot.practice.spreadsheet import csv_lines

BYTE_ORDER_MARK = "\ufeff"
"""Without it a spreadsheet reads accents as noise."""


def download(name: str, media_type: str, pieces: Iterable[str]) -> Response:
    """A file to save, written as its pieces come."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(_bytes(pieces), media_type=media_type, headers=headers)


def table(name: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> Response:
    """A CSV file to save."""
    return download(name, "text/csv; charset=utf-8", chain([BYTE_ORDER_MARK], csv_lines(head, rows)))


def _bytes(pieces: Iterable[str]) -> Iterator[bytes]:
    for each in pieces:
        yield each.encode()
