"""What the HTTP interface is, for programs: an OpenAPI 3.1 document, written in ``openapi.yml``."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


@lru_cache(maxsize=1)
def description() -> dict[str, Any]:
    """The document."""
    document: dict[str, Any] = YAML(typ="safe").load(Path(__file__).with_name("openapi.yml"))
    return document


@lru_cache(maxsize=1)
def _published() -> bytes:
    return json.dumps(description(), ensure_ascii=False).encode()


async def publish(request: Request) -> Response:
    """``GET /api/openapi.json``: the document, to whoever asks."""
    return Response(_published(), media_type="application/json")


ROUTES = [Route("/api/openapi.json", publish)]
