"""What is wrong with a value, in words for people who do not program."""

from __future__ import annotations

from typing import Any

_NUMBER = "must be a whole number, written in digits"
_LIST = "must be a list: each entry on a line of its own, with a dash before it"
_GROUP = "must be keys with their values, written as key: value"
_TEXT = "must be a text"

_WORDS = {
    "type_error.integer": _NUMBER,
    "value_error.number.not_ge": "must be {limit_value} or more",
    "value_error.number.not_le": "must be {limit_value} or less",
    "type_error.list": _LIST,
    "type_error.str": _TEXT,
    "type_error.dict": _GROUP,
    "type_error.none.not_allowed": "is empty: write something there, or take the key out",
    "value_error.any_str.min_length": "is empty: write something there",
    "value_error.any_str.max_length": "is too long: it may have {limit_value} characters",
    "value_error.str.regex": "must be lower case letters, digits and hyphens, with a letter first, at most 60",
}
"""By the types of errors that pydantic has."""

_COUNTED = {
    "value_error.list.min_items": ("is empty: give at least one", "needs at least {limit_value} entries"),
    "value_error.list.max_items": ("may have one entry", "may have {limit_value} entries at most"),
}


def complaint(error: Any) -> str:
    """One of pydantic's errors about a value that is there, with the name of the value."""
    context, kind = error.get("ctx", {}), error["type"]
    if "enum_values" in context:
        said = f"must be one of {', '.join(str(each.value) for each in context['enum_values'])}"
    elif "permitted" in context:
        said = f"must be one of {', '.join(map(str, context['permitted']))}"
    elif kind in _COUNTED:
        one, more = _COUNTED[kind]
        said = (one if context["limit_value"] == 1 else more).format(**context)
    elif kind in _WORDS:
        said = _WORDS[kind].format(**context)
    elif kind == "type_error":  # pydantic's own word for what should have been a group of keys
        said = _GROUP
    else:
        said = error["msg"]
    return f"{_name(error['loc'])}: {said}"


def _name(location: tuple[Any, ...]) -> str:
    """What a value is called: its key, and which entry of a list it is."""
    parts = [part for part in location if part != "__root__"]
    if parts and parts[-1] == "__key__":  # pydantic does not say which
        return f"a key of '{parts[-2]}'"
    key = next((part for part in reversed(parts) if isinstance(part, str)), "the file")
    if parts and isinstance(parts[-1], int):
        return f"entry {parts[-1] + 1} of '{key}'"
    return f"'{key}'"
