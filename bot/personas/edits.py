"""Changing one place of a YAML text and nothing else: comments, order and layout stay as their author left them.

The text of the changed value alone is replaced, where its nodes say that it stands. Each result is read again: what
does not come out as meant is done by ruamel's round trip instead, which keeps comments but lays the text out anew.
"""

from __future__ import annotations

import copy
import io
from collections.abc import Callable
from typing import Any, Optional

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode

from bot.personas.layout import after_key, item_lines
from bot.personas.parse import Location

Tree = Any


class _Elsewise(Exception):
    """The text is laid out in a way that cannot be edited in place."""


class CannotEdit(Exception):
    """The text cannot be edited but as a text."""


def changed(text: str, location: Location, value: Any) -> str:
    """``text`` with ``value`` at ``location``; a key that is not there yet is added to its mapping. A list keeps the
    items that stay the same where both have as many. Raises :class:`CannotEdit`, as all here do."""
    old = _at(_load(text), location)
    if isinstance(old, list) and isinstance(value, list) and len(old) == len(value) > 0:
        for index, (before, after) in enumerate(zip(old, value, strict=True)):
            if before != after:
                text = _set(text, (*location, index), after)
        return text
    return _set(text, location, value)


def _set(text: str, location: Location, value: Any) -> str:
    def on_tree(tree: Tree) -> None:
        _parent(tree, location)[location[-1]] = value

    return _edited(text, lambda: _put(text, location, value), on_tree)


def without(text: str, location: Location) -> str:
    """``text`` without the key or the list's item at ``location``; an item takes the comment above it along."""

    def on_tree(tree: Tree) -> None:
        del _parent(tree, location)[location[-1]]

    return _edited(text, lambda: _cut(text, location), on_tree)


def with_item(text: str, location: Location, index: int, value: Any) -> str:
    """``text`` with another item in the list at ``location``, before the one at ``index``."""

    def on_tree(tree: Tree) -> None:
        _parent(tree, (*location, 0)).insert(index, value)

    def in_text() -> str:
        spans = _items(text, location)
        start, column = (spans[index][0] if index < len(spans) else spans[-1][1]), spans[0][2]
        pad = " " * column
        return f"{text[:start]}{pad}- {item_lines(value, column + 2)}\n{text[start:]}"

    return _edited(text, in_text, on_tree)


def with_item_earlier(text: str, location: Location, index: int) -> str:
    """``text`` with the item at ``index`` of the list at ``location`` one place nearer to the beginning."""

    def on_tree(tree: Tree) -> None:
        items = _parent(tree, (*location, 0))
        items[index - 1], items[index] = items[index], items[index - 1]

    def in_text() -> str:
        (start, middle, _), (second, end, _) = _items(text, location)[index - 1 : index + 1]
        return text[:start] + text[second:end] + text[middle:second] + text[start:middle] + text[end:]

    return _edited(text, in_text, on_tree)


def _edited(text: str, in_text: Callable[[], str], on_tree: Callable[[Tree], None]) -> str:
    wanted = copy.deepcopy(_load(text))
    on_tree(wanted)
    try:
        edited = in_text()
        if _load(edited) == wanted:
            return edited
    except (_Elsewise, YAMLError, IndexError):
        pass
    round_trip = YAML(typ="rt")
    round_trip.width, round_trip.preserve_quotes = 120, True
    round_trip.indent(mapping=2, sequence=4, offset=2)
    written = io.StringIO()
    try:
        tree = round_trip.load(text)
        on_tree(tree)
        round_trip.dump(tree, written)
    except (YAMLError, LookupError, TypeError, AttributeError, ValueError) as error:
        raise CannotEdit("This cannot be changed in the form: change it in the source.") from error
    return written.getvalue()


def _load(text: str) -> Tree:
    try:
        return YAML(typ="safe", pure=False).load(text)
    except YAMLError:
        return YAML(typ="safe", pure=True).load(text)  # see bot.personas.parse on what the one in C does not take


