"""Where the server listens."""

from __future__ import annotations

import socket

from bot.cli.errors import UsageError

WAITING = 1024
"""Connections that may wait to be taken up."""


def listen(host: str, port: int, *, shared: bool = False) -> socket.socket:
    """A socket that listens on ``host`` and ``port``, 0 for a free one; ``shared`` with other processes of ours, among
    which the kernel deals out the connections. Raises :class:`~bot.cli.errors.UsageError`."""
    bound = bind(host, port, shared=shared)
    try:
        bound.listen(WAITING)
    except OSError as error:
        bound.close()
        raise _unusable(host, port, error) from error
    return bound


def bind(host: str, port: int, *, shared: bool = False) -> socket.socket:
    """The same, not listening yet: it keeps the port, and takes no connection from those who listen."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    # An answer goes out in two pieces. Without this, which connections inherit, the kernel would keep the second back
    # until the browser has acknowledged the first, and a browser does so only after 40 ms.
    bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        if shared:
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        bound.bind((host, port))
    except (OSError, OverflowError) as error:
        bound.close()
        raise _unusable(host, port, error) from error
    return bound


def keep_port(host: str, port: int) -> socket.socket:
    """Find out that nobody else listens there, and keep the port for processes of ours."""
    with listen(host, port) as alone:
        found = alone.getsockname()[1]
    return bind(host, found, shared=True)


def address(host: str, port: int) -> str:
    """What to open in a browser."""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _unusable(host: str, port: int, error: BaseException) -> UsageError:
    return UsageError(f"cannot listen on {host}:{port} ({error}); choose another with --port")
