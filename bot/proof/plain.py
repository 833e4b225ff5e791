"""The ways and claims of a proof in words for people who do not know the codebook."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from bot.codebook import PLAIN_WORDS, TOPIC_WORDS, Move, Topic
from bot.proof.explore import CHAT_ON, GOODBYE

_OTHERS = {str(GOODBYE): "said goodbye", str(CHAT_ON): "made small talk till time was up"}

_LINES = {
    "hint": "the hint",
    "guarded": "what they say when trust is too low",
    "discloses": "what they tell",
    "settles": "what they say when it is settled",
}
"""What an issue's lines are called, as in the editor's form."""


def plain_step(step: str) -> str:
    """One abstract move of a way, as it stands in :data:`bot.proof.explore.Way`: what the seller did. What this version
    does not know, from a proof that an earlier one stored, stays as it is."""
    if step in _OTHERS:
        return _OTHERS[step]
    move, _, topic = step.rstrip(")").partition("(")
    try:
        return PLAIN_WORDS[Move(move)] + (f" ({TOPIC_WORDS[Topic(topic)]})" if topic else "")
    except ValueError:
        return step


def plain_way(way: Iterable[str]) -> list[str]:
    """The steps of a way; what is done several times running stands once, with how often."""
    found = []
    for words, same in groupby(map(plain_step, way)):
        times = len(list(same))
        found.append(words if times == 1 else f"{words}, {times} times running")
    return found


def line_words(kind: str) -> str:
    """What a kind of line of an issue is called, with its key: ``guarded``, or ``discloses.1`` for the second step."""
    name, _, step = kind.partition(".")
    return f"step {int(step) + 1} of {_LINES[name]} ('{name}')" if step else f"{_LINES[name]} ('{name}')"
