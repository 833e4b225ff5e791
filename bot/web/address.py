"""Where the pages are, as others reach them."""

from __future__ import annotations

from starlette.requests import Request


def pages_address(request: Request) -> str:
    """The address to begin links with: ``BUYIN_PUBLIC_URL``, or the one that this request came to."""
    return str(request.app.state.public_url) or str(request.base_url)[:-1]