def _compose(text: str) -> Any:
    try:
        return YAML(typ="safe", pure=False).compose(text)
    except YAMLError:
        return YAML(typ="safe", pure=True).compose(text)


def _at(tree: Tree, location: Location) -> Any:
    for part in location:
        try:
            tree = tree[part]
        except (LookupError, TypeError):
            return None
    return tree


def _parent(tree: Tree, location: Location) -> Any:
    for part in location[:-1]:
        tree = tree[part]
    return tree


def _node(root: Any, location: Location) -> Any:
    for part in location:
        root = root.value[part] if isinstance(part, int) else _pair(root, part)[1]
    return root


def _pair(node: Any, key: str) -> Any:
    found = _known(node, key)
    if found is None:
        raise _Elsewise
    return found


def _known(node: Any, key: str) -> Optional[Any]:
    if not isinstance(node, MappingNode):
        raise _Elsewise
    return next((pair for pair in node.value if pair[0].value == key), None)


def _end(text: str, node: Any) -> int:
    """Where the text of a node ends. A block's own mark lies behind the comments that follow it."""
    if not isinstance(node, ScalarNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(text, last[1] if isinstance(last, tuple) else last)
    end = int(node.end_mark.index)
    return len(text[:end].rstrip()) if isinstance(node, ScalarNode) and node.style in ("|", ">") else end


def _line_start(text: str, index: int) -> int:
    return text.rfind("\n", 0, index) + 1


def _line_end(text: str, index: int) -> int:
    """Behind the line end that follows, if nothing but a comment stands before it."""
    end = text.find("\n", index)
    rest = text[index : end if end >= 0 else len(text)].strip()
    if end < 0 or (rest and not rest.startswith("#")):
        raise _Elsewise
    return end + 1


def _put(text: str, location: Location, value: Any) -> str:
    root = _compose(text)
    parent, last = _node(root, location[:-1]), location[-1]
    if isinstance(last, int):
        item = parent.value[last]
        start, end = int(item.start_mark.index), _end(text, item)
        return text[:start] + item_lines(value, int(item.start_mark.column)) + text[end:]
    pair = _known(parent, last)
    if pair is None:
        if parent.flow_style or not parent.value:
            raise _Elsewise
        column, end = int(parent.value[0][0].start_mark.column), _line_end(text, _end(text, parent))
        return f"{text[:end]}{' ' * column}{last}:{after_key(last, value, column)}\n{text[end:]}"
    key, node = pair
    if parent.flow_style:
        raise _Elsewise
    return (
        text[: key.end_mark.index] + ":" + after_key(last, value, int(key.start_mark.column)) + text[_end(text, node) :]
    )


def _cut(text: str, location: Location) -> str:
    if isinstance(location[-1], int):
        start, end, _ = _items(text, location[:-1])[location[-1]]
        return text[:start] + text[end:]
    parent = _node(_compose(text), location[:-1])
    key, node = _pair(parent, location[-1])
    start = _line_start(text, key.start_mark.index)
    if parent.flow_style or text[start : key.start_mark.index].strip():
        raise _Elsewise
    return text[:start] + text[_line_end(text, _end(text, node)) :]


def _items(text: str, location: Location) -> list[tuple[int, int, int]]:
    """Where each item of a list begins and ends, whole lines with the comments above it, and its dash's column."""
    node = _node(_compose(text), location)
    if isinstance(node, (ScalarNode, MappingNode)) or node.flow_style or not node.value:
        raise _Elsewise
    found: list[tuple[int, int, int]] = []
    for item in node.value:
        start = _line_start(text, item.start_mark.index)
        line = text[start : item.start_mark.index]
        if line.strip() != "-":
            raise _Elsewise
        if found:
            start = _above(text, start, found[-1][1])
        found.append((start, _line_end(text, _end(text, item)), line.index("-")))
    return found


def _above(text: str, start: int, least: int) -> int:
    """Where the comment begins that stands right above the line at ``start``."""
    while start > least:
        before = _line_start(text, start - 1)
        if before < least or not text[before:start].lstrip().startswith("#"):
            break
        start = before
    return start
