"""What a form on a page sends."""

from __future__ import annotations

from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from bot.web.multipart import Multipart, NoMultipart
from bot.web.problems import BadRequest

NO_FORM = "That is no form of ours. Go back, reload the page, and send it again."
MOST_FIELDS = 2000
"""Of a form: a review of a long call has three for each clause."""

LONGEST_VALUE = 1024 * 1024
"""Bytes of a value that any page of ours has a use for. Of a longer one in a form with files a little more is kept, so
that it is still seen to be longer."""


async def form_of(request: Request) -> dict[str, str]:
    """The fields of a form, each with its first value, a file as its text; bytes that are no UTF-8 are replaced. Raises
    :class:`BadRequest` for what no form of ours sends."""
    read: dict[str, str] | None = getattr(request.state, "form", None)
    if read is None:  # who may send it has been looked at in it already
        files = request.headers.get("content-type", "").startswith("multipart/form-data")
        read = await (_with_files(request) if files else _plain(request))
        # A null cannot be stored as text, and nobody types one.
        request.state.form = read = {name: value.replace("\0", "") for name, value in read.items()}
    return read


async def _with_files(request: Request) -> dict[str, str]:
    try:
        form = Multipart(request.headers["content-type"], LONGEST_VALUE + 4, MOST_FIELDS)
        async for piece in request.stream():
            form.feed(piece)
        return form.fields()
    except NoMultipart as error:
        raise BadRequest("bad_form", NO_FORM) from error


async def _plain(request: Request) -> dict[str, str]:
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > LONGEST_VALUE:
            raise BadRequest("too_large", "That is too much for a form: send less at once.", 413)
    try:
        # In a thread: a long text of escaped characters takes a while.
        sent = await run_in_threadpool(parse_qs, body.decode("utf-8", "replace"), max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise BadRequest("bad_form", NO_FORM) from error
    return {name: values[0] for name, values in sent.items()}
