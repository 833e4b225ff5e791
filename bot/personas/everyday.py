"""The questions that every seller asks, in many wordings: a fact that names one is found by its author's own sample
questions and by these."""

from __future__ import annotations

from enum import Enum
from functools import lru_cache
from pathlib import Path

from ruamel.yaml import YAML

WORDINGS = Path(__file__).with_name("everyday.yml")


class Everyday(str, Enum):
    """A question that holds for any prospect."""

    BUSINESS = "business"
    """What the firm does or makes."""
    SIZE = "size"
    """How many work there in all."""
    PLACES = "places"
    """How many sites there are, and where."""
    BASED = "based"
    """Where the prospect sits."""
    AGE = "age"
    """How long the firm has been going."""
    OWNER = "owner"
    """Who owns it."""
    CUSTOMERS = "customers"
    """Who its customers are, or the people it serves."""
    TRADE = "trade"
    """How business is."""
    ROLE = "role"
    """What the prospect does all day."""
    TENURE = "tenure"
    """How long the prospect has been there."""
    BOSS = "boss"
    """Whom the prospect reports to."""
    TEAM = "team"
    """Who is in the prospect's own team."""
    HOURS = "hours"
    """When it is open, or they work."""
    TODAY = "today"
    """What they have on right now."""
    LIKING = "liking"
    """What they like about the job."""
    HOW = "how"
    """How what the seller's product is about is done at present."""
    TOOL = "tool"
    """What they use for it at present."""
    TROUBLE = "trouble"
    """What goes wrong most, as a stranger may know it."""


@lru_cache(maxsize=1)
def wordings() -> dict[Everyday, tuple[str, ...]]:
    """Each question as many people would put it."""
    read = YAML(typ="safe").load(WORDINGS)
    return {each: tuple(read[each.value]) for each in Everyday}
