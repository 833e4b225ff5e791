"""A client that costs next to nothing: HTTP over one kept connection, so that what is measured is the server.

An ordinary client would take a part of the two cores at full load that others need.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any, Optional
from urllib.parse import urlsplit


class Unexpected(Exception):
    """A server answered with something else than success; the message shows what."""


class Connection:
    """One browser: a kept connection and its cookies."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._host, self._port = str(parts.hostname), int(parts.port or 80)
        self._cookies: dict[str, str] = {}
        self._streams: Optional[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = None

    async def ask(self, path: str, body: Any = None) -> Any:
        """The JSON answer to a GET, or to a POST of ``body``. Raises :class:`Unexpected`."""
        reader, writer = self._streams or await asyncio.open_connection(self._host, self._port)
        self._streams = reader, writer
        writer.write(self._request(path, body))
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        fields = [line.partition(": ")[::2] for line in head[1:] if line]
        length = next(int(value) for name, value in fields if name.lower() == "content-length")
        content = await reader.readexactly(length)
        for name, value in fields:
            if name.lower() == "set-cookie":
                self._cookies.update([value.partition(";")[0].partition("=")[::2]])
        if not head[0].split(" ")[1].startswith("2"):
            raise Unexpected(f"{head[0]} to {path}: {content[:300].decode(errors='replace')}")
        return json.loads(content)

    def _request(self, path: str, body: Any) -> bytes:
        content = b"" if body is None else json.dumps(body).encode()
        lines = [f"{'GET' if body is None else 'POST'} {path} HTTP/1.1", f"Host: {self._host}:{self._port}"]
        if self._cookies:
            lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self._cookies.items()))
        if body is not None:
            lines += ["Content-Type: application/json", f"Content-Length: {len(content)}"]
        return ("\r\n".join(lines) + "\r\n\r\n").encode() + content

    def close(self) -> None:
        """Hang up."""
        if self._streams:
            self._streams[1].close()
            self._streams = None
