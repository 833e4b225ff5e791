"""What a form on a page sends."""

from __future__ import annotations

from urllib.parse import parse_qs

from starlette.requests import Request

from bot.web.problems import BadRequest

MOST_FIELDS = 2000
"""The largest form is a review of a long call, with some fields for each clause."""


async def form_of(request: Request) -> dict[str, str]:
    """The fields of a form, each with its first value; bytes that are no UTF-8 are replaced. Raises
    :class:`BadRequest` for more fields than any form of ours has."""
    try:
        sent = parse_qs((await request.body()).decode("utf-8", "replace"), max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise BadRequest("bad_form", "That is no form of ours. Go back, reload the page, and send it again.") from error
    return {name: values[0] for name, values in sent.items()}
