"""Rendering pages."""

from __future__ import annotations

import secrets
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Optional

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse

from bot.practice.doubt import rounded
from bot.proof.plain import plain_way

HERE = Path(__file__).parent


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(loader=FileSystemLoader(HERE / "pages"), autoescape=True, undefined=StrictUndefined)
    environment.filters["number"] = _number
    environment.filters["day"] = _day
    environment.filters["moment"] = _moment
    environment.globals["form_key"] = lambda: secrets.token_urlsafe(16)
    environment.filters["monogram"] = _monogram
    environment.filters["plain_way"] = plain_way
    return environment


def _number(value: Optional[float]) -> str:
    """A figure as people read it, with the places that it is good for, "n/a" for none."""
    return "n/a" if value is None else f"{rounded(value):g}"


def _day(value: datetime) -> str:
    """A day as people read it in every country."""
    return f"{value.day} {value:%B %Y}"


def _moment(value: datetime) -> str:
    """A day with the time, as the server's people read it everywhere: in UTC."""
    return f"{_day(value)}, {value:%H:%M} UTC"


def _monogram(name: str) -> str:
    """The first letters of a name's first and last word."""
    words = name.split()
    return (words[0][:1] + words[-1][:1] if len(words) > 1 else name[:1]).upper()


def page(name: str, **values: object) -> str:
    """The page of a template; every value is escaped. ``me`` is the trainee who reads it, None if nobody is known."""
    return _environment().get_template(name).render(**{"me": None, **values})


async def shown(request: Request, name: str, status: int = 200, **values: object) -> HTMLResponse:
    """The page of a template, for the trainee who asks."""
    # Who has been away for too long is asked for the name: no page may tell it before.
    me = None
    if not request.state.expired:
        me = await run_in_threadpool(request.app.state.practice.roll.who, request.state.trainee)
    return HTMLResponse(page(name, me=me, **values), status)
