"""Rendering pages."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Optional

from jinja2 import Environment, FileSystemLoader, StrictUndefined

HERE = Path(__file__).parent


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(loader=FileSystemLoader(HERE / "pages"), autoescape=True, undefined=StrictUndefined)
    environment.filters["number"] = _number
    return environment


def _number(value: Optional[float]) -> str:
    """A figure as people read it: at most two places, "n/a" for none."""
    return "n/a" if value is None else f"{round(value, 2):g}"


def page(name: str, **values: object) -> str:
    """The page of a template; every value is escaped."""
    return _environment().get_template(name).render(**values)
