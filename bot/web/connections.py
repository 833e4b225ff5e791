"""Connections that are bounded. uvicorn by itself waits for ever for the rest of a request, and for ever for a client
to take its answer."""

from __future__ import annotations

import struct
from asyncio import AbstractEventLoop, TimerHandle, Transport
from collections.abc import Callable, Sequence
from functools import partial
from socket import SO_LINGER, SOL_SOCKET
from typing import Any, Optional

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from bot.web.address import counted
from bot.web.connection_limits import Limits, fullness, refusal, within
from bot.web.full import COUNTED_BY, Refusals, full


def limits(trusted_proxies: Sequence[str], bounds: Optional[Limits] = None) -> dict[str, Any]:
    """What uvicorn is configured with, so that it keeps to the bounds and believes these proxies about where a request
    comes from."""
    chosen, trusted = bounds or Limits(), tuple(trusted_proxies)
    return {
        "http": type("Bounded", (BoundedConnection,), {"bounds": chosen, "trusted": trusted, "refusals": Refusals()}),
        "timeout_keep_alive": chosen.idle,
        "proxy_headers": bool(trusted),
        "forwarded_allow_ips": list(trusted),
        "server_header": False,
    }


class Deadline:
    """A time by which something must have happened; there is at most one at a time."""

    def __init__(self, loop: AbstractEventLoop) -> None:
        self._loop = loop
        self._timer: Optional[TimerHandle] = None

    def set(self, seconds: float, missed: Callable[..., None], *arguments: Any) -> None:
        """Call ``missed`` when the seconds are over, in place of what was set before."""
        self.lift()
        self._timer = self._loop.call_later(seconds, self._over, missed, arguments)

    def lift(self) -> None:
        """It has happened."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None

    def __bool__(self) -> bool:
        return self._timer is not None

    def _over(self, missed: Callable[..., None], arguments: tuple[Any, ...]) -> None:
        self._timer = None
        missed(*arguments)


class BoundedConnection(HttpToolsProtocol):
    """A connection that ends when a client is slow on purpose, sends too much, or is one too many."""

    bounds = Limits()
    trusted: tuple[str, ...] = ()
    refusals = Refusals()

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """A client has connected."""
        super().connection_made(transport)
        self.from_address = counted(self.client[0]) if self.client else ""
        self._owed, self._waiting = Deadline(self.loop), Deadline(self.loop)
        self._in_head = self._in_message = self._too_much = self._refused = False
        self._head_size = 0
        others = [each.from_address for each in self.connections - {self} if isinstance(each, BoundedConnection)]
        fill = fullness(self.bounds, self.from_address, others, self.trusted)
        if fill >= 1.5:
            self._one_too_many()
            transport.abort()
        elif fill >= 1:
            self.app = partial(full, self._one_too_many)
        if self.from_address and within(self.from_address, self.trusted):
            self.timeout_keep_alive = self.bounds.idle_of_proxy
        self._owes(self.bounds.head_within)

    def _one_too_many(self) -> None:
        self.refusals.add(self.app_state.get(COUNTED_BY))

    def connection_lost(self, exc: Optional[Exception]) -> None:
        """The connection is gone, and with it what was due."""
        self._owed.lift()
        self._waiting.lift()
        super().connection_lost(exc)

    # A request must arrive in time, and not be too large.

    def data_received(self, data: bytes) -> None:
        """Bytes came in."""
        if self._refused:
            return  # forgotten, so that the client comes to read the refusal
        if self._in_head:
            self._head_size += len(data)
        super().data_received(data)
        if self._refused:
            return
        if self._in_head and self._head_size > self.bounds.head:
            self._refuse(431, "The headers are too large.")
        elif not self._in_message and not self._answering and not self._owed:
            self._owes(self.bounds.head_within)  # line ends between requests do not hold a connection

    def on_message_begin(self) -> None:
        """A request begins."""
        super().on_message_begin()
        self._in_head = self._in_message = True
        self._head_size = 0
        self._owes(self.bounds.head_within)

    def on_header(self, name: bytes, value: bytes) -> None:
        """A header is complete."""
        super().on_header(name, value)
        if len(self.headers) > self.bounds.headers:
            self._too_much = True
            raise ValueError("too many headers")

    def on_headers_complete(self) -> None:
        """All headers are there."""
        self._too_much = len(self.url) + sum(len(part) for each in self.headers for part in each) > self.bounds.head
        if self._too_much or len(self.pipeline) >= self.bounds.pipelined:
            raise ValueError("too large, or too many at once")
        self._in_head = False
        self._owes(self.bounds.body_within)
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """The request is complete."""
        self._in_message = False
        self._owed.lift()
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        """What cannot be read is refused."""
        self._refuse(*((431, "The headers are too large.") if self._too_much else (400, msg)))

    @property
    def _answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _owes(self, seconds: float) -> None:
        self._owed.set(seconds, self._late, seconds)

    def _late(self, seconds: float) -> None:
        if self.flow.read_paused or (self._in_head and self._answering):
            self._owes(seconds)  # it is for us to go on
        elif self._in_message:
            self._refuse(408, "The request did not arrive in time.")
        elif not self._answering:
            self.transport.close()

    def _refuse(self, status: int, why: str) -> None:
        """Say why, if no other answer stands there, and end the connection once that can have been read."""
        self._refused = True
        mine = self.cycle is None or self.cycle.response_complete if self._in_head else self._unanswered
        if self.cycle is not None:  # whoever works at the request is told that nobody waits for it
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        if not mine or self.transport.is_closing():
            self.transport.abort()
            return
        self.transport.write(refusal(status, why))
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self._owed.set(self.bounds.lingering, self.transport.abort)

    @property
    def _unanswered(self) -> bool:
        if not self._in_message:
            return not self._answering
        return self.cycle is not None and not self.cycle.response_started

    # An answer must be taken.

    def pause_writing(self) -> None:
        """The client takes its answer more slowly than it is made."""
        super().pause_writing()
        self._watch()

    def resume_writing(self) -> None:
        """The client has taken most of it."""
        self._waiting.lift()
        super().resume_writing()

    def on_response_complete(self) -> None:
        """An answer is written, though perhaps not taken."""
        super().on_response_complete()
        self._watch()

    def _watch(self) -> None:
        size = self.transport.get_write_buffer_size()
        if size:
            self._waiting.set(self.bounds.taken_every, self._not_taken, size)

    def _not_taken(self, before: int) -> None:
        if self.transport.get_write_buffer_size() > max(0, before - self.bounds.least_taken):
            # Reset: what the system has of the answer is thrown away as well.
            self.transport.get_extra_info("socket").setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))
            self.transport.abort()
        else:
            self._watch()
