"""Forms with files (``multipart/form-data``), read as they come in: as much is kept of each field as is of use, and the
rest goes by. The work is in proportion to what was sent, whatever that is."""

from __future__ import annotations

import re
from codecs import getincrementaldecoder

LONGEST_HEAD = 8 * 1024
"""Bytes of the lines above a field's value: its name and its file's."""

_BOUNDARY = re.compile(r';\s*boundary=(?:"([^"]{1,70})"|([^\s;,"]{1,70}))\s*(?:;|$)', re.IGNORECASE)
_NAME = re.compile(rb'^content-disposition:[^\r\n]*?;[ \t]*name="([^"\r\n]*)"', re.IGNORECASE | re.MULTILINE)


class NoMultipart(Exception):
    """It is not what browsers send."""


class Multipart:
    """A form that comes in pieces. ``kept`` bytes are kept of a field's value, and ``most`` parts are taken."""

    def __init__(self, kind: str, kept: int, most: int) -> None:
        """``kind`` is the request's ``Content-Type``. Raises :class:`NoMultipart`."""
        found = _BOUNDARY.search(kind)
        if found is None:
            raise NoMultipart
        self._delimiter = b"\r\n--" + (found[1] or found[2]).encode("utf-8", "replace")
        self._held = bytearray(b"\r\n")  # the first delimiter has no line before it
        self._in_head = self._over = False
        self._name: str | None = None  # before the first delimiter, and where none is given
        self._value = bytearray()
        self._kept = kept
        self._left = most + 1  # what stands before the first delimiter is one too
        self._fields: dict[str, str] = {}

    def feed(self, piece: bytes) -> None:
        """The next piece. Raises :class:`NoMultipart`."""
        self._held += piece
        while not self._over and (self._read_head() if self._in_head else self._read_value()):
            pass
        if self._over:
            self._held.clear()

    def fields(self) -> dict[str, str]:
        """The fields, each with its first value, once all has come; bytes that are no UTF-8 are replaced. Raises
        :class:`NoMultipart` where the end is missing."""
        if not self._over:
            raise NoMultipart
        return self._fields

    def _read_head(self) -> bool:
        """Read the lines between a delimiter and a value; whether they were all there."""
        if self._held.startswith(b"--"):
            self._over = True
            return True
        end = self._held.find(b"\r\n\r\n", 0, LONGEST_HEAD)
        if end < 0:
            if len(self._held) >= LONGEST_HEAD:
                raise NoMultipart
            return False
        named = _NAME.search(bytes(self._held[:end]))
        self._name = named[1].decode("utf-8", "replace") if named else None
        del self._held[: end + 4]
        self._in_head = False
        return True

    def _read_value(self) -> bool:
        """Read on up to the next delimiter; whether it was there."""
        end = self._held.find(self._delimiter)
        # The end of what is there may be the beginning of a delimiter.
        read = end if end >= 0 else max(0, len(self._held) - len(self._delimiter) + 1)
        if self._name is not None:
            self._value += self._held[: min(read, self._kept - len(self._value))]
        del self._held[:read]
        if end < 0:
            return False
        del self._held[: len(self._delimiter)]
        self._keep_field()
        self._in_head = True
        return True

    def _keep_field(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise NoMultipart
        if self._name is None:
            return
        # A character of which only the beginning was kept is none that was sent wrong.
        whole = len(self._value) < self._kept
        value = getincrementaldecoder("utf-8")("replace").decode(bytes(self._value), whole)
        if value:
            self._fields.setdefault(self._name, value)
        self._value.clear()
