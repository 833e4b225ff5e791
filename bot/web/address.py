"""Addresses: where the pages are, as others reach them, and where a request comes from."""

from __future__ import annotations

from ipaddress import ip_address, ip_network
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.types import Scope

WITHOUT_HOST = ("/healthz", "/readyz", "/metrics")
"""What a machine may ask for by whatever name it knows us."""


def pages_address(request: Request) -> str:
    """The address to begin links with: ``BUYIN_PUBLIC_URL``, or the one that this request came to."""
    return str(request.app.state.public_url) or str(request.base_url)[:-1]


def is_ours(host: str, public_url: str) -> bool:
    """Whether a ``Host`` header may name us: where the public address is known, no other name on the internet can.
    Numbers and names without a dot are for those who reach us from within."""
    if not public_url:
        return True
    try:
        name, public = (urlsplit(each).hostname or "" for each in (f"//{host}", public_url))
    except ValueError:
        return False
    return name == public or "." not in name.rstrip(".") or _number(name)


def _number(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def address_of(scope: Scope) -> str:
    """Where a request comes from, as it is counted: an IPv6 address by its /64, which is one household's or one
    machine's, who may take a new address for each request."""
    return counted(str(scope["client"][0])) if scope.get("client") else ""


def counted(address: str) -> str:
    """An address as it is counted, see :func:`address_of`; what is none is left as it is."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return address[:60]
    if parsed.version == 4:
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ip_network((int(parsed), 64), strict=False))
