"""What may be known of personas before a call, and what each was ever called: nothing hidden."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Optional

from bot.personas.library import Library
from bot.personas.schema import Persona
from bot.store.repository import Store


@dataclass(frozen=True)
class Catalogue:
    """The personas that ``library`` gives when asked, which can be called, and those of the store, which once could.
    Each method asks the database."""

    library: Callable[[], Library]
    store: Store

    def personas(self) -> list[dict[str, Any]]:
        """What may be known of each persona before a call: nothing hidden."""
        return [about(each) for each in self.library().personas.values()]

    def callable_names(self) -> dict[str, str]:
        """What each persona that can be called is called, by id; see :func:`told_apart`."""
        return told_apart({each.id: each.name for each in self.library().personas.values()})

    def names(self) -> dict[str, str]:
        """What each persona that can or ever could be called is called, by id: a name stays when a persona is retired.
        See :func:`told_apart`."""
        now = {each.id: each.name for each in self.library().personas.values()}
        with self.store.read() as repository:
            return told_apart({**repository.authoring.names(now), **now})

    def named_in(self, text: str) -> Optional[dict[str, Any]]:
        """The persona whose name, or a part of it, or id stands in ``text``; None if no one's does."""
        words = set(re.findall(r"[\w-]+", text.lower()))
        for each in self.personas():
            if each["id"] in words or words & set(str(each["name"]).lower().split()):
                return each
        return None


def about(persona: Persona) -> dict[str, Any]:
    """What may be known of one persona."""
    return {key: getattr(persona, key) for key in ("id", "name", "role", "company", "selling", "brief", "difficulty")}


def told_apart(names: Mapping[str, str]) -> dict[str, str]:
    """The names by id, with the id beside each name that several have."""
    times = Counter(_plain(each) for each in names.values())
    return {id: f"{name} ({id})" if times[_plain(name)] > 1 else name for id, name in names.items()}


def namesakes(names: Mapping[str, str], persona: str, name: str) -> list[str]:
    """The ids of other personas than ``persona`` that are called ``name``."""
    return sorted(id for id, each in names.items() if id != persona and _plain(each) == _plain(name))


def apart(personas: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """The ids of those among ``personas`` whose name another has too, by id; "" for all others: what stands beside a
    name where it is shown alone."""
    shown = {str(each["id"]): str(each["name"]) for each in personas}
    told = told_apart(shown)
    return {id: id if told[id] != name else "" for id, name in shown.items()}


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
