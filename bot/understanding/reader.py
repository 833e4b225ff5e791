"""Reading a message: from text to coded clauses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Optional, Protocol

import numpy as np
from numpy.typing import NDArray

from bot.codebook import Clause, Family, Topic
from bot.understanding.clauses import Span, cut, sentences
from bot.understanding.language import is_codable
from bot.understanding.network import MOVES, TOPICS, Codes
from bot.understanding.spelling import respell

BEGINS = 0.25
"""Probability, 0-1, from which a clause begins with a word inside a sentence. Training weighs a missed boundary as
three, and at 0.5 few were found where nothing but the words mark them."""


_FAMILIES = (*Family, None)
_OF_FAMILY = np.array([[(move.family if move else None) is family for move in MOVES] for family in _FAMILIES])


class Coder(Protocol):
    """The network, as far as reading needs it."""

    def read(self, texts: list[str]) -> Codes:
        """Code a batch of texts."""


def read(coder: Coder, text: str) -> tuple[Clause, ...]:
    """The coded clauses of a message.

    A message takes one pass of the network over its sentences, and a second one only if a sentence is cut.
    """
    whole = sentences(text)
    if not whole:
        return ()
    meant = [respell(text[start:end]) for start, end in whole]
    codes = coder.read([each.text for each in meant])
    spans: list[Span] = []
    rows: list[tuple[NDArray[np.float32], NDArray[np.float32]]] = []
    uncoded: list[int] = []
    for index, (start, end) in enumerate(whole):
        offsets, chances = codes.begins[index]
        chances_at = {
            start + meant[index].back(offset): float(chance)
            for offset, chance in zip(offsets, chances, strict=True)
            if chance >= BEGINS and offset > 0
        }
        inner = _apart(text, chances_at)
        parts = cut(text, (start, end), inner)
        if len(parts) > 1:
            uncoded += range(len(spans), len(spans) + len(parts))
        spans += parts
        rows += [(codes.moves[index], codes.topics[index])] * len(parts)
    if uncoded:
        again = coder.read([respell(text[slice(*spans[index])]).text for index in uncoded])
        for row, index in enumerate(uncoded):
            rows[index] = (again.moves[row], again.topics[row])
    return _each_once(_clause(text, span, *row) for span, row in zip(spans, rows, strict=True))


def _apart(text: str, chances: Mapping[int, float]) -> list[int]:
    """Of places with a single word between them the likelier, so that "so" goes with the clause that it opens."""
    kept: list[int] = []
    for place in sorted(chances, key=lambda place: (-chances[place], place)):
        if all(len(text[min(place, other) : max(place, other)].split()) > 1 for other in kept):
            kept.append(place)
    return kept


def _each_once(clauses: Iterable[Clause]) -> tuple[Clause, ...]:
    """The clauses, a helpful one left uncoded where the same words came before: said twice, it does nothing more."""
    said: set[str] = set()
    heard: list[Clause] = []
    for clause in clauses:
        words = " ".join(re.findall(r"\w+", clause.text.lower()))
        again = clause.family is Family.FACILITATING and words in said
        heard.append(replace(clause, move=None, topic=None) if again else clause)
        said.add(words)
    return tuple(heard)


def _clause(text: str, span: Span, moves: NDArray[np.float32], topics: NDArray[np.float32]) -> Clause:
    start, end = span
    words = text[start:end]
    if not is_codable(words):
        return Clause(start, end, words, move=None, confidence=1.0)
    # First the family, from all its moves together, then the move: a doubt between two moves of one family is no
    # doubt about the family.
    families = (_OF_FAMILY * moves).sum(axis=1)
    if len(words.split()) == 1:
        # The codebook gives a facilitating code only when it is clear, and one word never makes it clear.
        families[_FAMILIES.index(Family.FACILITATING)] = -1.0
    best = int(np.where(_OF_FAMILY[families.argmax()], moves, -1.0).argmax())
    move = MOVES[best]
    if move is None:
        return Clause(start, end, words, move=None, confidence=float(moves[best]))
    return Clause(start, end, words, move, _topic(move.value, topics), confidence=float(moves[best]))


def _topic(move: str, topics: NDArray[np.float32]) -> Optional[Topic]:
    # The codebook has no decision question without a topic: the likeliest one is taken even over "none".
    order = topics[1:].argmax() + 1 if move == "decision_question" else topics.argmax()
    return TOPICS[int(order)]
