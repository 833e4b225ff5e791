"""Which personas the gallery shows, and what stands on each card."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bot.practice.catalogue import apart

SHOWN = {
    "": "everyone",
    "new": "not called yet",
    "unfinished": "call unfinished",
    "assigned": "assigned to me",
}
"""What can be shown of the gallery, by the filter's value."""

LEVELS = "12345"
"""Difficulties, easiest first."""


def cards(
    personas: Iterable[Mapping[str, Any]],
    results: Mapping[str, Any],
    unfinished: Iterable[Mapping[str, Any]],
    assigned: Iterable[Mapping[str, Any]],
) -> list[dict[str, Any]]:
    """A card for each persona: what may be known of it, ``best`` and ``latest`` result, the newest ``unfinished`` call,
    what is ``assigned``, the ``kinds`` of :data:`SHOWN` it belongs to, and the id where another has the same name
    (``apart``, else empty)."""
    open_calls: dict[str, str] = {}
    for each in unfinished:
        open_calls.setdefault(each["persona"], each["call"])
    due: dict[str, Mapping[str, Any]] = {}
    for each in assigned:
        if each["to_do"]:
            due.setdefault(each["persona"], each)
    every = list(personas)
    beside = apart(every)
    return [
        {
            **_card(each, results.get(each["id"]), open_calls.get(each["id"]), due.get(each["id"])),
            "apart": beside[each["id"]],
        }
        for each in every
    ]


def _card(persona: Mapping[str, Any], result: Any, call: Any, assigned: Any) -> dict[str, Any]:
    kinds = [
        kind
        for kind, holds in (("new", not result and not call), ("unfinished", call), ("assigned", assigned))
        if holds
    ]
    return {
        **persona,
        "best": result["best"] if result else None,
        "latest": result["latest"] if result else None,
        "unfinished": call,
        "assigned": assigned,
        "kinds": kinds,
    }


def matches(card: Mapping[str, Any], words: str, level: str, kind: str) -> bool:
    """Whether a card has all ``words`` in what it shows, the difficulty ``level`` and is of a ``kind``; "" is any."""
    text = " ".join(str(card[name]) for name in ("name", "role", "company", "selling")).casefold()
    return (
        all(word in text for word in words.casefold().split())
        and level in ("", str(card["difficulty"]))
        and (kind not in SHOWN or not kind or kind in card["kinds"])
    )
