"""What the editor's buttons do to a text. The text stays whole through all of it; saving is another matter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.personas.diagnostics import InvalidPersona
from bot.personas.draft import FILE, tidy
from bot.personas.edits import CannotEdit, changed, with_item, with_item_earlier, without
from bot.personas.fields import sections_of, with_typed
from bot.personas.new_items import NEW_ITEMS
from bot.personas.parse import Location, parse_source


def edited(text: str, typed: Mapping[str, str], voices: Iterable[str]) -> str:
    """``text`` with what was ``typed`` into the form that shows it; as it is if it has none. Raises
    :class:`~bot.personas.edits.CannotEdit`."""
    try:
        tree = parse_source(FILE, text.encode()).tree
    except InvalidPersona:
        return text
    return with_typed(text, tree, sections_of(tree, voices), typed)


def rearranged(text: str, what: str, place: str) -> tuple[str, str]:
    """``text`` with an item added at the end of the list ``place``, or the item ``place`` removed or put earlier, by
    ``what``: ``add``, ``remove`` or ``earlier``. A new outcome comes before the last, which is for all else. Also
    gives the name of the item that is to be looked at now. Raises :class:`~bot.personas.edits.CannotEdit`."""
    try:
        tree = parse_source(FILE, text.encode()).tree
    except InvalidPersona as error:
        raise CannotEdit("Put the source right first.") from error
    group, _, number = place.partition(".")
    items = tree.get(group)
    if group not in NEW_ITEMS or (items is not None and not isinstance(items, list)):
        raise CannotEdit("There is no such list.")
    if what == "add":
        if not items:
            return tidy(changed(text, (group,), [NEW_ITEMS[group]])), f"{group}.0"
        index = len(items) - (group == "outcomes")
        return with_item(text, (group,), index, NEW_ITEMS[group]), f"{group}.{index}"
    index = int(number) if number.isdecimal() and len(number) < 4 else -1
    here: Location = (group, index)
    if not items or not 0 <= index < len(items) or (what == "earlier" and index == 0):
        raise CannotEdit("There is no such item.")
    if what == "earlier":
        return with_item_earlier(text, (group,), index), f"{group}.{index - 1}"
    if len(items) == 1:
        raise CannotEdit("A persona needs one of these: change it instead.")
    return without(text, here), f"{group}.{max(0, index - 1)}"
