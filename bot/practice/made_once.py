"""Ids of what a form or a request with a key makes: the same however often it is sent, so that two clicks make nothing
twice, and what is sent again, as no answer came, neither."""

from __future__ import annotations

import json
import uuid

_FORMS = uuid.UUID("5f6a2d0e-6c1b-4b43-9a55-2f7a0d7c1e90")


def made_by(form: str, *what: str) -> str:
    """The id of ``what`` a form makes. ``form`` is the key that its page gave it, which nobody else can know, or that a
    program gave its request, with ``what`` saying whose it is; empty where there is none: then each is another."""
    return uuid.uuid5(_FORMS, json.dumps([form, *what])).hex if form else uuid.uuid4().hex
