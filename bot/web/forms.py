"""What a form on a page sends."""

from __future__ import annotations

from email import message_from_bytes
from urllib.parse import parse_qs

from starlette.requests import Request

from bot.web.problems import BadRequest

MOST_FIELDS = 2000
"""Of a form: a review of a long call has three for each clause."""


async def form_of(request: Request) -> dict[str, str]:
    """The fields of a form, each with its first value, a file as its text; bytes that are no UTF-8 are replaced. Raises
    :class:`BadRequest` for more fields than any form of ours has."""
    body, kind = await request.body(), request.headers.get("content-type", "")
    if kind.startswith("multipart/form-data"):
        return _parts(body, kind)
    try:
        sent = parse_qs(body.decode("utf-8", "replace"), max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise BadRequest("bad_form", "That is no form of ours. Go back, reload the page, and send it again.") from error
    # A null cannot be stored as text, and nobody types one.
    return {name: values[0].replace("\0", "") for name, values in sent.items()}


def _parts(body: bytes, kind: str) -> dict[str, str]:
    message = message_from_bytes(b"Content-Type: " + kind.encode("latin-1", "replace") + b"\r\n\r\n" + body)
    fields: dict[str, str] = {}
    for part in message.walk():
        name, value = part.get_param("name", header="content-disposition"), part.get_payload(decode=True)
        if isinstance(name, str) and isinstance(value, bytes) and value:
            fields.setdefault(name, value.decode("utf-8", "replace"))
    return fields
