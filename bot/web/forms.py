"""What a form on a page sends."""

from __future__ import annotations

from urllib.parse import parse_qs

from starlette.requests import Request


async def form_of(request: Request) -> dict[str, str]:
    """The fields of a form, each with its first value; bytes that are no UTF-8 are replaced."""
    sent = parse_qs((await request.body()).decode("utf-8", "replace"), max_num_fields=2000)
    return {name: values[0] for name, values in sent.items()}
