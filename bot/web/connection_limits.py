"""What one process puts up with from those who connect to it, and what they are told when it is too much."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from ipaddress import ip_address, ip_network


@dataclass(frozen=True)
class Limits:
    """Times are in seconds, sizes in bytes."""

    head_within: float = 10
    """From the first byte of a request, or from connecting, to the end of its headers."""
    body_within: float = 30
    """From there to the end of its body."""
    idle: int = 5
    """Between two requests,"""
    idle_of_proxy: int = 75
    """and between two of a trusted proxy: longer than proxies keep a connection, so that they are who closes it, and
    none sends a request on one that is just being closed."""
    taken_every: float = 20
    """The time in which a client must take some of an answer that waits for it,"""
    least_taken: int = 20 * 1024
    """and how much; the whole answer if that is less."""
    lingering: float = 2
    """For a client that is refused to read why."""
    head: int = 32 * 1024
    """Path and headers together."""
    headers: int = 100
    pipelined: int = 16
    """Requests sent before the first is answered."""
    connections: int = 600
    """With as many open, requests on a new one are answered 503; with half as many again, new ones are closed."""
    crowded: float = 0.7
    """The part of them from which on it counts whose they are. A class behind one router is one address, and each of
    its browsers opens six."""
    of_one_address: int = 300
    """The same for one address, in a crowd, unless it is a trusted proxy's."""


def fullness(limits: Limits, address: str, others: Sequence[str], trusted: Iterable[str]) -> float:
    """How full a process is for who comes from ``address`` while connections from ``others`` are open; 1 is full."""
    full = len(others) / limits.connections
    if not address or full < limits.crowded or within(address, trusted):
        return full
    return max(full, others.count(address) / limits.of_one_address)


def within(address: str, networks: Iterable[str]) -> bool:
    """Whether an address, as it is counted, is one of these or in one of these networks."""
    try:
        host = ip_address(address.partition("/")[0])  # an IPv6 address is counted as the network it is in
    except ValueError:
        return False
    return any(host in ip_network(each, strict=False) or str(host) == each for each in networks)


PHRASES = {400: "Bad Request", 408: "Request Timeout", 431: "Request Header Fields Too Large"}


def refusal(status: int, why: str) -> bytes:
    """A whole answer, after which the connection ends."""
    body = why.encode()
    head = f"HTTP/1.1 {status} {PHRASES[status]}\r\ncontent-type: text/plain; charset=utf-8\r\n"
    return f"{head}content-length: {len(body)}\r\nconnection: close\r\n\r\n".encode("ascii") + body
