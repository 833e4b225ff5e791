"""Block Kit, in the one place that knows its limits: what is made here, Slack takes."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Optional

MOST_BLOCKS = 50
LONGEST_TEXT = 3000
LONGEST_HEADER = 150
LONGEST_LABEL = 75
LONGEST_VALUE = 2000
LONGEST_MESSAGE = 4000
"""Characters of a message's own text; Slack cuts a longer one."""
MOST_IN_A_ROW = 5
"""Buttons in a row: Slack takes more, but they break on a phone."""

Block = dict[str, Any]


@dataclass(frozen=True)
class Button:
    """A button: ``verb`` and ``value`` come back when it is pressed; one with a ``url`` opens it instead."""

    label: str
    verb: str
    value: str = ""
    url: Optional[str] = None
    style: Optional[str] = None


def cut(text: str, longest: int) -> str:
    """The text, or as many of its words as fit, with an ellipsis."""
    if len(text) <= longest:
        return text
    kept = text[: longest - 1]
    at = max(kept.rfind(" "), kept.rfind("\n"))
    return (kept[:at] if at > longest // 2 else kept).rstrip() + "…"


def escaped(text: str, longest: int = LONGEST_TEXT) -> str:
    """Anybody's words for Slack's markup: they can neither be markup nor call anybody's attention, and the escaped text
    has at most ``longest`` characters."""
    found = _escape(cut(text, longest))
    while len(found) > longest:
        text = cut(text, max(1, min(len(text), longest) - (len(found) - longest + 4) // 5))
        found = _escape(text)
    return found


def _escape(text: str) -> str:
    plain = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    for name in ("channel", "here", "everyone", "group"):
        plain = plain.replace(f"@{name}", f"@\u2060{name}")
    return plain


def _plain(text: str, longest: int) -> str:
    # Slack reads no markup in plain text; should it ever, this still pings nobody.
    return cut(text.replace("<!", "< !"), longest) or "…"


def words(text: str) -> Block:
    """Anybody's words as they are, with no markup read in them."""
    return {"type": "section", "text": {"type": "plain_text", "text": _plain(text, LONGEST_TEXT), "emoji": False}}


def section(markup: str, button: Optional[Button] = None) -> Block:
    """A paragraph in Slack's markup; what is not ours in it must have been :func:`escaped`."""
    block: Block = {"type": "section", "text": {"type": "mrkdwn", "text": cut(markup, LONGEST_TEXT) or "…"}}
    if button is not None:
        block["accessory"] = _button(button, "accessory")
    return block


def header(text: str) -> Block:
    """A heading."""
    return {"type": "header", "text": {"type": "plain_text", "text": _plain(text, LONGEST_HEADER), "emoji": False}}


def small(markup: str) -> Block:
    """A line in small print."""
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": cut(markup, LONGEST_TEXT) or "…"}]}


def divider() -> Block:
    """A line across."""
    return {"type": "divider"}


def rows(buttons: Sequence[Button]) -> list[Block]:
    """Buttons, in as many rows as it takes."""
    return [
        {
            "type": "actions",
            "elements": [
                _button(each, str(number)) for number, each in enumerate(buttons[start : start + MOST_IN_A_ROW], start)
            ],
        }
        for start in range(0, len(buttons), MOST_IN_A_ROW)
    ]


def fitted(blocks: Iterable[Block], last: Sequence[Block] = ()) -> tuple[Block, ...]:
    """As many blocks as a message or a view may have; ``last`` stays at the end whatever has to go."""
    kept = list(blocks)
    room = MOST_BLOCKS - len(last)
    if len(kept) > room:
        kept = [*kept[: room - 1], small("There is more than fits here.")]
    return _numbered([*kept, *last])


def _numbered(blocks: Sequence[Block]) -> tuple[Block, ...]:
    # Within a message each action has an id of its own; the verb is before the colon.
    numbers = itertools.count()

    def numbered(element: Block) -> Block:
        if element.get("type") != "button":
            return element
        return {**element, "action_id": f"{element['action_id'].split(':')[0]}:{next(numbers)}"}

    found = []
    for block in blocks:
        changed = dict(block)
        if "accessory" in block:
            changed["accessory"] = numbered(block["accessory"])
        if block["type"] == "actions":
            changed["elements"] = [numbered(each) for each in block["elements"]]
        found.append(changed)
    return tuple(found)


def _button(button: Button, place: str) -> Block:
    shown: Block = {
        "type": "button",
        "text": {"type": "plain_text", "text": _plain(button.label, LONGEST_LABEL), "emoji": False},
        "action_id": f"{button.verb}:{place}",
        "value": button.value[:LONGEST_VALUE],
    }
    if button.url is not None:
        shown["url"] = button.url
    if button.style is not None:
        shown["style"] = button.style
    return shown
