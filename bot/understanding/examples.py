"""From Rasa's training data to the network's examples."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Optional

import numpy as np

from bot.codebook import Move, Topic
from bot.understanding.clauses import sentences
from bot.understanding.network import Example

SPEECH = "seller_turn"
"""The intent whose examples are what sellers say in calls."""


_JOINERS = ("and", "but", "so")


class BadExample(ValueError):
    """A training example is not in the form that ``docs/understanding.md`` describes."""


def from_training_data(messages: Iterable[Any]) -> list[Example]:
    """The examples in Rasa messages. Raises :class:`BadExample`, naming the text, for codes that do not exist."""
    examples: list[Example] = []
    for message in messages:
        if message.get("intent") == SPEECH:
            metadata = message.get("metadata") or {}
            codes = {**(metadata.get("intent") or {}), **(metadata.get("example") or {})}
            examples += from_codes(str(message.get("text")), codes)
    return examples


def from_codes(text: str, codes: dict[str, Any]) -> list[Example]:
    """The examples that one text with its metadata gives.

    ``codes`` is ``{"move", "topic"?}`` for a clause, or ``{"clauses": [{"says", "move", "topic"?}]}`` for a
    message of several, whose ``says``, in order, make up the text.
    """
    if "clauses" not in codes:
        return [Example(text, *_codes(text, codes), starts=())]
    examples: list[Example] = []
    starts: list[int] = []
    at = 0
    for part in codes["clauses"]:
        says = str(part.get("says", ""))
        found = text.find(says, at) if says else -1
        if found < 0:
            raise BadExample(f"{text!r}: {says!r} does not stand in it after the clause before")
        starts.append(found)
        at = found + len(says)
        examples.append(Example(says, *_codes(text, part)))
    for begin, end in sentences(text):
        inner = tuple(start - begin for start in starts if begin < start < end)
        examples.append(Example(text[begin:end], starts=inner))
    return examples


def run_ons(examples: Sequence[Example], count: int, seed: int) -> list[Example]:
    """``count`` messages made of two or three of the coded clauses, typed on without punctuation as often as with it:
    what the network learns from where a clause begins. The clauses' own codes are not in them."""
    random = np.random.default_rng(seed)
    clauses = [each.text for each in examples if each.move is not None and "\n" not in each.text]
    made = []
    for _ in range(count if len(clauses) > 1 else 0):
        text, starts = "", []
        for chosen in random.choice(len(clauses), size=random.integers(2, 4), replace=False):
            part = clauses[chosen]
            if text:
                text = text.rstrip(".!?\u2026 ") + str(random.choice(["", "", ",", " -"])) + " "
                starts.append(len(text))
                if random.random() < 0.6 and not part.startswith(("I ", "I'")):
                    part = part[0].lower() + part[1:]
                joins = random.random() < 0.25 and part.split()[0].lower() not in _JOINERS
                part = f"{random.choice(_JOINERS)} {part}" if joins else part
            text += part
        made += [
            Example(text[begin:end], starts=tuple(start - begin for start in starts if begin < start < end))
            for begin, end in sentences(text)
        ]
    return made


def _codes(text: str, codes: dict[str, Any]) -> tuple[Move, Optional[Topic]]:
    try:
        topic = codes.get("topic")
        return Move(codes["move"]), Topic(topic) if topic else None
    except (KeyError, ValueError) as error:
        raise BadExample(f"{text!r}: {error}") from error
