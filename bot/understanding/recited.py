"""The coding scheme recited instead of followed: whoever quotes what a good move is has not made one."""

from __future__ import annotations

import re

DEFINITIONS = (
    "asks so that the prospect examines how their own people, rules and history would decide, change or stay the same; "
    "the answer serves the prospect first",
    "restates what the prospect said, adding nothing",
    "says back what was meant, felt or not yet said, and stops there",
    "names a specific strength or effort of the prospect",
    "shares control of the talk: asks leave, offers a choice of agenda, checks fit",
    "says the choice, the pace or the judgement is theirs",
    "places a purchase as one item among many they must settle",
    "offers help with their decision process, with no product in it, as a statement or as a question",
    "accepts that nothing happens until their own process is done; steps back, or offers to stop",
)
"""What ``docs/codebook.md`` says of the facilitating moves."""

FEWEST = 5
"""Different words from which a text can be told to be recited."""

SHARE = 0.8
"""Share of a text's words that stand in one definition, from which it is recited."""


_LABEL = re.compile(
    r"^\W*((simple|complex)[ _])?(affirmation|affirm|reflection|autonomy|support[ _]autonomy|widen[ _]frame|"
    r"decision[ _]question|seek[ _]collaboration|offer[ _]decision[ _]help|defer[ _]to[ _]process)\s*:",
    re.IGNORECASE,
)


def is_recited(text: str) -> bool:
    """Whether ``text`` is made of the words of one of the scheme's definitions, or begins with a move's name and a
    colon."""
    if _LABEL.match(text):
        return True
    words = _words(text)
    return len(words) >= FEWEST and any(len(words & each) >= SHARE * len(words) for each in _WORDS)


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z]+", text.lower()))


_WORDS = tuple(_words(each) for each in DEFINITIONS)
