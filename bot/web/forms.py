"""What a form on a page sends."""

from __future__ import annotations

from urllib.parse import parse_qs

from starlette.requests import Request

from bot.web.problems import BadRequest

MOST_FIELDS = 2000
"""Fields of a form: a review of a call has three for each clause."""


async def form_of(request: Request) -> dict[str, str]:
    """The fields of a form, each with its first value; bytes that are no UTF-8 are replaced.
    Raises :class:`BadRequest` for more fields than any of our pages sends."""
    try:
        sent = parse_qs((await request.body()).decode("utf-8", "replace"), max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise BadRequest("bad_form", "This form has more fields than any of our pages.") from error
    return {name: values[0] for name, values in sent.items()}
