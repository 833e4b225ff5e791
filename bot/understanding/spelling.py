"""Slips of the keyboard put right before a clause is coded. What the trainee wrote stays as it is everywhere else."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from bot.understanding.encoder import tokenizer

_WORD = re.compile(r"[A-Za-z]+(?:['\u2019][A-Za-z]+)*")

SHORTEST = 4
"""Letters from which a word is corrected by any slip; a shorter one ("teh") only where letters changed places."""

LONGEST = 20
"""Letters above which a word is left alone: it is no slip, and looking for one takes time with each letter."""

LONG = 7
"""Letters from which even a rare word may have been meant: few others are one slip away from it."""

USUAL = 2e-6
"""Share of all words, in the dictionary's count, from which a short word may have been meant."""

_EITHER = frozenset({"its", "were", "well", "wed", "shed"})
"""Both forms are words that any sentence may hold."""

MORE_USUAL = 10
"""How many times more usual the form with an apostrophe must be to be taken for what was meant ("dont", "whats")."""


@dataclass(frozen=True)
class Respelled:
    """A text as it was meant, and where its words stood in the text as typed."""

    text: str
    starts: tuple[int, ...]
    typed: tuple[int, ...]

    def back(self, offset: int) -> int:
        """The offset in the text as typed of what is at ``offset``; inside a corrected word, a place in that word."""
        word = bisect_right(self.starts, offset) - 1
        if word < 0:
            return offset
        place = self.typed[word] + offset - self.starts[word]
        return min(place, self.typed[word + 1]) if word + 1 < len(self.typed) else place


def respell(text: str) -> Respelled:
    """``text`` with each slip put right: a letter too many, too few, wrong or out of place, or an apostrophe left out.

    Words that the dictionary or the encoder's vocabulary knows are left alone, and so are names written with a capital
    letter. Time is linear in the number of words.
    """
    parts: list[str] = []
    starts: list[int] = [0]
    typed: list[int] = [0]
    at = length = 0
    for found in _WORD.finditer(text):
        word = found.group()
        # A capital is no sign of a name where a text begins.
        meant = _meant(word.lower() if found.start() == 0 and word[1:].islower() else word)
        if meant == word.lower() or meant == word:
            continue
        parts += [text[at : found.start()], meant]
        length += found.start() - at
        starts += [length, length + len(meant)]
        typed += [found.start(), found.end()]
        length += len(meant)
        at = found.end()
    parts.append(text[at:])
    return Respelled("".join(parts), tuple(starts), tuple(typed))


def is_english_word(word: str) -> bool:
    """Whether the dictionary has ``word``, given in lower case."""
    return word in _dictionary()


@cache
def _dictionary() -> Any:
    from spellchecker import SpellChecker

    return SpellChecker(language="en", distance=1)


@cache
def _vocabulary() -> frozenset[str]:
    return frozenset(tokenizer().get_vocab())


@lru_cache(maxsize=20_000)
def _meant(word: str) -> str:
    lower = word.lower()
    if not 3 <= len(word) <= LONGEST or not word.isalpha() or word[1:] != lower[1:] or lower in _EITHER:
        return word
    spelling = _dictionary()
    with_apostrophe = spelling.known([f"{lower[:-cut]}'{lower[-cut:]}" for cut in (1, 2)])
    usual = max(sorted(with_apostrophe), key=spelling.__getitem__, default="")
    if usual and spelling[usual] > MORE_USUAL * spelling[lower]:
        return usual
    if word != lower or _is_known(lower) or (lower.endswith("s") and _is_known(lower[:-1])):
        return word
    candidates = spelling.known(spelling.edit_distance_1(lower))
    if len(lower) < SHORTEST:
        candidates = {form for form in candidates if sorted(form) == sorted(lower)}
    if len(lower) < LONG:
        candidates = {form for form in candidates if spelling.word_usage_frequency(form) >= USUAL}
    # A slip seldom falls on the first letter.
    likely = {form: spelling[form] * (100 if form[0] == lower[0] else 1) for form in sorted(candidates)}
    return max(likely, key=likely.__getitem__, default=word)


def _is_known(word: str) -> bool:
    return word in _dictionary() or word in _vocabulary()
